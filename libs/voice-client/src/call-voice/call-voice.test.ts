import { CodedError } from '@voc/errors';
import type { VoiceErrorCode } from '../voice-event.js';
import { createCallHarness, frame } from './testing/call-harness.js';

const never = new AbortController().signal;
const refusal = (code: VoiceErrorCode, retryable: boolean): CodedError<VoiceErrorCode> =>
  new CodedError(code, 'the test wanted it so', { retryable });

describe('the voice of a call, connecting', () => {
  it('is what its first session is, as long as all is well', async () => {
    const { voice, session, start, told, settle } = createCallHarness();

    await start();
    voice.say('Say hello.', 'greeting');
    session().speak('item_1', [frame(1)], 'greeting', 'Hello.');
    await settle();

    expect(session().record.said).toEqual([{ instruction: 'Say hello.', purpose: 'greeting' }]);
    expect(told.map(({ type }) => type)).toEqual(['audio', 'audio-done', 'transcript', 'turn-done']);
    expect(told[0]).toMatchObject({ payload: frame(1), purpose: 'greeting' });
    expect(voice.provider()).toBe('main');
  });

  it('asks a provider that refused once more, then the other', async () => {
    const no = refusal('VOICE_CONNECT', true);
    const { voice, main, spare, start, told } = createCallHarness({ main: () => ({ connect: no }) });

    await start();

    expect([main.opened.length, spare.opened.length]).toEqual([2, 1]);
    expect(told).toEqual([
      { type: 'moving', cause: 'refused', error: no },
      { type: 'moved', cause: 'refused', provider: 'spare' },
    ]);
    expect(voice.provider()).toBe('spare');
  });

  it('does not try a refused key twice', async () => {
    const { main, spare, start } = createCallHarness({
      main: () => ({ connect: refusal('VOICE_AUTH', false) }),
    });

    await start();

    expect([main.opened.length, spare.opened.length]).toEqual([1, 1]);
  });

  it('gives each attempt its own time', async () => {
    const { voice, clock, main, spare, told } = createCallHarness({ main: () => ({ connect: 'hang' }) });
    const connected = voice.connect(never);

    await clock.advance(3_999);
    expect(told).toEqual([]);
    await clock.advance(4_001);
    await connected;

    expect(clock.monotonicMs()).toBe(8_000);
    expect(main.opened.map(({ client }) => client.phase())).toEqual(['ended', 'ended']);
    expect(spare.opened).toHaveLength(1);
  });

  it('fails with the last error when no session is to be had, and tells it once', async () => {
    const last = refusal('VOICE_LIMIT', false);
    const { voice, told } = createCallHarness({
      main: () => ({ connect: refusal('VOICE_CONNECT', true) }),
      spare: () => ({ connect: last }),
    });
    voice.say('Say hello.', 'greeting');

    await expect(voice.connect(never)).rejects.toBe(last);

    expect(told).toMatchObject([
      { type: 'moving', cause: 'refused' },
      { type: 'turn-done', purpose: 'greeting', outcome: 'failed' },
      { type: 'closed', reason: 'lost' },
    ]);
  });

  it('gives the first session all that was said before it was ready', async () => {
    const { voice, clock, session, frames, settle, call } = createCallHarness({
      main: (index) => ({ connect: index === 0 ? refusal('VOICE_CONNECT', true) : 'hang' }),
    });
    void voice.connect(never);
    voice.inform('The caller is a customer.');
    voice.recall([{ role: 'caller', text: 'My jacket.' }]);
    voice.say('Say hello.', 'greeting');
    call.turns = [{ role: 'caller', text: 'not for the first session' }];

    const sent = await frames(2_000);
    session().accept();
    await settle();

    expect(clock.monotonicMs()).toBe(2_000);
    expect(session().record).toMatchObject({
      audio: sent,
      informed: ['The caller is a customer.'],
      recalled: [[{ role: 'caller', text: 'My jacket.' }]],
      said: [{ instruction: 'Say hello.', purpose: 'greeting' }],
      answers: 0,
    });
  });

  it('gives up when the signal aborts, leaving nothing behind', async () => {
    const { voice, clock, session, told } = createCallHarness({ main: () => ({ connect: 'hang' }) });
    const leaving = new AbortController();
    const connected = voice.connect(leaving.signal);

    leaving.abort();

    await expect(connected).rejects.toMatchObject({ code: 'VOICE_CONNECT' });
    await clock.advance(0);
    expect([session().phase(), clock.pending()]).toEqual(['ended', 0]);
    expect(told).toEqual([{ type: 'closed', reason: 'lost' }]);
    await expect(voice.connect(never)).rejects.toMatchObject({ code: 'VOICE_CONNECT' });
  });

  it('closes in every state, and does nothing afterwards', async () => {
    const before = createCallHarness();
    await before.voice.close();
    const during = createCallHarness({ main: () => ({ connect: 'hang' }) });
    const connected = during.voice.connect(never);
    const rejected = expect(connected).rejects.toMatchObject({ code: 'VOICE_CONNECT' });
    await during.voice.close();
    await rejected;
    const after = createCallHarness();
    await after.start();
    await after.voice.close();
    await after.voice.close();

    after.voice.sendAudio(frame(1));
    after.voice.say('Say hello.', 'greeting');
    after.voice.changeLanguage('de');
    await after.clock.advance(60_000);

    for (const { told, clock } of [before, during, after]) {
      await clock.advance(0);
      expect(told).toEqual([{ type: 'closed', reason: 'requested' }]);
      expect(clock.pending()).toBe(0);
    }
    expect(after.session().record.said).toEqual([]);
  });
});
