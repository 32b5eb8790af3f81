import { createFakeClock } from '@voc/resilience/testing';
import { createSpeechWaiter, type SpeechOutcome } from './speech-waiter.js';

function openWaiter() {
  const clock = createFakeClock();
  const playback = { idle: true };
  const waiter = createSpeechWaiter(clock, () => playback.idle);
  /** The outcome once there is one, so that a test can see that there is none yet. */
  const watch = (speech: Promise<SpeechOutcome>) => {
    const seen: { outcome: SpeechOutcome | null } = { outcome: null };
    void speech.then((outcome) => void (seen.outcome = outcome));
    return seen;
  };
  return { clock, playback, waiter, watch };
}

describe('createSpeechWaiter', () => {
  it('takes a sentence for heard when it is generated and its last mark is back', async () => {
    const { clock, playback, waiter, watch } = openWaiter();
    const farewell = watch(waiter.played('farewell', 10_000));
    playback.idle = false;

    waiter.turnDone('farewell', true);
    await clock.advance(0);
    expect(farewell.outcome).toBeNull();
    playback.idle = true;
    waiter.playbackIdle();
    await clock.advance(0);

    expect(farewell.outcome).toBe('heard');
    expect(clock.pending()).toBe(0);
  });

  it('takes it for heard at once when playback has overtaken the report of its end', async () => {
    const { clock, waiter, watch } = openWaiter();
    const farewell = watch(waiter.played('farewell', 10_000));

    waiter.turnDone('farewell', true);
    await clock.advance(0);

    expect(farewell.outcome).toBe('heard');
  });

  it('does not take a pause within the sentence for its end', async () => {
    const { clock, waiter, watch } = openWaiter();
    const farewell = watch(waiter.played('farewell', 10_000));

    waiter.playbackIdle();
    await clock.advance(0);

    expect(farewell.outcome).toBeNull();
  });

  it('is not misled by the end of another turn', async () => {
    const { clock, waiter, watch } = openWaiter();
    const farewell = watch(waiter.played('farewell', 10_000));

    waiter.turnDone('turn', true);
    waiter.turnDone('turn', false);
    waiter.playbackIdle();
    await clock.advance(0);

    expect(farewell.outcome).toBeNull();
  });

  it('tells when the model produced nothing', async () => {
    const { waiter } = openWaiter();
    const farewell = waiter.played('farewell', 10_000);

    waiter.turnDone('farewell', false);

    expect(await farewell).toBe('silent');
  });

  it('gives up after the cap, though a mark never comes back', async () => {
    const { clock, playback, waiter, watch } = openWaiter();
    const farewell = watch(waiter.played('farewell', 10_000));
    playback.idle = false;
    waiter.turnDone('farewell', true);

    await clock.advance(9_999);
    expect(farewell.outcome).toBeNull();
    await clock.advance(1);

    expect(farewell.outcome).toBe('gave-up');
  });

  it('gives up everything when the call ends, and leaves nothing scheduled', async () => {
    const { clock, waiter } = openWaiter();
    const all = Promise.all([waiter.played('farewell', 10_000), waiter.played('notice', 10_000)]);

    waiter.giveUp();

    expect(await all).toEqual(['gave-up', 'gave-up']);
    expect(clock.pending()).toBe(0);
  });

  it('waits for what is still being played, and not at all when nothing is', async () => {
    const { clock, playback, waiter, watch } = openWaiter();
    playback.idle = false;
    const rest = watch(waiter.playedOut(10_000));

    waiter.turnDone('turn', false);
    await clock.advance(9_999);
    expect(rest.outcome).toBeNull();
    playback.idle = true;
    waiter.playbackIdle();
    await clock.advance(0);

    expect(rest.outcome).toBe('heard');
    expect(await waiter.playedOut(10_000)).toBe('heard');
    expect(clock.pending()).toBe(0);
  });
});
