import { CodedError } from '@voc/errors';
import type { VoiceClient } from '../voice-client.js';
import type { VoiceErrorCode, VoiceEvent } from '../voice-event.js';
import { createFakeVoiceClient } from './fake-voice-client.js';

const never = new AbortController().signal;

async function everything(client: VoiceClient): Promise<VoiceEvent[]> {
  const seen: VoiceEvent[] = [];
  for await (const event of client.events()) seen.push(event);
  return seen;
}

describe('createFakeVoiceClient', () => {
  it('notes what it is told while it is open', async () => {
    const fake = createFakeVoiceClient();
    fake.sendAudio('dropped');
    await fake.connect(never);

    fake.sendAudio('AAAA');
    fake.say('Say hello.', 'greeting');
    fake.inform('');
    fake.recall([]);
    fake.recall([{ role: 'caller', text: 'When are you open?' }]);
    fake.answer();
    fake.callerTyped('1 2');
    fake.probe();
    fake.changeLanguage('de');
    fake.cancelResponse([{ itemId: 'item_1', heardMs: 4 }]);
    fake.sendToolResult('call_1', 1, 'wait');
    fake.sendToolResult('call_1', 2, 'speak');
    await fake.close();
    fake.say('Say goodbye.', 'farewell');
    fake.answer();

    expect(fake.record).toEqual({
      audio: ['AAAA'],
      said: [{ instruction: 'Say hello.', purpose: 'greeting' }],
      informed: [],
      recalled: [[{ role: 'caller', text: 'When are you open?' }]],
      typed: ['1 2'],
      languages: ['de'],
      answers: 1,
      probes: 1,
      cancelled: [[{ itemId: 'item_1', heardMs: 4 }]],
      toolResults: [{ callId: 'call_1', result: 1, then: 'wait' }],
    });
  });

  it('speaks when the script says so', async () => {
    const fake = createFakeVoiceClient({
      onSay: (self, _instruction, purpose) => self.speak('item_1', ['AAAA'], purpose, 'Hello.'),
    });
    await fake.connect(never);

    fake.say('Say hello.', 'greeting');
    await fake.close();

    expect((await everything(fake)).map((event) => event.type)).toEqual([
      'audio',
      'audio-done',
      'transcript',
      'turn-done',
      'closed',
    ]);
  });

  it('goes on after a failed response and ends after a lost connection', async () => {
    const fake = createFakeVoiceClient();
    await fake.connect(never);

    fake.fail('VOICE_RESPONSE', true);
    expect(fake.phase()).toBe('open');
    fake.fail('VOICE_LOST');
    fake.emit({ type: 'caller-started-speaking' });

    expect(fake.phase()).toBe('ended');
    expect(await everything(fake)).toMatchObject([
      { type: 'failed', error: { code: 'VOICE_RESPONSE', retryable: true } },
      { type: 'failed', error: { code: 'VOICE_LOST', retryable: false } },
      { type: 'closed', reason: 'lost' },
    ]);
  });

  it('refuses, hangs or gives up connecting as told', async () => {
    const refusal = new CodedError<VoiceErrorCode>('VOICE_AUTH', 'refused');
    const leaving = new AbortController();

    const hanging = createFakeVoiceClient({ connect: 'hang' }).connect(leaving.signal);
    leaving.abort();

    await expect(createFakeVoiceClient({ connect: refusal }).connect(never)).rejects.toBe(refusal);
    await expect(createFakeVoiceClient().connect(AbortSignal.abort())).rejects.toMatchObject({
      code: 'VOICE_CONNECT',
    });
    await expect(hanging).rejects.toMatchObject({ code: 'VOICE_CONNECT' });
  });

  it('hangs until it is let through, and is open from then on', async () => {
    const fake = createFakeVoiceClient({ connect: 'hang' });
    const leaving = new AbortController();
    const connecting = fake.connect(leaving.signal);

    expect(fake.phase()).toBe('connecting');
    fake.accept();
    await connecting;
    leaving.abort();

    expect(fake.phase()).toBe('open');
  });
});
