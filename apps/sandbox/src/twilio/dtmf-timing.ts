/** Length of one tone as Twilio plays it, and of the silence behind it. */
export const digitToneMs = 100;
export const digitGapMs = 100;

const pausesMs: Readonly<Record<string, number>> = { w: 500, W: 1_000 };

export interface TimedDigit {
  readonly digit: string;
  /** End of the tone, the moment the far side knows the digit; ms since the answer. */
  readonly atMs: number;
}

export interface DtmfSchedule {
  readonly digits: readonly TimedDigit[];
  /** Until the last gap is over, ms. */
  readonly totalMs: number;
}

/**
 * When each digit of a `sendDigits` string is heard: `w` waits 500 ms, `W` 1000 ms, a digit takes 100 ms of tone and
 * 100 ms of silence.
 * @param sendDigits has passed {@link isSendDigits}; other characters take no time
 */
export function scheduleDigits(sendDigits: string): DtmfSchedule {
  const digits: TimedDigit[] = [];
  let atMs = 0;
  for (const character of sendDigits) {
    const pauseMs = pausesMs[character];
    if (pauseMs !== undefined) {
      atMs += pauseMs;
    } else if (/[0-9A-D#*]/.test(character)) {
      digits.push({ digit: character, atMs: atMs + digitToneMs });
      atMs += digitToneMs + digitGapMs;
    }
  }
  return { digits, totalMs: atMs };
}

/** What Twilio takes as digits to send: 1–32 characters of `0-9 A-D # * w W`. */
export function isSendDigits(text: string): boolean {
  return /^[0-9A-D#*wW]{1,32}$/.test(text);
}
