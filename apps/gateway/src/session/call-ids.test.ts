import { handoverId } from '@voc/handover-token';
import { callIds } from './call-ids.js';

const callSid = `CA${'1'.repeat(32)}`;

describe('callIds', () => {
  it('names the stream, the conversation and the newest handover', () => {
    expect(callIds(callSid, { streamSid: 'MZ1', conversationId: 'c-1', handoverAttempts: 2 })).toEqual({
      call_sid: callSid,
      stream_sid: 'MZ1',
      conversation_id: 'c-1',
      handover_id: handoverId(callSid, 2),
    });
  });

  it.each([[null], [{ streamSid: null, conversationId: '', handoverAttempts: 0 }]])(
    'leaves out what the row %j does not tell',
    (call) => {
      expect(callIds(callSid, call)).toEqual({ call_sid: callSid });
    },
  );
});
