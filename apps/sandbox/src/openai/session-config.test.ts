import { applyUpdate, defaultSession, namesBothFormats, objectionTo } from './session-config.js';
import { sessionUpdateSchema, type SessionUpdate } from './session-schema.js';

function update(session: object): SessionUpdate {
  return sessionUpdateSchema.parse({ type: 'realtime', ...session });
}

const phone = update({
  audio: {
    input: { format: { type: 'audio/pcmu' }, transcription: { model: 'whisper-1' } },
    output: { format: { type: 'audio/pcmu' }, voice: 'cedar' },
  },
});

describe('session configuration', () => {
  it('starts with PCM at 24 kHz in both directions and server VAD', () => {
    const { audio } = defaultSession('gpt-realtime-2.1');

    expect(audio.input.format).toEqual({ type: 'audio/pcm', rate: 24_000 });
    expect(audio.output.format).toEqual({ type: 'audio/pcm', rate: 24_000 });
    expect(audio.input.turn_detection).toMatchObject({ type: 'server_vad', silence_duration_ms: 200 });
  });

  it('changes what an update names and nothing else', () => {
    const configured = applyUpdate(defaultSession('gpt-realtime-2.1'), phone);

    const changed = applyUpdate(
      configured,
      update({ audio: { input: { turn_detection: null } }, instructions: 'Be brief.' }),
    );

    expect(changed).toEqual({
      ...configured,
      instructions: 'Be brief.',
      audio: { ...configured.audio, input: { ...configured.audio.input, turn_detection: null } },
    });
  });

  it('can be sent back to PCM by a careless full update: the way to static', () => {
    const configured = applyUpdate(defaultSession('gpt-realtime-2.1'), phone);

    const careless = update({ audio: { output: { format: { type: 'audio/pcm', rate: 24_000 } } } });

    expect(applyUpdate(configured, careless).audio.output.format.type).toBe('audio/pcm');
  });

  it('clears a transcription with null and lists with an empty list', () => {
    const configured = applyUpdate(defaultSession('gpt-realtime-2.1'), phone);

    const cleared = applyUpdate(configured, update({ tools: [], audio: { input: { transcription: null } } }));

    expect(cleared.audio.input.transcription).toBeNull();
    expect(cleared.tools).toEqual([]);
  });

  it('keeps the model, and the voice once the model has spoken', () => {
    const config = defaultSession('gpt-realtime-2.1');

    expect(objectionTo(update({ model: 'gpt-realtime' }), config, false)?.param).toBe('session.model');
    expect(objectionTo(phone, config, false)).toBeUndefined();
    expect(objectionTo(phone, config, true)?.code).toBe('cannot_update_voice');
    expect(objectionTo(phone, applyUpdate(config, phone), true)).toBeUndefined();
  });

  it('allows reasoning to the models that reason', () => {
    const asked = update({ reasoning: { effort: 'low' } });

    expect(objectionTo(asked, defaultSession('gpt-realtime-2.1-mini'), false)).toBeUndefined();
    expect(objectionTo(asked, defaultSession('gpt-realtime-1.5'), false)?.param).toBe('session.reasoning');
  });

  it('tells an update that leaves a format open', () => {
    expect(namesBothFormats(phone)).toBe(true);
    expect(namesBothFormats(update({ audio: { input: { format: { type: 'audio/pcmu' } } } }))).toBe(false);
  });
});
