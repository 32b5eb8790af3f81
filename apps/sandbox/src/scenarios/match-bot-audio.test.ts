import { decodeMulaw, encodeMulaw } from '../speech/mulaw.js';
import { loadRecordings } from '../speech/recording-library.js';
import { resample } from '../speech/resampler.js';
import type { BotAudio } from './bot-audio.js';
import { matchBotAudio, type SpokenUtterance } from './match-bot-audio.js';

const recordings = loadRecordings();
const bot = recordings.all().filter(({ speaker }) => speaker === 'bot' || speaker === 'clip');
const greeting = recordings.get('greeting').audio;
const farewell = recordings.get('farewell').audio;

const spoke = (
  recordingId: string,
  complete = true,
  path: SpokenUtterance['path'] = 'pass-through',
): SpokenUtterance => ({
  recordingId,
  complete,
  path,
  source: {
    by: path === 'converted' ? 'bedrock' : 'openai',
    session: 1,
    itemId: `item_${recordingId}`,
    sentMs: null,
  },
});
const run = (audio: Uint8Array, more: Partial<BotAudio> = {}): BotAudio => ({
  audio,
  waits: [],
  cutBy: null,
  ...more,
});

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function viaPcm(audio: Uint8Array): Uint8Array {
  return encodeMulaw(resample(resample(decodeMulaw(audio), 8_000, 24_000), 24_000, 8_000));
}

