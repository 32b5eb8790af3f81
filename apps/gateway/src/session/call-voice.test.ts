import fc from 'fast-check';
import type { AudioFormat } from '@voc/voice-client';
import { createFakeClock } from '@voc/resilience/testing';
import { createFakeVoiceFactory } from '@voc/voice-client/testing';
import { callerAudioInto, isVoiceKnownAtUpgrade, openCallVoice, type CallVoiceConfig } from './call-voice.js';

const telephone: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };

const config = (languages: readonly (readonly [string, string])[] = []): CallVoiceConfig => ({
  voiceConnectTimeoutMs: 1_000,
  conversation: { instructions: 'Be short.', language: 'en', languageByNumber: new Map(languages) },
});

function open(settings: CallVoiceConfig, parties: Parameters<typeof openCallVoice>[2]) {
  const voice = createFakeVoiceFactory();
  const clock = createFakeClock();
  const opened = openCallVoice(settings, { voice, clock }, parties, new AbortController().signal);
  return { ...opened, voice };
}

describe('openCallVoice', () => {
  const parties = { callerPhone: '+15550100001', calledNumber: '+4930123456', language: null };

  it('speaks the language of the number called', () => {
    expect(open(config([['+4930123456', 'de']]), parties).language).toBe('de');
    expect(open(config([['+33123456', 'fr']]), parties).language).toBe('en');
  });

  it('keeps the language the call has been in', () => {
    expect(open(config([['+4930123456', 'de']]), { ...parties, language: 'es' }).language).toBe('es');
  });

  it('gives the same caller the same provider', () => {
    expect(open(config(), parties).voice.picked).toEqual(['+15550100001']);
    expect(open(config(), null).voice.picked).toEqual([null]);
  });

  it('tells the provider what it needs to know', () => {
    const { voice } = open(config([['+4930123456', 'de']]), parties);

    expect(voice.opened[0]?.spec).toMatchObject({ instructions: 'Be short.', language: 'de' });
  });
});

describe('isVoiceKnownAtUpgrade', () => {
  it('is so for one provider in one language only', () => {
    const one = createFakeVoiceFactory();
    const two = { ...one, providers: [...one.providers, ...one.providers] };

    expect(isVoiceKnownAtUpgrade(config(), one)).toBe(true);
    expect(isVoiceKnownAtUpgrade(config(), two)).toBe(false);
    expect(isVoiceKnownAtUpgrade(config([['+4930123456', 'de']]), one)).toBe(false);
  });
});

describe('callerAudioInto', () => {
  const into = (input: AudioFormat) => {
    const sent: string[] = [];
    const capabilities = { input, output: telephone, maxSessionMs: null, textInput: true, truncation: true };
    return { sent, send: callerAudioInto({ capabilities, sendAudio: (payload) => void sent.push(payload) }) };
  };
  const bytesOf = (texts: readonly string[]): number =>
    texts.reduce((sum, text) => sum + Buffer.from(text, 'base64').length, 0);

  it('passes the very text on where the provider hears what Twilio speaks', () => {
    const { sent, send } = into(telephone);
    const frame = Buffer.alloc(160, 0x21).toString('base64');

    send(frame);

    expect(sent).toEqual([frame]);
  });

  it('gives two bytes for each sample at the same rate', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (mulaw) => {
        const { sent, send } = into({ encoding: 'pcm16', sampleRateHz: 8000 });

        send(Buffer.from(mulaw).toString('base64'));

        expect(bytesOf(sent)).toBe(2 * mulaw.length);
      }),
    );
  });

  it('gives three times the samples at 24 kHz, but for what the filter holds back', () => {
    const { sent, send } = into({ encoding: 'pcm16', sampleRateHz: 24000 });

    for (let frame = 0; frame < 50; frame += 1) send(Buffer.alloc(160, 0x21).toString('base64'));

    const heldBackBytes = 2 * 24 * 2.5;
    expect(bytesOf(sent)).toBe(50 * 160 * 3 * 2 - heldBackBytes);
  });
});
