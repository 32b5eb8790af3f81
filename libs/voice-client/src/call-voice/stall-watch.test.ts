import { nothingOwed, type Owed } from './obligations.js';
import { judgeStall, type StallView } from './stall-watch.js';

const stallMs = 2_000;
const say = { instruction: 'Say hello.', purpose: 'greeting', askedMs: 0 } as const;
const tool = new Map([['call_1', { name: 'look_up', leg: 1 }]]);

const idle: StallView = {
  nowMs: 0,
  owed: nothingOwed,
  signsOfLife: false,
  lastSignMs: 0,
  hasHeardCaller: true,
  callerQuietSinceMs: 0,
  botQuietSinceMs: 0,
};

/** From the last sign on: when the silence is noticed, and when it is a stall; null: never. */
function reactionOf(owed: Partial<Owed>, view: Partial<StallView> = {}): readonly (number | null)[] {
  const at = (name: string): number | null => {
    for (let nowMs = 0; nowMs <= 60_000; nowMs += 250) {
      const verdict = judgeStall({ ...idle, ...view, owed: { ...nothingOwed, ...owed }, nowMs }, stallMs);
      if (verdict.name === name) return nowMs;
    }
    return null;
  };
  return [at('quiet'), at('stalled')];
}

const spoken = { name: 'spoken', fromMs: 0, stoppedMs: 0 } as const;
const written = { name: 'written', stoppedMs: 0 } as const;
const speaking = { name: 'speaking', fromMs: 0, unwrittenFromMs: null, isWritten: false } as const;
const unheard = { name: 'unheard', fromMs: 0, sinceMs: 0, isAnswerHeld: false } as const;
const turn = { purpose: 'turn', hasCalledTool: false } as const;

describe('the watch over a session that stalls', () => {
  it.each<[string, Partial<Owed>, Partial<StallView>, readonly (number | null)[]]>([
    ['owes nothing', {}, {}, [null, null]],
    ['was asked to say something', { says: [say] }, {}, [1_000, 4_000]],
    ['has not been asked yet', { says: [{ ...say, askedMs: null }] }, {}, [null, null]],
    ['was asked for an answer', { answerSinceMs: 0 }, {}, [1_000, 4_000]],
    ['has heard the caller out', { caller: spoken }, {}, [1_000, 4_000]],
    ['knows what the caller said', { caller: written }, {}, [1_000, 4_000]],
    ['waits for a tool of ours', { caller: written, openTools: tool }, {}, [null, null]],
    ['waits for a tool in the middle of a turn', { turn, openTools: tool }, {}, [null, null]],
    ['is to say something beside a tool', { says: [say], openTools: tool }, {}, [1_000, 4_000]],
    ['does not go on with what it is saying', { turn }, {}, [1_000, 4_000]],
    ['says what is still being played', { turn }, { botQuietSinceMs: null }, [null, null]],
    ['listens to the caller', { caller: speaking }, { callerQuietSinceMs: null }, [null, null]],
    ['does not tell that the caller has finished', { caller: speaking }, {}, [1_000, 8_000]],
    ['does not tell of a voice', { caller: unheard }, {}, [1_000, 2_000]],
    ['may never have heard a voice', { caller: unheard }, { hasHeardCaller: false }, [null, null]],
  ])('when it %s', (_title, owed, view, expected) => {
    expect(reactionOf(owed, view)).toEqual(expected);
  });

  it.each<[string, Partial<Owed>, Partial<StallView>, readonly (number | null)[]]>([
    ['owes an answer', { answerSinceMs: 0 }, {}, [1_000, 8_000]],
    ['does not tell of a voice', { caller: unheard }, {}, [1_000, 8_000]],
    ['may never have heard a voice', { caller: unheard }, { hasHeardCaller: false }, [1_000, null]],
  ])(
    'asks first, and has more patience, with one that shows signs of life and %s',
    (_title, owed, view, expected) => {
      expect(reactionOf(owed, { ...view, signsOfLife: true })).toEqual(expected);
    },
  );

  it('counts from the last sign, or from when something became due', () => {
    expect(reactionOf({ answerSinceMs: 3_000 })).toEqual([4_000, 7_000]);
    expect(reactionOf({ answerSinceMs: 0 }, { lastSignMs: 5_000 })).toEqual([6_000, 9_000]);
  });
});