describe('what the caller heard of the bot, compared', () => {
  it('is told apart without a pause between two utterances', () => {
    const { utterances, unknownMs } = matchBotAudio(
      [run(joined(greeting, farewell))],
      [spoke('greeting'), spoke('farewell')],
      bot,
    );

    expect(utterances).toMatchObject([
      { recording: 'greeting', bitIdentical: true, missingMs: 0, isCut: false },
      { recording: 'farewell', bitIdentical: true, missingMs: 0, isCut: false },
    ]);
    expect(unknownMs).toBe(0);
  });

  it('may leave out what was spoken and never played', () => {
    const spoken = [spoke('did-not-understand', false), spoke('farewell')];

    expect(matchBotAudio([run(farewell)], spoken, bot).utterances).toMatchObject([{ recording: 'farewell' }]);
  });

  it('is recognised behind a converter', () => {
    const [heard] = matchBotAudio([run(viaPcm(greeting))], [spoke('greeting')], bot).utterances;

    expect(heard).toMatchObject({ recording: 'greeting', bitIdentical: false, gapsMs: 0, clippedSamples: 0 });
    expect(heard?.correlation).toBeGreaterThan(0.998);
  });

  it('is compared as far as it goes when it was cut short on purpose', () => {
    const part = greeting.subarray(0, 9_600);

    expect(matchBotAudio([run(part, { cutBy: 'clear' })], [spoke('greeting')], bot).utterances).toMatchObject(
      [{ bitIdentical: true, heardMs: 1_200, playedMs: 1_200, missingMs: 0, isCut: true, cutBy: 'clear' }],
    );
    expect(matchBotAudio([run(part)], [spoke('greeting', false)], bot).utterances).toMatchObject([
      { bitIdentical: true, missingMs: 0, isCut: true },
    ]);
  });

  it('ends where a clip begins that fills the pause, and where what broke off begins once more', () => {
    const clip = recordings.get('clip-one-moment-en').audio;
    const padded = joined(greeting.subarray(0, 9_550), new Uint8Array(50).fill(0xff));
    const spoken = [spoke('greeting', false), spoke('greeting')];
    const part = { recording: 'greeting', bitIdentical: true, missingMs: 0, isCut: true };
    const whole = { recording: 'greeting', bitIdentical: true, missingMs: 0, isCut: false };

    const filled = matchBotAudio([run(joined(padded, clip, clip, greeting))], spoken, bot);
    expect(filled.utterances).toMatchObject([part, { isClip: true }, { isClip: true }, whole]);
    expect(filled.unknownMs).toBe(0);
    expect(matchBotAudio([run(joined(padded, greeting))], spoken, bot).utterances).toMatchObject([
      part,
      whole,
    ]);
    expect(matchBotAudio([run(joined(greeting, clip))], [spoke('greeting')], bot).utterances).toMatchObject([
      whole,
      { isClip: true, bitIdentical: true },
    ]);
  });

  it('lacks its end when nobody cut it short', () => {
    const part = greeting.subarray(0, 9_600);

    expect(matchBotAudio([run(part)], [spoke('greeting')], bot).utterances).toMatchObject([
      { missingMs: greeting.length / 8 - 1_200, isCut: false },
    ]);
  });

  it('is not blamed for coming late, only for what was put in', () => {
    const waits = [{ atByte: 8_000, ms: 60 }];
    const padded = joined(
      greeting.subarray(0, 7_920),
      new Uint8Array(80).fill(0xff),
      greeting.subarray(7_920),
    );
    const filled = joined(
      greeting.subarray(0, 8_000),
      new Uint8Array(800).fill(0xff),
      greeting.subarray(8_000),
    );
    const spoken = [spoke('greeting')];

    expect(matchBotAudio([run(greeting, { waits })], spoken, bot).utterances).toMatchObject([
      { bitIdentical: true, lateMs: 60, gapsMs: 0 },
    ]);
    expect(matchBotAudio([run(padded, { waits })], spoken, bot).utterances).toMatchObject([
      { bitIdentical: true, lateMs: 70, gapsMs: 0 },
    ]);
    expect(matchBotAudio([run(filled)], spoken, bot).utterances).toMatchObject([
      { bitIdentical: true, lateMs: 0, gapsMs: 100 },
    ]);
  });

  it('may be nothing that anybody said', () => {
    const noise = Uint8Array.from({ length: 8_000 }, (_, index) => (index * 7_919) % 251);
    const { utterances, unknownMs } = matchBotAudio(
      [run(joined(greeting, noise)), run(farewell)],
      [spoke('greeting'), spoke('farewell')],
      bot,
    );

    expect(utterances.map(({ recording }) => recording)).toEqual(['greeting', 'farewell']);
    expect(unknownMs).toBe(1_000);
  });

  it('is known also when no model said it', () => {
    expect(matchBotAudio([run(greeting)], [], bot).utterances).toMatchObject([
      { recording: 'greeting', bitIdentical: true, source: null, isClip: false, isCut: false },
    ]);
  });

  it('may be a clip of the gateway’s between the words of models', () => {
    const clip = { ...recordings.get('resumed'), speaker: 'clip' } as const;
    const heard = [run(joined(clip.audio, greeting))];
    const known = [...bot.filter(({ id }) => id !== clip.id), clip];

    expect(matchBotAudio(heard, [spoke('greeting')], known).utterances).toMatchObject([
      { recording: 'resumed', source: null, isClip: true, bitIdentical: true, path: 'pass-through' },
      { recording: 'greeting', source: { itemId: 'item_greeting' }, isClip: false },
    ]);
  });

  it('is told apart when one model broke off and another one said the same', () => {
    const heard = [run(joined(greeting.subarray(0, 12_000), viaPcm(greeting)))];
    const spoken = [spoke('greeting', false), spoke('greeting', true, 'converted')];

    for (const said of [spoken, spoken.toReversed()])
      expect(matchBotAudio(heard, said, bot).utterances).toMatchObject([
        { source: { by: 'openai' }, isCut: true, playedMs: 1_500 },
        { source: { by: 'bedrock' }, isCut: false, playedMs: 2_920, path: 'converted' },
      ]);
  });

  it.each(Array.from({ length: 14 }, (_, index) => 400 + index * 180))(
    'tells to a frame how far it was heard when it was cut after %d ms',
    (cutMs) => {
      for (const [audio, path] of [
        [greeting, 'pass-through'],
        [viaPcm(greeting), 'converted'],
      ] as const) {
        const heard = [run(audio.subarray(0, cutMs * 8), { cutBy: 'clear' })];
        const [utterance] = matchBotAudio(heard, [spoke('greeting', true, path)], bot).utterances;

        expect(Math.abs((utterance?.playedMs ?? 0) - cutMs)).toBeLessThanOrEqual(20);
      }
    },
  );

  it('is nothing where there is silence', () => {
    expect(matchBotAudio([run(new Uint8Array(1_600).fill(0xff))], [spoke('greeting')], bot)).toEqual({
      utterances: [],
      unknownMs: 0,
    });
  });
});
