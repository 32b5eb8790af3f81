import { escalationLimits, escalationPriorities } from '@voc/contracts';
import type { ToolSpec } from '@voc/voice-client';
import { z } from 'zod';
import type { HandoverRequest } from './handover-request.js';

export const escalateToolName = 'escalate_to_human';

export const escalateTool: ToolSpec = {
  name: escalateToolName,
  description:
    'Hands the caller to a person. Use it when the caller asks for one, is upset, or needs what you cannot do.',
  parameters: {
    type: 'object',
    properties: {
      reason: {
        type: 'string',
        enum: ['user_request', 'agent_decision'],
        description: 'Who wants it: the caller, or you.',
      },
      summary: {
        type: 'string',
        description:
          'What the caller wants and what has been said, in two or three sentences, for the person who takes over.',
      },
      intent: { type: 'string', description: 'The matter in one to three words, such as "billing".' },
      priority: { type: 'string', enum: [...escalationPriorities] },
    },
    required: ['reason', 'summary'],
    additionalProperties: false,
  },
};

// Each field stands alone: a model that gets one wrong still gets the caller a person.
const argumentsSchema = z.object({
  reason: z.enum(['user_request', 'agent_decision']).catch('agent_decision'),
  summary: z.string().trim().min(1).optional().catch(undefined),
  intent: z.string().trim().min(1).optional().catch(undefined),
  priority: z.enum(escalationPriorities).optional().catch(undefined),
});

/** Reads the model's arguments, forgivingly: the wish for a person counts even when the JSON is broken. */
export function readEscalateArguments(argumentsJson: string): HandoverRequest {
  const { reason, summary, intent, priority } = argumentsSchema.parse(parseObject(argumentsJson));
  return {
    reason,
    trigger: escalateToolName,
    ...(summary === undefined ? {} : { summary: summary.slice(0, escalationLimits.summaryChars) }),
    ...(intent === undefined ? {} : { intent: intent.slice(0, escalationLimits.intentChars) }),
    ...(priority === undefined ? {} : { priority }),
  };
}

function parseObject(text: string): object {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
  } catch {
    return {};
  }
}
