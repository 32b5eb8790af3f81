import { runDoctor } from '@voc/doctor';
import { errorFields } from '@voc/errors';
import { systemClock as clock } from '@voc/resilience';
import { gatewayParties } from './gateway-parties.js';

runDoctor(
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
  {
    args: process.argv.slice(2),
    env: process.env,
    clock,
    print: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
  },
).then(
  (exitCode) => void (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`The doctor failed: ${errorFields(error).error_code}\n`);
    process.exitCode = 1;
  },
);
