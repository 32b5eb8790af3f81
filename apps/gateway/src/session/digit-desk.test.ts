import { createFakeClock } from '@voc/resilience/testing';
import fc from 'fast-check';
import { createDigitDesk, type DigitsOptions, type DigitsOutcome } from './digit-desk.js';

const config = { escalationDigit: '0', textAfterMs: 2_000, maxDigits: 32 } as const;

function openDesk(overrides: Partial<Parameters<typeof createDigitDesk>[0]> = {}) {
  const clock = createFakeClock();
  /** `escalate`, or what was typed. */
  const heard: string[] = [];
  const desk = createDigitDesk(
    { ...config, ...overrides },
    { clock, onEscalate: () => void heard.push('escalate'), onTyped: (digits) => void heard.push(digits) },
  );
  const press = (keys: string): void => Array.from(keys).forEach((key) => desk.press(key));
  const collect = (options: Partial<DigitsOptions> = {}) => {
    const controller = new AbortController();
    const outcomes: DigitsOutcome[] = [];
    void desk
      .collect({ maxDigits: 6, timeoutMs: 5_000, terminator: '#', signal: controller.signal, ...options })
      .then((outcome) => void outcomes.push(outcome));
    return { outcomes, abort: () => controller.abort() };
  };
  return { clock, desk, heard, press, collect };
}

describe('keys nobody has asked for', () => {
  it('call for a person at once when the first is the escalation key', () => {
    const { press, heard, clock } = openDesk();

    press('0');

    expect(heard).toEqual(['escalate']);
    expect(clock.pending()).toBe(0);
  });

  it('are a number when the escalation key comes within it', async () => {
    const { press, heard, clock } = openDesk();

    press('1');
    await clock.advance(1_999);
    press('0');
    await clock.advance(2_000);

    expect(heard).toEqual(['10']);
  });

  it('call for a person when the escalation key comes after a pause', async () => {
    const { press, heard, clock } = openDesk();

    press('12');
    await clock.advance(2_000);
    press('0');

    expect(heard).toEqual(['12', 'escalate']);
  });

  it('are handed on at a `#`, without it, and the next entry begins', () => {
    const { press, heard } = openDesk();

    press('4711#0');

    expect(heard).toEqual(['4711', 'escalate']);
  });

  it('are nothing when there is only a `#`', async () => {
    const { press, heard, clock } = openDesk();

    press('##');
    await clock.advance(10_000);

    expect(heard).toEqual([]);
  });

  it('are handed on when there are as many as may be', () => {
    const { press, heard } = openDesk({ maxDigits: 4 });

    press('12345#');

    expect(heard).toEqual(['1234', '5']);
  });

  it('never call for a person when no key does', async () => {
    const { press, heard, clock } = openDesk({ escalationDigit: null });

    press('0');
    await clock.advance(2_000);

    expect(heard).toEqual(['0']);
  });

  it('may call for a person with `#`, which after a number still ends it', () => {
    const { press, heard } = openDesk({ escalationDigit: '#' });

    press('12##');

    expect(heard).toEqual(['12', 'escalate']);
  });

  it.each(['', '10', 'x', ' ', 'é', '1\n'])('are no keys at all when they are like %j', async (key) => {
    const { desk, heard, clock } = openDesk();

    desk.press(key);
    await clock.advance(10_000);

    expect(heard).toEqual([]);
  });
});

