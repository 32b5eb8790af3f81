import { startDoctor } from '@voc/doctor';
import { systemClock as clock } from '@voc/resilience';
import { orchestratorParties } from './orchestrator-parties.js';

startDoctor(
  {
    service: 'orchestrator',
    secretVariables: [
      'TWILIO_AUTH_TOKEN',
      'HUBSPOT_ACCESS_TOKEN',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
    ],
    parties: () => orchestratorParties(clock),
  },
  process,
  clock,
);
