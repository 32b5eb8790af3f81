import { parseQueueSnapshot } from './dead-letters.js';

const message = (messageId: string): unknown => ({
  messageId,
  body: `body of ${messageId}`,
  messageAttributes: {},
});

describe('parseQueueSnapshot', () => {
  it('lists messages in every state of the queue', () => {
    const snapshot = {
      messages: { ready: [message('1')], delayed: [message('2')], inflight: [{ message: message('3') }] },
    };

    expect(parseQueueSnapshot(snapshot).map((letter) => letter.messageId)).toEqual(['1', '2', '3']);
  });

  it('keeps the values of string attributes and leaves binary ones out', () => {
    const messageAttributes = {
      traceparent: { DataType: 'String', StringValue: '00-aa-bb-01' },
      blob: { DataType: 'Binary', BinaryValue: 'AA==' },
    };
    const snapshot = {
      messages: { ready: [{ messageId: '1', body: '{}', messageAttributes }], delayed: [], inflight: [] },
    };

    expect(parseQueueSnapshot(snapshot)[0]?.attributes).toEqual({ traceparent: '00-aa-bb-01' });
  });

  it('refuses an answer that is not a snapshot', () => {
    expect(() => parseQueueSnapshot({ error: "Queue 'x' not found" })).toThrow();
  });
});
