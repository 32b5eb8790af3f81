import { createFakeClock } from '@voc/resilience/testing';
import { createGreeter } from './greeter.js';

function setUp({ hasSpoken }: { readonly hasSpoken: boolean }) {
  const clock = createFakeClock();
  const ready = Promise.withResolvers<undefined>();
  const caller = { isSpeaking: false };
  let greetings = 0;
  const greeter = createGreeter({
    clock,
    connected: ready.promise,
    hasCallerSpoken: () => hasSpoken,
    isCallerSpeaking: () => caller.isSpeaking,
    greet: () => void (greetings += 1),
  });
  greeter.begin();
  return { clock, ready, caller, greeter, greetings: () => greetings };
}

describe('the greeting', () => {
  it('comes as soon as a provider is ready, and not before', async () => {
    const { clock, ready, greetings } = setUp({ hasSpoken: false });

    await clock.advance(3_000);
    expect(greetings()).toBe(0);
    ready.resolve(undefined);
    await clock.advance(0);

    expect(greetings()).toBe(1);
  });

  it('leaves the answer to the model when the caller has spoken first', async () => {
    const { clock, ready, greeter, greetings } = setUp({ hasSpoken: true });
    ready.resolve(undefined);

    await clock.advance(1_000);
    greeter.callOff();
    await clock.advance(20_000);

    expect(greetings()).toBe(0);
  });

  it('comes after all when nothing came of what the caller said, and not over their words', async () => {
    const { clock, ready, caller, greetings } = setUp({ hasSpoken: true });
    ready.resolve(undefined);
    caller.isSpeaking = true;

    await clock.advance(3_500);
    expect(greetings()).toBe(0);
    caller.isSpeaking = false;
    await clock.advance(3_000);

    expect(greetings()).toBe(1);
  });

  it('comes in the end on a line so noisy that somebody seems to speak all the time', async () => {
    const { clock, ready, caller, greetings } = setUp({ hasSpoken: true });
    ready.resolve(undefined);
    caller.isSpeaking = true;

    await clock.advance(60_000);

    expect(greetings()).toBe(1);
  });

  it('does not come when it was called off before, or nobody can say it', async () => {
    const calledOff = setUp({ hasSpoken: false });
    calledOff.greeter.callOff();
    calledOff.ready.resolve(undefined);
    const refused = setUp({ hasSpoken: false });
    refused.ready.reject(new Error('no provider'));

    await calledOff.clock.advance(10_000);
    await refused.clock.advance(10_000);

    expect(calledOff.greetings()).toBe(0);
    expect(refused.greetings()).toBe(0);
  });
});
