import { callerSaid, createCallHarness, started, stopped, turnDone, frame } from './testing/call-harness.js';

const deaf = { signsOfLife: false } as const;

describe('the voice of a call, when its session stalls', () => {
  it('moves when an answer does not come, and has it given by the next session', async () => {
    const { session, start, clock, told, settle } = createCallHarness({ capabilities: deaf });
    await start();
    session().emit(started);
    session().emit(stopped);
    session().emit(callerSaid('When are you open?'));
    await settle();

    await clock.advance(4_250);

    expect(told.slice(-2)).toEqual([
      { type: 'moving', cause: 'stalled', error: null },
      { type: 'moved', cause: 'stalled', provider: 'main' },
    ]);
    expect(session().record.answers).toBe(1);
  });

  it('finds out that a session is deaf, and has the caller heard by another', async () => {
    const { session, start, clock, told, frames, call, main } = createCallHarness({ capabilities: deaf });
    await start();
    session().emit(started);
    session().emit(stopped);
    session().speak('item_1', [frame(1)]);
    await frames(3_000);
    call.audibleSinceMs = clock.monotonicMs();
    const spoken = await frames(1_000);
    call.audibleSinceMs = null;
    const after = await frames(1_500);

    expect(told.at(-1)).toMatchObject({ type: 'moved', cause: 'stalled' });
    expect(main.opened).toHaveLength(2);
    const heard = session().record.audio;
    expect(heard.slice(25, 75)).toEqual(spoken);
    expect(heard.slice(75)).toEqual(after);
  });

  it('finds it out of a session that has heard nobody yet, if an earlier one heard the caller', async () => {
    const { session, start, clock, of, call } = createCallHarness({ capabilities: deaf });
    await start();
    session().emit(started);
    session().emit(stopped);
    session().emit(callerSaid('When are you open?'));
    session().emit(turnDone());
    await clock.advance(2_000);
    session().fail('VOICE_LOST', true);
    await clock.advance(10);

    call.audibleSinceMs = clock.monotonicMs();
    await clock.advance(2_500);
    expect(of('moved').map(({ cause }) => cause)).toEqual(['lost', 'stalled']);

    // The one after that does not hear it either: it may be no voice.
    await clock.advance(30_000);
    expect(of('moved')).toHaveLength(2);
  });

  it('takes no noise for a voice where none has been told of, or the bot is to be heard', async () => {
    const fresh = createCallHarness({ capabilities: deaf });
    await fresh.start();
    fresh.call.audibleSinceMs = fresh.clock.monotonicMs();
    const echo = createCallHarness({ capabilities: deaf });
    await echo.start();
    echo.session().emit(started);
    echo.session().emit(stopped);
    echo.session().speak('item_1', [frame(1)]);
    await echo.clock.advance(2_000);
    echo.call.audibleSinceMs = echo.clock.monotonicMs();
    echo.call.botAudible = true;

    await fresh.clock.advance(30_000);
    await echo.clock.advance(30_000);

    expect([fresh.main.opened.length, echo.main.opened.length]).toEqual([1, 1]);
  });

  it('asks a provider that can be asked, once in each silence', async () => {
    const { voice, session, start, clock, settle } = createCallHarness();
    await start();
    voice.say('one', 'notice');

    await clock.advance(3_000);
    expect(session().record.probes).toBe(1);
    session().emit(started);
    session().emit(stopped);
    await settle();
    await clock.advance(2_000);

    expect(session().record.probes).toBe(2);
  });

  it('moves as soon as the asking shows that the session is dead', async () => {
    const { voice, start, clock, of, main } = createCallHarness({
      main: (index) => (index === 0 ? { onProbe: (fake) => fake.fail('VOICE_LOST', true) } : {}),
    });
    await start();
    voice.say('one', 'notice');

    await clock.advance(1_250);

    expect(of('moved')).toMatchObject([{ cause: 'lost' }]);
    expect(main.opened[1]!.client.record.said).toHaveLength(1);
  });

  it('lets a model think that is alive, but not for ever', async () => {
    const { voice, start, clock, of } = createCallHarness();
    await start();
    voice.answer();

    await clock.advance(7_750);
    expect(of('moved')).toEqual([]);
    await clock.advance(500);

    expect(of('moved')).toMatchObject([{ cause: 'stalled' }]);
  });

  it('does not blame the provider for a standstill of our own', async () => {
    const { voice, session, start, clock, of } = createCallHarness({ capabilities: deaf });
    await start();
    voice.answer();
    const standstill = clock.monotonicMs() + 10_000;
    const real = clock.monotonicMs.bind(clock);
    Object.assign(clock, { monotonicMs: () => real() + 10_000 });

    await clock.advance(500);
    session().emit(turnDone());
    await clock.advance(500);

    expect(clock.monotonicMs()).toBeGreaterThan(standstill);
    expect(of('moving')).toEqual([]);
  });

  it('has no timer left when the call is over, and few while it lasts', async () => {
    const { voice, start, clock } = createCallHarness();
    await start();

    expect(clock.pending()).toBe(1);
    await voice.close();

    expect(clock.pending()).toBe(0);
  });
});
