import { z } from 'zod';
import type { CallbackBooking } from '../session/callback-desk.js';
import { defineTool, type ToolAnswer } from './tool.js';

const problems: Readonly<Record<Exclude<CallbackBooking, 'booked'>, string>> = {
  'already-booked': 'a callback is booked already',
  'person-available': 'not needed: a person is available now, call escalate_to_human instead',
  'number-needed':
    'the caller’s number is withheld: ask for a number with its country code, they may say it or key it in',
  'number-unusable': 'that is no telephone number with a country code, such as +4930123456: ask for it again',
  failed: 'the callback could not be booked: say so, and offer to try again or to connect the caller',
};

/** Declared only where callbacks are offered; the offer itself is spoken for the model. */
export const requestCallback = defineTool({
  name: 'request_callback',
  description:
    'Books a callback by a colleague. Use it when the caller agrees to be called back, or asks for it, and only then. Say nothing with it: the confirmation is spoken for you.',
  input: z.object({
    phone: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .optional()
      .describe('Another number than the one the caller calls from, with its country code.'),
    note: z
      .string()
      .trim()
      .max(300)
      .optional()
      .describe('What the colleague should know beside what has been said, such as a better time.'),
  }),
  async run(wish, context): Promise<ToolAnswer> {
    const outcome = await context.bookCallback(wish);
    if (outcome !== 'booked') return { result: { error: problems[outcome] }, then: 'speak' };
    context.confirmCallback();
    return { result: { accepted: true }, then: 'wait' };
  },
});
