import { CodedError } from '@voc/errors';
import type { VoiceErrorCode } from '../voice-event.js';
import {
  createCallHarness,
  frame,
  started,
  stopped,
  turnDone,
  type CallHarness,
} from './testing/call-harness.js';

const capabilities = { maxSessionMs: 100_000 };

/** A call whose session is this old. */
async function aged(ageMs: number, main?: Parameters<typeof createCallHarness>[0]): Promise<CallHarness> {
  const harness = createCallHarness({ capabilities, ...main });
  await harness.start();
  await harness.clock.advance(ageMs);
  return harness;
}

/** A session that is ready at once, then one that waits to be. */
const slowSuccessor = {
  main: (index: number) => ({ connect: index === 0 ? ('accept' as const) : ('hang' as const) }),
};

describe('the voice of a call, near the end of its session', () => {
  it('moves to a new session at a quiet moment, with what was heard and the last second', async () => {
    const { frames, session, told, main, clock, call } = await aged(73_000);
    call.turns = [{ role: 'caller', text: 'My jacket.' }];
    const last = (await frames(2_000)).slice(-50);
    await clock.advance(0);

    const next = await frames(20);

    expect(told).toEqual([{ type: 'moved', cause: 'renewal', provider: 'main' }]);
    expect(main.opened[0]!.client.phase()).toBe('ended');
    expect(session().record).toMatchObject({
      recalled: [call.turns],
      answers: 0,
      audio: [...last, ...next],
    });
  });

  it('tells what each session has used, also the one that waits to take over', async () => {
    const { session, told, clock } = await aged(75_000, slowSuccessor);
    await clock.advance(2_000);
    const usage = (model: string) =>
      ({ type: 'usage', usage: { provider: 'main', model, tokens: { 'input-text': 7 } } }) as const;

    session(undefined, 0).emit(usage('old'));
    session().accept();
    session().emit(usage('new'));
    await clock.advance(2_000);

    expect(told.filter(({ type }) => type === 'usage')).toEqual([usage('old'), usage('new')]);
  });

  it('leaves a session alone that has time left, or no limit', async () => {
    const young = await aged(74_500);
    const unlimited = await aged(1_000_000, { capabilities: {} });

    expect([young.main.opened.length, unlimited.main.opened.length]).toEqual([1, 1]);
  });

  it.each<[string, (harness: CallHarness) => void]>([
    ['the caller speaks', ({ session }) => session().emit(started)],
    ['the caller has just spoken', ({ session }) => session().emit(stopped)],
    ['the caller can be heard', ({ call, clock }) => void (call.audibleSinceMs = clock.monotonicMs())],
    ['the bot can be heard', ({ call }) => void (call.botAudible = true)],
    [
      'an answer is being made',
      ({ session, call }) => {
        call.botAudible = true;
        session().emit({ type: 'audio', itemId: 'i', purpose: 'turn', payload: frame(1) });
      },
    ],
    ['something is to be said', ({ voice }) => voice.say('one', 'notice')],
    ['an answer has been asked for', ({ voice }) => voice.answer()],
    [
      'a tool is at work',
      ({ session }) => {
        session().emit({ type: 'tool-call', callId: 'c', name: 'look_up', arguments: '{}' });
        session().emit(turnDone());
      },
    ],
  ])('waits while %s', async (_title, disturb) => {
    const harness = await aged(74_600);

    disturb(harness);
    await harness.clock.advance(1_100);

    expect(harness.main.opened).toHaveLength(1);
  });

  it('goes on with the old session while the new one connects, and until it is quiet again', async () => {
    const { session, main, settle, clock, told, frames } = await aged(75_500, slowSuccessor);
    const [old, next] = [main.opened[0]!.client, main.opened[1]!.client];
    old.emit(started);
    await settle();
    next.accept();
    const spoken = await frames(1_000);
    expect(old.record.audio.slice(-50)).toEqual(spoken);
    old.emit(stopped);
    old.speak('item_1', [frame(1)]);
    await clock.advance(900);
    expect(told.some(({ type }) => type === 'moved')).toBe(false);

    await clock.advance(500);

    expect(told.at(-1)).toEqual({ type: 'moved', cause: 'renewal', provider: 'main' });
    expect(session()).toBe(next);
    expect(next.record.answers).toBe(0);
  });

  it('does not listen to a session that only waits', async () => {
    const { main, settle, told, call } = await aged(75_500, slowSuccessor);
    call.botAudible = true;
    main.opened[1]!.client.accept();
    await settle();

    main.opened[1]!.client.speak('item_1', [frame(1)]);
    await settle();

    expect(told).toEqual([]);
  });

  it('replaces a successor that has waited too long', async () => {
    const { main, settle, clock, call } = await aged(75_500, slowSuccessor);
    call.botAudible = true;
    main.opened[1]!.client.accept();
    await settle();

    await clock.advance(8_500);
    expect(main.opened[1]!.client.phase()).toBe('ended');
    call.botAudible = false;
    await clock.advance(1_000);
    expect(main.opened).toHaveLength(2);
    await clock.advance(1_500);

    expect(main.opened).toHaveLength(3);
    expect(main.opened[0]!.client.phase()).toBe('open');
  });

  it('tries again later, and not too often, when no successor is to be had', async () => {
    const refused = new CodedError<VoiceErrorCode>('VOICE_CONNECT', 'the test wanted it so', {
      retryable: true,
    });
    const { main, told, clock } = await aged(75_500, {
      main: (index) => ({ connect: index === 0 ? 'accept' : refused }),
    });
    expect(main.opened).toHaveLength(2);

    await clock.advance(10_000);

    expect(main.opened.length).toBeGreaterThanOrEqual(3);
    expect(main.opened.length).toBeLessThanOrEqual(5);
    expect(told).toEqual([]);
    expect(main.opened[0]!.client.phase()).toBe('open');
  });

  it('moves in the middle of an utterance when time runs out, and has it heard again', async () => {
    const { session, main, frames, settle, told, clock, call } = await aged(70_000);
    call.botAudible = true;
    await clock.advance(22_000);
    call.botAudible = false;
    call.audibleSinceMs = clock.monotonicMs();
    session().emit(started);
    await settle();
    const spoken = await frames(6_000);

    expect(told.at(-1)).toEqual({ type: 'moved', cause: 'renewal', provider: 'main' });
    expect(main.opened).toHaveLength(2);
    expect(session().record).toMatchObject({ audio: spoken, answers: 0 });
  });

  it('does not cut off an answer in the making as long as it can wait', async () => {
    const { session, main, settle, clock, call } = await aged(75_500, slowSuccessor);
    const old = main.opened[0]!.client;
    call.botAudible = true;
    old.emit({ type: 'audio', itemId: 'i', purpose: 'turn', payload: frame(1) });
    await settle();
    main.opened[1]!.client.accept();
    await clock.advance(500);

    expect(old.phase()).toBe('open');
    old.emit(turnDone());
    call.botAudible = false;
    await clock.advance(250);

    expect(old.phase()).toBe('ended');
    expect(session().phase()).toBe('open');
  });

  it('takes the waiting successor when the session expires or is lost', async () => {
    const { main, settle, told, call } = await aged(75_500, slowSuccessor);
    call.botAudible = true;
    main.opened[1]!.client.accept();
    await settle();

    main.opened[0]!.client.end('expired');
    await settle();

    expect(told).toEqual([{ type: 'moved', cause: 'renewal', provider: 'main' }]);
    expect(main.opened).toHaveLength(2);
  });
});
