import { callerSaid, createCallHarness, frame, started, stopped, turnDone } from './testing/call-harness.js';

const audio = (itemId: string, payload = frame(1)) =>
  ({ type: 'audio', itemId, purpose: 'turn', payload }) as const;

describe('the voice of a call, when its session is lost', () => {
  it('moves the conversation to a new one, with what was heard', async () => {
    const { voice, session, main, call, start, settle, told } = createCallHarness();
    await start();
    voice.inform('The caller is a customer.');
    call.turns = [{ role: 'assistant', text: 'Hello.' }];

    session().fail('VOICE_LOST', true);
    await settle();

    expect(told).toMatchObject([
      { type: 'moving', cause: 'lost', error: { code: 'VOICE_LOST' } },
      { type: 'moved', cause: 'lost', provider: 'main' },
    ]);
    expect(main.opened).toHaveLength(2);
    expect(session().record).toMatchObject({
      recalled: [call.turns],
      informed: ['The caller is a customer.'],
      answers: 0,
    });
  });

  it('says again what had not been said', async () => {
    const { voice, session, start, settle, of } = createCallHarness();
    await start();
    voice.say('one', 'greeting');
    voice.say('two', 'notice');
    session().speak('item_1', [frame(1)], 'greeting');
    await settle();

    session().fail('VOICE_LOST', true);
    voice.say('three', 'farewell');
    await settle();
    session().speak('item_2', [frame(2)], 'notice');
    session().speak('item_3', [frame(3)], 'farewell');
    await settle();

    expect(session().record.said.map(({ instruction }) => instruction)).toEqual(['two', 'three']);
    expect(of('turn-done').map(({ purpose }) => purpose)).toEqual(['greeting', 'notice', 'farewell']);
  });

  it('has an utterance heard that was not finished', async () => {
    const { session, frames, start, settle, main } = createCallHarness();
    await start();
    await frames(2_000);
    session().emit(started);
    await settle();
    const spoken = await frames(1_200);

    session().fail('VOICE_LOST', true);
    await settle();
    const later = await frames(100);

    const heard = session().record.audio;
    expect(heard.slice(-65)).toEqual([...spoken, ...later]);
    expect(heard.slice(0, -65)).toEqual(main.opened[0]!.client.record.audio.slice(75, 100));
    expect(session().record.answers).toBe(0);
  });

  it('has an utterance heard whose words nobody knows', async () => {
    const { session, frames, start, settle } = createCallHarness();
    await start();
    session().emit(started);
    await settle();
    const spoken = await frames(1_000);
    session().emit(stopped);
    await settle();

    session().fail('VOICE_LOST', true);
    await settle();

    expect(session().record.audio).toEqual(spoken);
    expect(session().record.answers).toBe(0);
  });

  it('has words answered that are known, instead of heard again', async () => {
    const { session, frames, start, settle, call } = createCallHarness();
    await start();
    session().emit(started);
    await frames(1_000);
    session().emit(stopped);
    session().emit(callerSaid('When are you open?'));
    await settle();
    call.turns = [{ role: 'caller', text: 'When are you open?' }];

    session().fail('VOICE_LOST', true);
    await settle();

    expect(session().record).toMatchObject({ audio: [], answers: 1, recalled: [call.turns] });
  });

  it('has an answer given again that was cut off', async () => {
    const { session, start, settle } = createCallHarness();
    await start();
    session().emit(audio('item_1'));
    await settle();

    session().fail('VOICE_LOST', true);
    await settle();

    expect(session().record.answers).toBe(1);
  });

  it('lets a turn go that was stopped meanwhile', async () => {
    const { voice, session, start, settle, of } = createCallHarness({
      main: (index) => ({ connect: index === 0 ? 'accept' : 'hang' }),
    });
    await start();
    voice.say('one', 'notice');
    session().emit({ type: 'audio', itemId: 'item_1', purpose: 'notice', payload: frame(1) });
    await settle();
    session().fail('VOICE_LOST', true);
    await settle();

    voice.cancelResponse([]);
    session().accept();
    await settle();

    expect(of('turn-done')).toMatchObject([{ purpose: 'notice', outcome: 'interrupted' }]);
    expect(session().record).toMatchObject({ said: [], answers: 0 });
  });

  it('keeps what the caller says while there is no session, and drops silence', async () => {
    const { session, frames, start, settle, call, clock } = createCallHarness({
      main: (index) => ({ connect: index === 0 ? 'accept' : 'hang' }),
    });
    await start();
    session().fail('VOICE_LOST', true);
    await settle();

    await frames(2_000);
    call.audibleSinceMs = clock.monotonicMs();
    const spoken = await frames(800);
    call.audibleSinceMs = null;
    const after = await frames(200);
    session().accept();
    await settle();

    expect(session().record.audio).toHaveLength(25 + 40 + 10);
    expect(session().record.audio.slice(25)).toEqual([...spoken, ...after]);
  });

  it('gives a provider no more of it than it takes', async () => {
    const { session, frames, start, settle } = createCallHarness({ capabilities: { maxReplayMs: 1_000 } });
    await start();
    session().emit(started);
    await settle();
    const spoken = await frames(3_000);

    session().fail('VOICE_LOST', true);
    await settle();

    expect(session().record.audio).toEqual(spoken.slice(-50));
  });

  it('answers after all when what was replayed turns out to be no speech', async () => {
    const { session, frames, start, settle, clock, call } = createCallHarness({
      main: (index) => ({ connect: index === 0 ? 'accept' : 'hang' }),
    });
    await start();
    session().emit(started);
    session().emit(stopped);
    session().emit(callerSaid('When are you open?'));
    await settle();
    session().fail('VOICE_LOST', true);
    await settle();
    call.audibleSinceMs = clock.monotonicMs();
    const noise = await frames(500);
    call.audibleSinceMs = null;

    session().accept();
    await clock.advance(1_000);
    expect(session().record).toMatchObject({ audio: noise, answers: 0 });
    await clock.advance(1_000);

    expect(session().record.answers).toBe(1);
  });

  it('tells a session that did not ask for it the result of a tool', async () => {
    const { voice, session, start, settle, main } = createCallHarness();
    await start();
    for (const callId of ['call_1', 'call_2'])
      session().emit({ type: 'tool-call', callId, name: 'look_up', arguments: '{}' });
    session().emit(turnDone());
    await settle();
    session().fail('VOICE_LOST', true);
    await settle();

    expect(session().record.answers).toBe(0);
    voice.sendToolResult('call_1', { status: 'sent' }, 'speak');
    voice.sendToolResult('call_1', { status: 'again' }, 'speak');
    voice.sendToolResult('call_2', 7, 'wait');

    expect(main.opened[0]!.client.record.toolResults).toEqual([]);
    expect(session().record.toolResults).toEqual([]);
    expect(session().record.informed).toEqual([
      'The result of look_up, which was asked for a moment ago: {"status":"sent"}',
      'The result of look_up, which was asked for a moment ago: 7',
    ]);
    expect(session().record.answers).toBe(1);
  });

  it('carries a result that no answer has followed', async () => {
    const { voice, session, start, settle } = createCallHarness({ hasSpare: false });
    await start();
    session().emit({ type: 'tool-call', callId: 'call_1', name: 'look_up', arguments: '{}' });
    session().emit(turnDone());
    await settle();
    voice.sendToolResult('call_1', 7, 'speak');

    session().fail('VOICE_LOST', true);
    await settle();

    expect(session().record.informed).toHaveLength(1);
    expect(session().record.answers).toBe(1);

    session().speak('item_1', [frame(1)]);
    await settle();
    session().fail('VOICE_LOST', true);
    await settle();
    expect(session().record).toMatchObject({ informed: [], answers: 0 });
  });

  it('carries what the caller typed', async () => {
    const { voice, session, start, settle } = createCallHarness();
    await start();
    voice.callerTyped('4711');

    session().fail('VOICE_LOST', true);
    await settle();

    expect(session().record).toMatchObject({ typed: ['4711'], answers: 0 });
  });

  it('moves without a word from a session that expired', async () => {
    const { session, start, settle, told } = createCallHarness();
    await start();

    session().end('expired');
    await settle();

    expect(told).toEqual([{ type: 'moved', cause: 'renewal', provider: 'main' }]);
  });

  it('gives up when no session lasts', async () => {
    const { voice, session, start, settle, told, clock } = createCallHarness({ hasSpare: false });
    await start();
    for (let count = 0; count < 4; count += 1) {
      session().fail('VOICE_LOST', true);
      await settle();
    }
    voice.say('one', 'notice');

    session().fail('VOICE_LOST', true);
    await settle();

    expect(told.slice(-3)).toMatchObject([
      { type: 'turn-done', purpose: 'notice', outcome: 'failed' },
      { type: 'failed', error: { code: 'VOICE_LOST' } },
      { type: 'closed', reason: 'lost' },
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('ignores what a session says that has been replaced', async () => {
    const { session, start, settle, main, told } = createCallHarness();
    await start();
    session().fail('VOICE_LOST', true);
    await settle();

    main.opened[0]!.client.emit(started);
    await settle();

    expect(told.map(({ type }) => type)).toEqual(['moving', 'moved']);
  });
});

describe('the voice of a call, when answers fail', () => {
  it('turns to the other provider at the second failure in a row', async () => {
    const { session, start, settle, of, told, spare, main } = createCallHarness();
    await start();

    session().emit(turnDone('failed'));
    session().emit(turnDone('completed'));
    session().emit(turnDone('failed'));
    await settle();
    expect(spare.opened).toHaveLength(0);
    session().emit(turnDone('failed'));
    await settle();

    expect(of('turn-done')).toHaveLength(3);
    expect(told.slice(-2)).toMatchObject([
      { type: 'moving', cause: 'failing' },
      { type: 'moved', cause: 'failing', provider: 'spare' },
    ]);
    expect(session(spare).record.answers).toBe(1);
    expect(main.opened).toHaveLength(1);
  });

  it('has the words heard again that nobody knows when the answer to them has failed', async () => {
    const { voice, session, start, settle, spare, frames, call, clock } = createCallHarness();
    await start();
    call.audibleSinceMs = clock.monotonicMs();
    session().emit(started);
    const spoken = await frames(1_000);
    call.audibleSinceMs = null;
    session().emit(stopped);
    session().emit(turnDone('failed'));
    await settle();
    voice.answer();
    session().emit(turnDone('failed'));
    await settle();

    const { audio, answers } = session(spare).record;
    expect(audio.slice(-spoken.length)).toEqual(spoken);
    expect(answers).toBe(0);
  });

  it('does not take for an interruption what was said before', async () => {
    const { session, start, settle, frames, call, clock, told, of } = createCallHarness();
    await start();
    call.audibleSinceMs = clock.monotonicMs();
    session().emit(started);
    await frames(1_000);
    call.audibleSinceMs = null;
    session().emit(stopped);
    session().fail('VOICE_LOST', true);
    await settle();

    session().emit(started);
    session().emit(stopped);
    await settle();
    expect(told.at(-1)).toEqual(stopped);
    expect(of('caller-started-speaking')).toHaveLength(1);

    session().emit(started);
    await settle();
    expect(of('caller-started-speaking')).toHaveLength(2);
  });

  it('leaves it to the consumer when there is no other', async () => {
    const { session, start, settle, types } = createCallHarness({ hasSpare: false });
    await start();

    for (let count = 0; count < 3; count += 1) session().emit(turnDone('failed'));
    await settle();

    expect(types()).toEqual(['turn-done', 'turn-done', 'turn-done']);
  });
});
