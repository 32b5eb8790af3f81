import { createCallHarness, frame, spec, started, stopped, turnDone } from './testing/call-harness.js';

const audio = (itemId: string, payload = frame(1)) =>
  ({ type: 'audio', itemId, purpose: 'turn', payload }) as const;

describe('the voice of a call, changing its language', () => {
  it('has the last words answered by a session of that language', async () => {
    const { voice, session, start, settle, told, main, call } = createCallHarness({
      main: (index) => ({ connect: index === 0 ? 'accept' : 'hang' }),
    });
    await start();
    call.turns = [{ role: 'caller', text: 'Deutsch, bitte.' }];
    const first = session();

    voice.changeLanguage('de');
    voice.say('eins', 'notice');
    first.emit(audio('late'));
    first.emit(turnDone());
    await settle();
    session().accept();
    await settle();

    expect(main.opened[1]!.spec).toEqual({ ...spec, language: 'de' });
    expect(first.record).toMatchObject({ cancelled: [[]], said: [] });
    expect(session().record).toMatchObject({ recalled: [call.turns], answers: 1 });
    expect(session().record.said).toEqual([{ instruction: 'eins', purpose: 'notice' }]);
    expect(told).toEqual([turnDone(), { type: 'moved', cause: 'language', provider: 'main' }]);
    expect(first.phase()).toBe('ended');
  });

  it('has the last words heard there when nobody knows them yet', async () => {
    const { voice, session, start, settle, frames } = createCallHarness();
    await start();
    session().emit(started);
    const said = await frames(2_000);
    session().emit(stopped);
    session().emit({ type: 'tool-call', callId: 'call_1', name: 'set_language', arguments: '{}' });
    await settle();

    voice.changeLanguage('de');
    await settle();

    expect(session().record.audio).toEqual(said);
    expect(session().record.answers).toBe(0);
  });

  it('has them answered by the old one when there is none to be had', async () => {
    const { voice, session, start, settle, told, main, clock } = createCallHarness({
      main: (index) => ({ connect: index === 0 ? 'accept' : 'hang' }),
    });
    await start();
    const first = session();

    voice.changeLanguage('de');
    voice.say('eins', 'notice');
    await clock.advance(4_000);
    await settle();

    expect(main.opened[1]!.client.phase()).toBe('ended');
    expect(first.record).toMatchObject({ answers: 1, said: [{ instruction: 'eins', purpose: 'notice' }] });
    expect(told).toEqual([]);
  });

  it('keeps the language over a loss', async () => {
    const { voice, session, start, settle, main } = createCallHarness();
    await start();
    voice.changeLanguage('de');
    await settle();

    session().fail('VOICE_LOST', true);
    await settle();

    expect(main.opened.map((one) => one.spec.language)).toEqual(['en', 'de', 'de']);
  });
});
