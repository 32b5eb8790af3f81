import { startDoctor } from '@voc/doctor';
import { systemClock as clock } from '@voc/resilience';
import { gatewayParties } from './gateway-parties.js';

startDoctor(
  {
    service: 'gateway',
    secretVariables: [
      'TWILIO_AUTH_TOKEN',
      'OPENAI_API_KEY',
      'TOOL_WEBHOOK_SECRET',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
    ],
    parties: (options) => gatewayParties(options, clock),
  },
  process,
  clock,
);
