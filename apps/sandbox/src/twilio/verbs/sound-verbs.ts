import { frameMs, type HeardSource } from '../../world/phone-network.js';
import type { CallLine, HeardFrame } from '../call-line.js';
import type { CallContext } from '../call-context.js';
import { scheduleDigits } from '../dtmf-timing.js';
import type { NextStep } from '../next-step.js';
import { settleOnAbort } from '../settle-on-abort.js';
import { playFrames, sayFrames } from '../tones.js';
import type { Verb } from '../twiml-document.js';

type SoundVerb = Extract<Verb, { verb: 'Say' | 'Play' | 'Pause' }>;

/** A media file is not fetched: it lasts a second. */
const mediaFileMs = 1_000;
/** `loop="0"` means for ever; nobody waits that long. */
const endlessLoops = 1_000;

/** Verbs that only let the caller hear something, or nothing, for a while. */
export async function runSound(
  verb: SoundVerb,
  context: CallContext,
  signal: AbortSignal,
): Promise<NextStep> {
  switch (verb.verb) {
    case 'Say':
      context.record('say', { text: verb.text });
      await play(context.line, repeat(sayFrames(verb.text), verb.loop), 'say', signal);
      break;
    case 'Play':
      await runPlay(verb, context, signal);
      break;
    case 'Pause':
      await play(context.line, silence(verb.lengthS * 1_000), 'silence', signal);
      break;
  }
  return { type: 'continue' };
}

async function runPlay(
  verb: Extract<Verb, { verb: 'Play' }>,
  context: CallContext,
  signal: AbortSignal,
): Promise<void> {
  if (verb.digits === undefined) {
    context.record('play', { url: verb.url });
    await play(context.line, repeat(playFrames(mediaFileMs), verb.loop), 'say', signal);
    return;
  }
  const { digits, totalMs } = scheduleDigits(verb.digits);
  context.record('digits-sent', { count: digits.length });
  await play(context.line, playFrames(totalMs), 'say', signal);
}

/** One frame for each 20 ms, undefined where there is silence; may be cut short at any time. */
type Frames = Iterable<Uint8Array | undefined>;

function* repeat(frames: readonly Uint8Array[], loop: number): Frames {
  for (let round = 0; round < (loop === 0 ? endlessLoops : loop); round += 1) yield* frames;
}

function* silence(durationMs: number): Frames {
  for (let playedMs = 0; playedMs < durationMs; playedMs += frameMs) yield undefined;
}

/** Resolves when the last frame is over. */
async function play(line: CallLine, frames: Frames, source: HeardSource, signal: AbortSignal): Promise<void> {
  const iterator = frames[Symbol.iterator]();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const talk = (): HeardFrame | undefined => {
    const next = iterator.next();
    if (next.done === true) resolve(undefined);
    else if (next.value !== undefined) return { frame: next.value, source };
    return undefined;
  };
  line.connect({ talk, digit: () => undefined });
  await settleOnAbort(promise, signal);
  line.connect(undefined);
}
