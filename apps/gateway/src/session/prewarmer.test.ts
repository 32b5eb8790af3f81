import { createFakeClock } from '@voc/resilience/testing';
import { createFakeVoiceFactory } from '@voc/voice-client/testing';
import { openCallVoice } from './call-voice.js';
import { createPrewarmer } from './prewarmer.js';

const parties = { callerPhone: '+15550100001', calledNumber: '+15550100002', language: null };
const config = {
  voiceConnectTimeoutMs: 10_000,
  conversation: { instructions: 'Be kind.', language: 'en', languageByNumber: new Map<string, string>() },
};

function setUp(maxWaiting = 10) {
  const clock = createFakeClock();
  const voice = createFakeVoiceFactory(() => ({ connect: 'hang' }));
  const prewarmer = createPrewarmer(
    { keepMs: 10_000, maxWaiting },
    { open: (who, left) => openCallVoice(config, { voice, toolSpecs: [], clock }, who, left), clock },
  );
  const phase = (index: number) => voice.opened[index]?.client.phase();
  return { clock, voice, prewarmer, phase };
}

describe('createPrewarmer', () => {
  it('connects when the call is answered, and hands the voice to the stream, once', () => {
    const { voice, prewarmer, phase } = setUp();

    prewarmer.begin('CA1', parties);

    expect(phase(0)).toBe('connecting');
    expect(prewarmer.take('CA1')?.client).toBe(voice.opened[0]?.client);
    expect(prewarmer.take('CA1')).toBeNull();
    expect(prewarmer.take('CA2')).toBeNull();
  });

  it('drops a voice whose stream does not come within ten seconds', async () => {
    const { clock, prewarmer, phase } = setUp();

    prewarmer.begin('CA1', parties);
    await clock.advance(9_999);
    expect(phase(0)).toBe('connecting');
    await clock.advance(1);

    expect(phase(0)).toBe('ended');
    expect(prewarmer.take('CA1')).toBeNull();
    expect(clock.pending()).toBe(0);
  });

  it('leaves a voice alone that was taken', async () => {
    const { clock, prewarmer, phase } = setUp();

    prewarmer.begin('CA1', parties);
    prewarmer.take('CA1');
    await clock.advance(9_999);

    expect(phase(0)).toBe('connecting');
  });

  it('opens one voice a call, and gives up the oldest when too many wait', () => {
    const { voice, prewarmer, phase } = setUp(2);

    for (const callSid of ['CA1', 'CA1', 'CA2', 'CA3']) prewarmer.begin(callSid, parties);

    expect(voice.opened).toHaveLength(3);
    expect([phase(0), phase(1), phase(2)]).toEqual(['ended', 'connecting', 'connecting']);
  });
});
