import { escalationLimits, escalationPriorities } from '@voc/contracts';
import { z } from 'zod';
import { defineForgivingTool } from './tool.js';

const name = 'escalate_to_human';

/** Forgiving: a model that gets a field wrong, or all of them, still gets the caller a person. */
export const escalateToHuman = defineForgivingTool({
  name,
  description:
    'Hands the caller to a person. Use it when the caller asks for one, is upset, or needs what you cannot do.',
  input: z.object({
    reason: z.enum(['user_request', 'agent_decision']).describe('Who wants it: the caller, or you.'),
    summary: z
      .string()
      .trim()
      .min(1)
      .describe(
        'What the caller wants and what has been said, in two or three sentences, for the person who takes over.',
      ),
    intent: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe('The matter in one to three words, such as "billing".'),
    priority: z.enum(escalationPriorities).optional(),
  }),
  run({ reason = 'agent_decision', summary, intent, priority }, context) {
    context.requestHandover({
      reason,
      trigger: name,
      ...(summary === undefined ? {} : { summary: summary.slice(0, escalationLimits.summaryChars) }),
      ...(intent === undefined ? {} : { intent: intent.slice(0, escalationLimits.intentChars) }),
      ...(priority === undefined ? {} : { priority }),
    });
    return { result: { accepted: true }, then: 'wait' };
  },
});
