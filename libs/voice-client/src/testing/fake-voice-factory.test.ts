import type { CallView } from '../call-voice.js';
import { createFakeVoiceFactory, createFakeVoiceSessions } from './fake-voice-factory.js';

const never = new AbortController().signal;
const spec = { instructions: 'Be short.', tools: [], language: 'en' };
const call: CallView = {
  heardTurns: () => [],
  isBotAudible: () => false,
  callerAudibleSinceMs: () => null,
};

describe('createFakeVoiceFactory', () => {
  it('keeps what it handed out, each with its own script', async () => {
    const factory = createFakeVoiceFactory((index) => ({ connect: index === 0 ? 'accept' : 'hang' }));

    const voice = factory.open(spec, call, '+15550100001');
    await voice.connect(never);
    void factory.open(spec, call, null).connect(never);

    expect(voice.provider()).toBe('fake');
    expect(factory.opened.map(({ client }) => client.phase())).toEqual(['open', 'connecting']);
    expect(factory.opened[0]).toMatchObject({ spec, call });
    expect(factory.picked).toEqual(['+15550100001', null]);
  });
});

describe('createFakeVoiceSessions', () => {
  it('is a provider of its name and abilities, and keeps the sessions it gave', async () => {
    const sessions = createFakeVoiceSessions(
      'nova',
      (index) => ({ connect: index === 0 ? 'hang' : 'accept' }),
      {
        signsOfLife: false,
      },
    );

    void sessions.open(spec).connect(never);
    await sessions.open(spec).connect(never);

    expect(sessions).toMatchObject({
      provider: 'nova',
      capabilities: { signsOfLife: false, truncation: true },
    });
    expect(sessions.opened.map(({ client }) => client.phase())).toEqual(['connecting', 'open']);
    expect(sessions.opened[0]?.client.capabilities.signsOfLife).toBe(false);
    expect(sessions.opened[0]?.client.provider()).toBe('nova');
  });
});
