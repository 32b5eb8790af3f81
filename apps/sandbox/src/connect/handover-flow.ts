import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contactCentreAt } from './contact-centre.js';
import { parseContactFlow, type ContactFlow } from './contact-flow.js';
import { renderFlow } from './render-flow.js';

const name = 'handover-flow.json';
/** The build puts a copy beside the bundle; the sources have the file itself, where it is deployed from. */
const places = [join(__dirname, name), join(__dirname, '..', '..', '..', '..', 'infra', 'connect', name)];

/**
 * Reads the very flow that is deployed and fills it in for the offline instance.
 * @throws Error when the file is missing, is no JSON, or is nothing that Connect would take and this folder can run
 */
export function loadHandoverFlow(instanceArn: string): ContactFlow {
  const { lambdaArn, queueArns } = contactCentreAt(instanceArn);
  const flow = renderFlow(readHandoverFlow(), {
    LAMBDA_ARN: lambdaArn,
    PRIORITY_QUEUE_ARN: queueArns.priority,
    ESCALATION_QUEUE_ARN: queueArns.escalation,
    DEFAULT_QUEUE_ARN: queueArns.default,
    VOICE: 'Joanna',
    WAIT_PROMPT: 'One moment please.',
    BUSY_PROMPT: 'All colleagues are talking. Please stay on the line.',
  });
  return parseContactFlow(flow);
}

/** With its placeholders. */
export function readHandoverFlow(): unknown {
  const file = places.find(existsSync);
  if (file === undefined) throw new Error(`${name} is missing: build the sandbox`);
  return JSON.parse(readFileSync(file, 'utf8'));
}
