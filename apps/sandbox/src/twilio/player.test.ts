import fc from 'fast-check';
import { createPlayer, maxBufferedBytes, type Player } from './player.js';

const audio = (bytes: number, code = 1): Uint8Array => new Uint8Array(bytes).fill(code);

function create(
  random = 0,
  delays: { readonly mark?: number; readonly cleared?: number; readonly lost?: number } = {},
): Player {
  return createPlayer({
    random: () => random,
    markDelayMs: () => delays.mark ?? 0,
    clearedMarkDelayMs: () => delays.cleared ?? 0,
    lostMarks: () => delays.lost ?? 0,
  });
}

/** Plays from one moment to another, 20 ms a tick. @returns the first byte of each frame, `-` for silence */
function play(player: Player, fromMs: number, toMs: number, callerSpeaking = false): string {
  let heard = '';
  for (let atMs = fromMs; atMs < toMs; atMs += 20)
    heard += String(player.tick(atMs, callerSpeaking)?.[0] ?? '-');
  return heard;
}

describe('the audio queue', () => {
  it('plays in order, in real time, however it was cut', () => {
    const player = create();
    player.addAudio(audio(240, 1), 0);
    player.addAudio(audio(240, 2), 0);

    const frames = [
      player.tick(0, false),
      player.tick(20, false),
      player.tick(40, false),
      player.tick(60, false),
    ];

    expect(frames.map((frame) => frame && [frame[0], frame[80], frame[159]])).toEqual([
      [1, 1, 1],
      [1, 2, 2],
      [2, 2, 2],
      undefined,
    ]);
    expect(player.metrics()).toMatchObject({ unalignedPayloads: 1, underruns: 0, maxBufferedMs: 60 });
  });

  it('starts late audio when it comes, without catching up, and counts the silence in between', () => {
    const player = create();
    player.addAudio(audio(320), 0);

    expect(play(player, 0, 100)).toBe('11---');
    player.addAudio(audio(320, 2), 95);

    expect(play(player, 100, 160)).toBe('22-');
    expect(player.metrics().underruns).toBe(1);
  });

  it('takes a pause of more than half a second for the end of an utterance', () => {
    const player = create();
    player.addAudio(audio(100), 0);
    play(player, 0, 700);
    player.addAudio(audio(160, 2), 695);
    play(player, 700, 740);

    expect(player.metrics()).toMatchObject({ underruns: 0, unalignedPayloads: 0 });
  });

  it('throws the newest audio away beyond ten minutes', () => {
    const player = create();

    expect(player.addAudio(audio(maxBufferedBytes), 0)).toBe(true);
    expect(player.addAudio(audio(1), 0)).toBe(false);
    expect(player.bufferedMs()).toBe(600_000);
  });
});

describe('marks', () => {
  it('come back at once when nothing is being played', () => {
    const player = create();

    player.addMark('idle', 7);

    expect(player.takeDueMarks(7)).toEqual(['idle']);
    expect(player.takeDueMarks(7)).toEqual([]);
  });

  it('come back 20 to 40 ms after the audio before them has been heard', () => {
    const player = create(0.5);
    player.addAudio(audio(160), 0);
    player.addMark('one', 0);
    player.addAudio(audio(160), 0);
    play(player, 0, 40);
    player.addMark('two', 25);

    expect(player.takeDueMarks(49)).toEqual([]);
    expect(player.takeDueMarks(50)).toEqual(['one']);
    expect(player.takeDueMarks(69)).toEqual([]);
    expect(player.takeDueMarks(70)).toEqual(['two']);
    expect(player.metrics()).toMatchObject({ marksSent: 2, marksEchoed: 2 });
  });

  it('wait longer when the fault menu says so', () => {
    const player = create(0, { mark: 2_000 });
    player.addMark('late', 0);

    expect(player.takeDueMarks(1_999)).toEqual([]);
    expect(player.takeDueMarks(2_000)).toEqual(['late']);
  });

  it('never come back early, twice or out of order', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('audio' as const), bytes: fc.integer({ min: 1, max: 900 }) }),
      fc.record({ type: fc.constant('mark' as const) }),
      fc.record({ type: fc.constant('tick' as const) }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (steps, random) => {
          const player = create(random);
          const soundBefore: number[] = [];
          const echoed: number[] = [];
          let sentBytes = 0;
          let nowMs = 0;
          const advance = (): void => {
            player.tick(nowMs, false);
            nowMs += 20;
            for (const name of player.takeDueMarks(nowMs)) {
              echoed.push(Number(name));
              // Everything before the mark has left the buffer by now.
              const playedBytes = sentBytes - player.bufferedMs() * 8;
              expect(playedBytes).toBeGreaterThanOrEqual(soundBefore[Number(name)] ?? Infinity);
            }
          };
          for (const item of steps) {
            if (item.type === 'tick') advance();
            if (item.type === 'audio' && player.addAudio(audio(item.bytes), nowMs)) sentBytes += item.bytes;
            if (item.type === 'mark') player.addMark(String(soundBefore.push(sentBytes) - 1), nowMs);
          }
          for (let tick = 0; tick < 1_000 && echoed.length < soundBefore.length; tick += 1) advance();

          expect(echoed).toEqual(soundBefore.map((_, index) => index));
        },
      ),
    );
  });
});

describe('clear', () => {
  it('drops what is unplayed and returns all marks in order', () => {
    const player = create();
    player.addAudio(audio(160), 0);
    player.addMark('played', 0);
    player.addAudio(audio(1_600), 0);
    player.addMark('first', 0);
    player.addMark('second', 0);
    play(player, 0, 20);

    player.clear(25);

    expect(player.takeDueMarks(25)).toEqual(['played', 'first', 'second']);
    expect(play(player, 40, 80)).toBe('--');
  });

  it('lets at most 40 ms through and plays what is sent later', () => {
    const player = create(0.99);
    player.addAudio(audio(1_600), 0);
    play(player, 0, 20);

    player.clear(25);
    player.addAudio(audio(160, 2), 30);

    expect(play(player, 40, 140)).toBe('112--');
    expect(player.metrics().audioAfterClearMs).toBe(40);
  });

  it('counts audio that is heard although the caller still speaks', () => {
    const player = create();
    player.addAudio(audio(160), 0);
    player.clear(0);
    player.addAudio(audio(320), 10);

    play(player, 20, 60, true);
    player.addAudio(audio(160), 70);
    play(player, 80, 120, false);

    expect(player.metrics().audioAfterClearMs).toBe(40);
  });

  it('can lose some of its marks for good', () => {
    const player = create(0, { lost: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) player.addMark(name, 0);

    expect(player.takeDueMarks(0)).toEqual(['a', 'b', 'd', 'e', 'g']);
    expect(player.takeDueMarks(10_000)).toEqual([]);
    expect(player.metrics()).toMatchObject({ marksSent: 7, marksEchoed: 5 });
  });

  it('can return its marks late', () => {
    const player = create(0, { cleared: 500 });
    player.addAudio(audio(160), 0);
    player.addMark('thrown away', 0);

    player.clear(10);

    expect(player.takeDueMarks(509)).toEqual([]);
    expect(player.takeDueMarks(510)).toEqual(['thrown away']);
  });
});
