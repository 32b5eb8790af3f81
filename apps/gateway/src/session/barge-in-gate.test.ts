import fc from 'fast-check';
import { createBargeInGate } from './barge-in-gate.js';
import { durationMsOf, silenceLike } from './telephone-frame.js';

const config = { minMs: 120, minDbfs: -31 };
const loud = -25;
const echo = -35;
const quiet = -70;

function openGate(minMs = config.minMs) {
  const passed: string[] = [];
  const line = { isBotAudible: false, isProtected: false };
  const gate = createBargeInGate(
    { ...config, minMs },
    {
      isBotAudible: () => line.isBotAudible,
      isProtected: () => line.isProtected,
      pass: (payload) => void passed.push(payload),
    },
  );
  const came: string[] = [];
  /** Each frame is unlike all others. @returns what came in */
  const hear = (levelDbfs: number, ms: number): readonly string[] => {
    const frames = Array.from({ length: ms / 20 }, () => {
      const bytes = Buffer.alloc(160);
      bytes.writeUInt32BE(came.length);
      const payload = bytes.toString('base64');
      came.push(payload);
      gate.push(payload, levelDbfs);
      return payload;
    });
    return frames;
  };
  /** Of what has passed, the frames that are as they came. */
  const heard = (): readonly string[] => passed.filter((payload) => came.includes(payload));
  return { gate, line, passed, came, hear, heard };
}

describe('while the bot is silent', () => {
  it('everything passes at once, loud or not', () => {
    const { passed, hear, gate } = openGate();

    const came = [...hear(quiet, 200), ...hear(echo, 200), ...hear(loud, 200), ...hear(quiet, 2_000)];

    expect(passed).toEqual(came);
    expect(gate.isGuarding()).toBe(false);
  });
});

describe('while the bot is heard', () => {
  it('its echo reaches nobody, and the time it takes is kept', () => {
    const { line, passed, came, hear, heard, gate } = openGate();
    line.isBotAudible = true;

    hear(echo, 5_000);

    expect(heard()).toEqual([]);
    expect(came.length - passed.length).toBe(320 / 20);
    expect(gate.isGuarding()).toBe(true);
  });

  it('short noises reach nobody, however many', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = true;

    for (let noise = 0; noise < 20; noise += 1) {
      hear(loud, 100);
      hear(quiet, 60);
    }

    expect(heard()).toEqual([]);
  });

  it('talk is heard as soon as it is known for that, with at least 200 ms before it', () => {
    const { line, hear, heard, gate } = openGate();
    line.isBotAudible = true;
    const before = hear(echo, 1_000);
    const talk = hear(loud, 100);
    expect(heard()).toEqual([]);

    const last = hear(loud, 20);

    expect(heard()).toEqual([...before.slice(-11), ...talk, ...last]);
    expect(gate.isGuarding()).toBe(false);
  });

  it('talk goes on being heard in its pauses, until half a second is quiet', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = true;
    const talk = [...hear(loud, 120), ...hear(echo, 480), ...hear(loud, 20), ...hear(echo, 480)];

    hear(echo, 2_000);

    expect(heard()).toEqual(talk);
  });

  it('who was talking before the bot began is heard on', () => {
    const { line, hear, heard } = openGate();
    const before = hear(loud, 200);
    line.isBotAudible = true;

    const after = hear(loud, 200);

    expect(heard()).toEqual([...before, ...after]);
  });

  it('everything passes when no barge-in guard is wanted', () => {
    const { line, passed, hear } = openGate(0);
    line.isBotAudible = true;

    expect(hear(echo, 1_000)).toEqual(passed);
  });
});

describe('when the bot falls silent', () => {
  it('its last echo is not heard either', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = true;
    hear(echo, 1_000);
    line.isBotAudible = false;

    hear(echo, 200);
    hear(quiet, 100);
    const after = hear(quiet, 200);

    expect(heard()).toEqual(after);
  });

  it('a caller who answers softly is heard from the beginning', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = true;
    hear(quiet, 1_000);
    line.isBotAudible = false;

    const answer = [...hear(quiet, 100), ...hear(echo, 400)];

    expect(heard().slice(-answer.length)).toEqual(answer);
  });

  it('a caller who answers aloud is heard without delay', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = true;
    hear(quiet, 1_000);
    line.isBotAudible = false;

    const answer = hear(loud, 120);

    expect(heard().slice(-answer.length)).toEqual(answer);
  });

  it('and speaks again at once, the guard goes on', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = true;
    hear(echo, 1_000);
    line.isBotAudible = false;
    hear(echo, 200);
    line.isBotAudible = true;

    hear(echo, 2_000);

    expect(heard()).toEqual([]);
  });
});

