import fc from 'fast-check';
import { isSendDigits, scheduleDigits } from './dtmf-timing.js';

describe('scheduleDigits', () => {
  it('lets pauses and digits take their true time', () => {
    expect(scheduleDigits('ww1W2#')).toEqual({
      digits: [
        { digit: '1', atMs: 1_100 },
        { digit: '2', atMs: 2_300 },
        { digit: '#', atMs: 2_500 },
      ],
      totalMs: 2_600,
    });
  });

  it('needs 4.2 s for four pauses and a token of ten digits with its end sign', () => {
    expect(scheduleDigits('wwww1234567890#').totalMs).toBe(4_200);
  });

  it('never lets two digits come closer than 200 ms', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-D#*wW]{1,32}$/), (text) => {
        const times = scheduleDigits(text).digits.map(({ atMs }) => atMs);
        return times.every((atMs, index) => index === 0 || atMs - (times[index - 1] ?? 0) >= 200);
      }),
    );
  });
});

describe('isSendDigits', () => {
  it.each(['1', 'wwww1234567890#', 'W*0ABCD#'])('takes %s', (text) => expect(isSendDigits(text)).toBe(true));

  it.each(['', '1-2', 'e', '1 2', '1'.repeat(33)])('refuses "%s"', (text) =>
    expect(isSendDigits(text)).toBe(false),
  );
});
