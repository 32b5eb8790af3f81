import fc from 'fast-check';
import { createStreamProtocol, type StreamMessageListener } from './stream-protocol.js';
import type { TwilioMessage } from './twilio-message.js';

const start: TwilioMessage = {
  event: 'start',
  start: {
    accountSid: `AC${'1'.repeat(32)}`,
    streamSid: `MZ${'2'.repeat(32)}`,
    callSid: `CA${'3'.repeat(32)}`,
    ticket: 'abc.def',
    traceparent: null,
  },
};
const media: TwilioMessage = { event: 'media', payload: 'AAAA', timestampMs: 155 };

function openProtocol(maxViolations = 3) {
  const happened: string[] = [];
  const listener: StreamMessageListener = {
    onStart: ({ callSid }) => happened.push(`start ${callSid.slice(0, 3)}`),
    onMedia: (payload, timestampMs) => happened.push(`media ${payload} at ${timestampMs ?? '?'}`),
    onMark: (name) => happened.push(`mark ${name}`),
    onDigit: (digit) => happened.push(`digit ${digit}`),
    onViolation: (cause) => happened.push(`violation ${cause}`),
  };
  return { happened, protocol: createStreamProtocol(maxViolations, listener) };
}

describe('createStreamProtocol', () => {
  it('passes on what comes after start, in order', () => {
    const { happened, protocol } = openProtocol();

    const answers = [
      { event: 'connected' } as const,
      start,
      media,
      { event: 'mark', name: '0:1' } as const,
      { event: 'dtmf', digit: '0' } as const,
      { event: 'stop' } as const,
    ].map((message) => protocol.receive(message));

    expect(happened).toEqual(['start CA3', 'media AAAA at 155', 'mark 0:1', 'digit 0']);
    expect(answers).toEqual(['taken', 'taken', 'taken', 'taken', 'taken', 'stopped']);
  });

  it('can write only from start on', () => {
    const { protocol } = openProtocol();

    expect(protocol.writer()).toBeNull();
    protocol.receive(start);
    expect(protocol.writer()?.clear).toContain(`MZ${'2'.repeat(32)}`);
  });

  it.each([
    ['media', media, 'before-start'],
    ['a mark', { event: 'mark', name: 'x' } as const, 'before-start'],
    ['a digit', { event: 'dtmf', digit: '0' } as const, 'before-start'],
    ['broken JSON', 'not-json' as const, 'not-json'],
    ['a binary frame', 'binary' as const, 'binary'],
    ['an unknown event', 'unknown-event' as const, 'unknown-event'],
  ])('rejects a stranger who begins with %s', (_what, message, cause) => {
    const { happened, protocol } = openProtocol();

    expect(protocol.receive(message)).toBe('rejected');
    expect(happened).toEqual([`violation ${cause}`]);
  });

  it('ignores a second start: the stream keeps the call it was admitted for', () => {
    const { happened, protocol } = openProtocol();
    protocol.receive(start);

    expect(protocol.receive(start)).toBe('taken');
    expect(happened).toEqual(['start CA3', 'violation second-start']);
  });

  it('forgives unusable messages up to the limit and rejects the peer beyond it', () => {
    const { happened, protocol } = openProtocol(3);
    protocol.receive(start);

    const answers = Array.from({ length: 4 }, () => protocol.receive('bad-audio'));

    expect(answers).toEqual(['taken', 'taken', 'taken', 'rejected']);
    expect(happened.slice(1)).toEqual([
      'violation bad-audio',
      'violation bad-audio',
      'violation bad-audio',
      'violation too-many',
    ]);
  });

  it('starts at most once and takes nothing before it, in any order of messages', () => {
    const messages = fc.array(
      fc.constantFrom<TwilioMessage | 'bad-fields' | 'binary'>(
        start,
        media,
        { event: 'connected' },
        'bad-fields',
        'binary',
      ),
    );
    fc.assert(
      fc.property(messages, (sequence) => {
        const { happened, protocol } = openProtocol(1_000);
        for (const message of sequence) if (protocol.receive(message) === 'rejected') break;
        const starts = happened.filter((line) => line.startsWith('start'));
        expect(starts.length).toBeLessThanOrEqual(1);
        const firstMedia = happened.findIndex((line) => line.startsWith('media'));
        if (firstMedia >= 0) expect(happened.slice(0, firstMedia)).toContain('start CA3');
      }),
    );
  });
});