describe('while the bot is protected', () => {
  it('nobody interrupts it, and what was said is heard afterwards', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = line.isProtected = true;
    const before = hear(quiet, 1_000);
    const talk = [...hear(loud, 400), ...hear(quiet, 800)];
    expect(heard()).toEqual([]);
    line.isProtected = false;

    hear(quiet, 20);

    expect(heard()).toEqual([...before.slice(-15), ...talk]);
  });

  it('keeps three seconds of it', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = line.isProtected = true;
    const talk = hear(loud, 5_000);
    line.isProtected = false;

    const next = hear(loud, 20);

    expect(heard()).toEqual([...talk.slice(-150), ...next]);
  });

  it('holds back no more than usual as long as nobody talks', () => {
    const { line, passed, came, hear } = openGate();
    line.isBotAudible = line.isProtected = true;

    hear(echo, 5_000);

    expect(came.length - passed.length).toBe(420 / 20);
  });

  it('is followed by the usual guard', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = line.isProtected = true;
    hear(echo, 1_000);
    line.isProtected = false;
    hear(echo, 1_000);
    expect(heard()).toEqual([]);

    hear(loud, 120);

    expect(heard()).not.toEqual([]);
  });

  it('also when the caller talked into it, once that is over', () => {
    const { line, hear, heard } = openGate();
    line.isBotAudible = line.isProtected = true;
    hear(loud, 200);
    hear(quiet, 600);
    line.isProtected = false;
    hear(echo, 20);
    const released = heard().length;

    hear(echo, 2_000);
    line.isBotAudible = false;
    hear(echo, 160);
    hear(quiet, 120);

    expect(heard()).toHaveLength(released);
  });

  it('protects without a barge-in guard, too', () => {
    const { line, hear, heard } = openGate(0);
    line.isProtected = true;
    const talk = hear(loud, 200);
    expect(heard()).toEqual([]);
    line.isProtected = false;

    const next = hear(quiet, 20);

    expect(heard()).toEqual([...talk, ...next]);
  });
});

describe('whatever happens', () => {
  const steps = fc.array(
    fc.record({
      levelDbfs: fc.constantFrom(loud, loud, echo, quiet),
      isBotAudible: fc.boolean(),
      isProtected: fc.boolean(),
      frames: fc.integer({ min: 1, max: 40 }),
      byteCount: fc.constantFrom(80, 160, 160, 240, 1_000),
    }),
    { minLength: 1, maxLength: 30 },
  );

  it('frames keep their order and their number, and are themselves or silence', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 20, 120, 400), (all, minMs) => {
        const { gate, line, passed } = openGate(minMs);
        const came: string[] = [];
        const push = (byteCount: number, levelDbfs: number): void => {
          const bytes = Buffer.alloc(byteCount);
          bytes.writeUInt32BE(came.length);
          came.push(bytes.toString('base64'));
          gate.push(came.at(-1)!, levelDbfs);
        };
        for (const { levelDbfs, isBotAudible, isProtected, frames, byteCount } of all) {
          Object.assign(line, { isBotAudible, isProtected });
          for (let index = 0; index < frames; index += 1) push(byteCount, levelDbfs);
          const heldMs = came.slice(passed.length).reduce((sum, payload) => sum + durationMsOf(payload), 0);
          expect(heldMs).toBeLessThan(3_000 + 125);
        }
        Object.assign(line, { isBotAudible: false, isProtected: false });
        for (let index = 0; index < 50; index += 1) push(160, quiet);

        expect(passed).toHaveLength(came.length);
        for (const [index, payload] of passed.entries())
          expect([came[index], silenceLike(came[index]!)]).toContain(payload);
      }),
    );
  });
});
