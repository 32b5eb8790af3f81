export { parseEnv, parseAll, BadEnvironmentError, type Env } from './parse-env.js';
export { absoluteUrl, commaList, e164Number, portNumber, wholeNumber } from './env-types.js';
export {
  awsClientSettings,
  sqsClientSettings,
  type AwsClientSettings,
  type SqsClientSettings,
} from './aws-settings.js';
export { tracingSettings, type TracingSettings } from './tracing-settings.js';
