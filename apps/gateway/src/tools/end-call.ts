import { z } from 'zod';
import { defineForgivingTool, endCallReasons } from './tool.js';

export const endCall = defineForgivingTool({
  name: 'end_call',
  description:
    'Hangs up. Use it only when the caller has said goodbye, never because you have finished or heard nothing. Say nothing with it: a goodbye is spoken for you.',
  input: z.object({
    reason: z.enum(endCallReasons).optional().describe('What the caller let you know.'),
  }),
  run({ reason = 'said_goodbye' }, context) {
    context.endCall(reason);
    return { result: { accepted: true }, then: 'wait' };
  },
});
