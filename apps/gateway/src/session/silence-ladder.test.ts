import { createFakeClock } from '@voc/resilience/testing';
import fc from 'fast-check';
import { createSilenceLadder, type SilenceLadder } from './silence-ladder.js';

const config = { promptAfterMs: 8_000, againAfterMs: 6_000, endAfterMs: 4_000 };

function open(
  changes: Partial<typeof config> = {},
  onEvent?: (ladder: SilenceLadder, event: string) => void,
) {
  const clock = createFakeClock();
  const events: string[] = [];
  const note = (event: string): void => {
    events.push(`${clock.monotonicMs()} ${event}`);
    onEvent?.(ladder, event);
  };
  const ladder: SilenceLadder = createSilenceLadder(
    { ...config, ...changes },
    { clock, onPrompt: (stage) => note(`prompt ${stage}`), onEnd: () => note('end') },
  );
  return { clock, events, ladder };
}

/** The session as it answers a prompt: two seconds of speech, then quiet again. */
const speakPrompt = async ({ clock, ladder }: ReturnType<typeof open>): Promise<void> => {
  ladder.held();
  await clock.advance(2_000);
  ladder.quiet();
};

describe('createSilenceLadder', () => {
  it('asks, asks again, and ends, counting each silence from the end of the bot’s words', async () => {
    const call = open();
    const { clock, events, ladder } = call;

    ladder.quiet();
    await clock.advance(8_000);
    await speakPrompt(call);
    await clock.advance(6_000);
    await speakPrompt(call);
    await clock.advance(4_000);

    expect(events).toEqual(['8000 prompt 1', '16000 prompt 2', '22000 end']);
    expect(clock.pending()).toBe(0);
  });

  it('begins anew after a disturbance', async () => {
    const call = open();
    const { clock, events, ladder } = call;
    ladder.quiet();
    await clock.advance(8_000);
    await speakPrompt(call);

    await clock.advance(5_999);
    ladder.disturbed();
    await clock.advance(60_000);
    expect(events).toEqual(['8000 prompt 1']);
    ladder.quiet();
    await clock.advance(8_000);

    expect(events.slice(1)).toEqual([`${8_000 + 2_000 + 5_999 + 60_000 + 8_000} prompt 1`]);
  });

  it('does not count while the bot speaks, however often it is told of the quiet before', async () => {
    const { clock, events, ladder } = open();
    ladder.quiet();
    await clock.advance(4_000);
    ladder.quiet();
    await clock.advance(3_999);
    expect(events).toEqual([]);

    ladder.held();
    await clock.advance(60_000);

    expect(events).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('waits for quiet before the first and after every question', async () => {
    const { clock, events, ladder } = open();
    await clock.advance(60_000);
    expect(events).toEqual([]);

    ladder.quiet();
    await clock.advance(60_000);

    expect(events).toEqual(['68000 prompt 1']);
  });

  it('can be switched off', async () => {
    const { clock, events, ladder } = open({ promptAfterMs: 0 });

    ladder.quiet();
    ladder.disturbed();
    ladder.quiet();
    await clock.advance(600_000);

    expect(events).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('is silent after close, also when it is closed by what it sets off', async () => {
    const { clock, events, ladder } = open({}, (self) => self.close());
    ladder.quiet();
    await clock.advance(8_000);

    ladder.disturbed();
    ladder.quiet();
    await clock.advance(60_000);

    expect(events).toEqual(['8000 prompt 1']);
    expect(clock.pending()).toBe(0);
  });

  it('does what a plain count of silence does, and leaves nothing scheduled, whatever happens', async () => {
    const rungs = [
      { event: 'prompt 1', afterMs: config.promptAfterMs },
      { event: 'prompt 2', afterMs: config.againAfterMs },
      { event: 'end', afterMs: config.endAfterMs },
    ];
    const step = fc.oneof(
      fc.constantFrom('quiet' as const, 'disturbed' as const, 'held' as const),
      fc.nat(9_000),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { clock, events, ladder } = open();
        const expected: string[] = [];
        let left = [...rungs];
        let silentMs: number | null = null;
        for (const taken of steps) {
          if (typeof taken === 'number') {
            await clock.advance(taken);
            const [next] = left;
            if (silentMs !== null && next) silentMs += taken;
            if (silentMs !== null && next && silentMs >= next.afterMs) {
              expected.push(next.event);
              left = left.length === 1 ? [...rungs] : left.slice(1);
              silentMs = null;
            }
          } else if (taken === 'quiet') {
            ladder.quiet();
            silentMs ??= 0;
          } else {
            ladder[taken]();
            silentMs = null;
            if (taken === 'disturbed' && left.length > 0) left = [...rungs];
          }
        }
        ladder.close();

        expect(events.map((event) => event.replace(/^\d+ /, ''))).toEqual(expected);
        expect(clock.pending()).toBe(0);
      }),
    );
  });
});
