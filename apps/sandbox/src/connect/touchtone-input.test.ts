import { createFakeClock } from '@voc/resilience/testing';
import fc from 'fast-check';
import type { CollectedInput, CollectOptions } from './digit-collection.js';
import { createTouchtoneInput, type TouchtoneInput } from './touchtone-input.js';

const options: CollectOptions = {
  maxDigits: 10,
  terminator: '#',
  firstDigitMs: 8_000,
  interDigitMs: 3_000,
  cancelKey: false,
};

function setUp(): { readonly clock: ReturnType<typeof createFakeClock>; readonly input: TouchtoneInput } {
  const clock = createFakeClock();
  const input = createTouchtoneInput({ clock });
  return { clock, input };
}

const pressAll = (input: TouchtoneInput, keys: string): readonly string[] =>
  Array.from(keys, (key) => input.press(key));

describe('createTouchtoneInput', () => {
  it('loses what is pressed before it listens', () => {
    const { input } = setUp();
    input.bufferOn();

    expect(pressAll(input, '12')).toEqual(['lost', 'lost']);
    input.listen();
    expect(pressAll(input, '3')).toEqual(['buffered']);
  });

  it('takes buffered digits first and ends at the terminator, which is no digit', async () => {
    const { clock, input } = setUp();
    input.listen();
    input.bufferOn();
    pressAll(input, '123');

    const collected = input.collect(options, new AbortController().signal);
    pressAll(input, '45#');

    expect(await collected).toEqual({ status: 'terminated', digits: '12345' });
    expect(clock.pending()).toBe(0);
  });

  it('ends at the last digit allowed, so that a trailing terminator waits in the buffer until that is cleared', async () => {
    const { input } = setUp();
    input.listen();
    input.bufferOn();
    const collected = input.collect(options, new AbortController().signal);

    pressAll(input, '1234567890');

    expect(await collected).toEqual({ status: 'max-digits', digits: '1234567890' });
    expect(input.press('#')).toBe('buffered');
    input.bufferOff();
    expect(input.press('#')).toBe('dropped');
  });

  it('gives up when no first digit comes', async () => {
    const { clock, input } = setUp();
    input.listen();
    const collected = input.collect(options, new AbortController().signal);

    await clock.advance(options.firstDigitMs);

    expect(await collected).toEqual({ status: 'first-digit-timeout' });
  });

  it('ends with what there is when the next digit takes too long', async () => {
    const { clock, input } = setUp();
    input.listen();
    const collected = input.collect(options, new AbortController().signal);
    await clock.advance(options.firstDigitMs - 1);
    pressAll(input, '1');
    await clock.advance(options.interDigitMs - 1);
    pressAll(input, '2');

    await clock.advance(options.interDigitMs);

    expect(await collected).toEqual({ status: 'inter-digit-timeout', digits: '12' });
  });

  it('starts again at the cancel key only where that is enabled', async () => {
    for (const [cancelKey, digits] of [
      [true, '34'],
      [false, '12*34'],
    ] as const) {
      const { input } = setUp();
      input.listen();
      const collected = input.collect({ ...options, cancelKey }, new AbortController().signal);

      pressAll(input, '12*34#');

      expect(await collected).toEqual({ status: 'terminated', digits });
    }
  });

  it('stops waiting when the caller has gone, leaving no timer', async () => {
    const { clock, input } = setUp();
    const gone = new AbortController();
    const collected = input.collect(options, gone.signal);

    gone.abort(new Error('gone'));

    await expect(collected).rejects.toThrow('gone');
    expect(clock.pending()).toBe(0);
  });

  it('keeps at most 30 digits', () => {
    const { input } = setUp();
    input.listen();
    input.bufferOn();

    const fates = pressAll(input, '1'.repeat(31));

    expect(fates.filter((fate) => fate === 'buffered')).toHaveLength(30);
    expect(fates.at(-1)).toBe('dropped');
  });

  it('collects the same whether the keys come before or during the input', async () => {
    const key = fc.constantFrom(...Array.from('0123456789*#'));
    await fc.assert(
      fc.asyncProperty(fc.array(key, { maxLength: 20 }), fc.nat(20), async (keys, early) => {
        const collect = async (earlyCount: number): Promise<CollectedInput> => {
          const { clock, input } = setUp();
          input.listen();
          input.bufferOn();
          pressAll(input, keys.slice(0, earlyCount).join(''));
          const collected = input.collect(options, new AbortController().signal);
          pressAll(input, keys.slice(earlyCount).join(''));
          await clock.advance(options.firstDigitMs + options.interDigitMs);
          return collected;
        };

        expect(await collect(early)).toEqual(await collect(0));
      }),
      { numRuns: 50 },
    );
  });
});
