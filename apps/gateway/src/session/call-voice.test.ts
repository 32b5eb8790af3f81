import { createFakeClock } from '@voc/resilience/testing';
import { createFakeVoiceFactory } from '@voc/voice-client/testing';
import { isVoiceKnownAtUpgrade, openCallVoice, type CallVoiceConfig } from './call-voice.js';

const config = (languages: readonly (readonly [string, string])[] = []): CallVoiceConfig => ({
  voiceConnectTimeoutMs: 1_000,
  conversation: { instructions: 'Be short.', language: 'en', languageByNumber: new Map(languages) },
});

function open(settings: CallVoiceConfig, parties: Parameters<typeof openCallVoice>[2]) {
  const voice = createFakeVoiceFactory();
  const clock = createFakeClock();
  const opened = openCallVoice(
    settings,
    { voice, toolSpecs: [], clock },
    parties,
    new AbortController().signal,
  );
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
  it('is so where neither provider nor language depend on who calls whom', () => {
    const one = createFakeVoiceFactory();
    const chosen = { ...one, isChosenByCaller: true };

    expect(isVoiceKnownAtUpgrade(config(), one)).toBe(true);
    expect(isVoiceKnownAtUpgrade(config(), chosen)).toBe(false);
    expect(isVoiceKnownAtUpgrade(config([['+4930123456', 'de']]), one)).toBe(false);
  });
});

describe('a voice that was opened before its call was known', () => {
  it('knows the call from the moment it is attached', () => {
    const { voice, ...opened } = open(config(), null);
    const call = {
      heardTurns: () => [{ role: 'caller', text: 'Hello?' }] as const,
      isBotAudible: () => true,
      callerAudibleSinceMs: () => 7,
    };
    const seen = () => {
      const view = voice.opened[0]?.call;
      return [view?.heardTurns(), view?.isBotAudible(), view?.callerAudibleSinceMs()];
    };

    expect(seen()).toEqual([[], false, null]);
    opened.attach(call);
    expect(seen()).toEqual([[{ role: 'caller', text: 'Hello?' }], true, 7]);
  });
});