describe('keys that are collected', () => {
  it('end with the terminator, the escalation key among them', async () => {
    const { press, heard, clock, collect } = openDesk();
    const { outcomes } = collect();

    press('0012#');
    await clock.advance(10_000);

    expect(outcomes).toEqual([{ status: 'entered', digits: '0012' }]);
    expect(heard).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('end when there are enough; what many press after a number means nothing more', async () => {
    const { press, heard, clock, collect } = openDesk({ escalationDigit: '#' });
    const { outcomes } = collect({ maxDigits: 3 });

    press('123#');
    await clock.advance(10_000);

    expect(outcomes).toEqual([{ status: 'entered', digits: '123' }]);
    expect(heard).toEqual([]);
  });

  it('do not call for a person with one key too many, which is told to the model', async () => {
    const { press, heard, clock, collect } = openDesk();
    collect({ maxDigits: 3 });

    press('1230');
    await clock.advance(2_000);
    press('0');

    expect(heard).toEqual(['0', 'escalate']);
  });

  it('may include `#` when nothing ends them but their number or time', async () => {
    const { press, clock, collect } = openDesk();
    const { outcomes } = collect({ terminator: null });

    press('1#*');
    await clock.advance(5_000);

    expect(outcomes).toEqual([{ status: 'timeout', digits: '1#*' }]);
  });

  it('may each take their time', async () => {
    const { press, clock, collect } = openDesk();
    const { outcomes } = collect();

    await clock.advance(4_999);
    press('1');
    await clock.advance(4_999);
    expect(outcomes).toEqual([]);
    await clock.advance(1);

    expect(outcomes).toEqual([{ status: 'timeout', digits: '1' }]);
  });

  it('include those pressed just before they were asked for', async () => {
    const { press, heard, clock, collect } = openDesk();

    press('12');
    const { outcomes } = collect({ maxDigits: 3 });
    press('3');
    await clock.advance(10_000);

    expect(outcomes).toEqual([{ status: 'entered', digits: '123' }]);
    expect(heard).toEqual([]);
  });

  it('are enough already when enough were pressed before; the rest is told to the model', async () => {
    const { press, heard, clock, collect } = openDesk();

    press('12345');
    const { outcomes } = collect({ maxDigits: 3 });
    await clock.advance(2_000);

    expect(outcomes).toEqual([{ status: 'entered', digits: '123' }]);
    expect(heard).toEqual(['45']);
  });

  it('are told to the model when nobody waits for them any more', async () => {
    const { press, heard, clock, collect } = openDesk();
    const { outcomes, abort } = collect();

    press('12');
    abort();
    press('0');
    await clock.advance(2_000);

    expect(outcomes).toEqual([{ status: 'cancelled' }]);
    expect(heard).toEqual(['120']);
  });

  it('leave the escalation key what it is when none came before nobody waited any more', async () => {
    const { press, heard, clock, collect } = openDesk();
    const { outcomes, abort } = collect();

    abort();
    press('0');
    await clock.advance(0);

    expect(outcomes).toEqual([{ status: 'cancelled' }]);
    expect(heard).toEqual(['escalate']);
  });

  it('go to whoever asked last', async () => {
    const { press, clock, collect } = openDesk();
    const first = collect();

    press('1');
    const second = collect();
    first.abort();
    press('2#');
    await clock.advance(0);

    expect(first.outcomes).toEqual([{ status: 'cancelled' }]);
    expect(second.outcomes).toEqual([{ status: 'entered', digits: '12' }]);
  });

  it('are not asked for when nobody waits from the start', async () => {
    const { press, heard, desk } = openDesk();

    const outcome = await desk.collect({
      maxDigits: 3,
      timeoutMs: 1_000,
      terminator: null,
      signal: AbortSignal.abort(),
    });
    press('0');

    expect(outcome).toEqual({ status: 'cancelled' });
    expect(heard).toEqual(['escalate']);
  });

  it.each([
    [0, '1'],
    [-5, '1'],
    [1_000, '1234'],
  ])('are at least one and no more than the desk takes: %d', async (maxDigits, digits) => {
    const { press, clock, collect } = openDesk({ maxDigits: 4 });
    const { outcomes } = collect({ maxDigits });

    press('123456');
    await clock.advance(0);

    expect(outcomes).toEqual([{ status: 'entered', digits }]);
  });
});

describe('a desk that is closed', () => {
  it('cancels a collection, hands nothing on and takes nothing', async () => {
    const { press, heard, desk, clock, collect } = openDesk();
    const { outcomes } = collect();
    press('12');

    desk.close();
    desk.close();
    press('0');
    const late = collect();
    await clock.advance(60_000);

    expect(outcomes).toEqual([{ status: 'cancelled' }]);
    expect(late.outcomes).toEqual([{ status: 'cancelled' }]);
    expect(heard).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('forgets what was typed', async () => {
    const { press, heard, desk, clock } = openDesk();

    press('12');
    desk.close();
    await clock.advance(60_000);

    expect(heard).toEqual([]);
  });
});

describe('whatever is pressed and asked for', () => {
  const key = fc.constantFrom(...Array.from('0123456789*#'));
  const happening = fc.oneof(
    { weight: 6, arbitrary: key.map((pressed) => ({ type: 'key', pressed }) as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(500, 1_999, 2_000, 6_000).map((ms) => ({ type: 'pause', ms }) as const),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          maxDigits: fc.integer({ min: 1, max: 5 }),
          terminator: fc.constantFrom('#' as const, null),
        })
        .map((options) => ({ type: 'collect', options }) as const),
    },
    { weight: 1, arbitrary: fc.constant({ type: 'abort' } as const) },
  );

  it('every key but a `#` arrives, once and in order, at a person, the model or a tool', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
        const arrived: string[] = [];
        const clock = createFakeClock();
        const desk = createDigitDesk(
          { ...config, maxDigits: 8 },
          {
            clock,
            onEscalate: () => void arrived.push('0'),
            onTyped: (digits) => void arrived.push(digits),
          },
        );
        let pressed = '';
        let controller = new AbortController();
        for (const one of happenings) {
          if (one.type === 'key') {
            desk.press(one.pressed);
            pressed += one.pressed;
          } else if (one.type === 'abort') controller.abort();
          else if (one.type === 'collect') {
            controller = new AbortController();
            void desk
              .collect({ ...one.options, timeoutMs: 5_000, signal: controller.signal })
              .then((outcome) => void arrived.push(outcome.status === 'cancelled' ? '' : outcome.digits));
          }
          await clock.advance(one.type === 'pause' ? one.ms : 0);
        }
        await clock.advance(10_000);

        const withoutHash = (text: string): string => text.replaceAll('#', '');
        expect(withoutHash(arrived.join(''))).toBe(withoutHash(pressed));
        for (const digits of arrived) expect(digits.length).toBeLessThanOrEqual(8);
        expect(clock.pending()).toBe(0);
      }),
    );
  });

  it('the escalation key calls for a person exactly when it is the first of an entry', async () => {
    const steps = fc.array(fc.record({ pressed: key, pauseMs: fc.constantFrom(0, 1_999, 2_000, 5_000) }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (presses) => {
        const { clock, desk, heard } = openDesk();
        let expected = 0;
        let isFirst = true;
        for (const { pressed, pauseMs } of presses) {
          if (isFirst && pressed === '0') expected += 1;
          isFirst = pauseMs >= 2_000 || pressed === '#' || (isFirst && pressed === '0');
          desk.press(pressed);
          await clock.advance(pauseMs);
        }

        expect(heard.filter((one) => one === 'escalate')).toHaveLength(expected);
      }),
    );
  });
});
