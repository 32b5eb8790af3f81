import { encodeMulaw } from '@voc/audio-codec';
import { createFakeClock } from '@voc/resilience/testing';
import fc from 'fast-check';
import { callerAudioDefaults, createCallerAudio } from './caller-audio.js';
import { silentFrame } from './telephone-frame.js';

/** 20 ms of a tone at this level, unlike all other frames. */
let frames = 0;
function frame(levelDbfs: number): string {
  const amplitude = 32_767 * 10 ** (levelDbfs / 20);
  const phase = (frames += 1);
  const samples = Int16Array.from(
    { length: 160 },
    (_, index) => amplitude * Math.sin((2 * Math.PI * (index * 50 + phase)) / 1_000),
  );
  return Buffer.from(encodeMulaw(samples)).toString('base64');
}

const [speech, echo, noise] = [-20, -36, -60];

function openAudio() {
  const clock = createFakeClock();
  const sent: string[] = [];
  const events: string[] = [];
  const bot = { isAudible: false, isProtected: false };
  const audio = createCallerAudio(callerAudioDefaults, {
    clock,
    isBotAudible: () => bot.isAudible,
    isProtected: () => bot.isProtected,
    onDropped: () => void events.push('dropped'),
    onFilled: () => undefined,
    onAudible: () => void events.push('audible'),
    onQuiet: () => void events.push('quiet'),
  });
  const open = (): void => audio.open((payload) => void sent.push(payload));
  let timestampMs = 155;
  /** In real time. @returns the frames that came in */
  const hear = async (levelDbfs: number, ms: number): Promise<readonly string[]> => {
    const came: string[] = [];
    for (let at = 0; at < ms; at += 20) {
      await clock.advance(20);
      came.push(frame(levelDbfs));
      audio.frame(came.at(-1)!, (timestampMs += 20));
    }
    return came;
  };
  const lose = (ms: number): void => void (timestampMs += ms);
  return { clock, sent, events, bot, audio, open, hear, lose };
}

describe('createCallerAudio', () => {
  it('knows whether the caller has talked yet, which a click or a noise is not', async () => {
    const { audio, hear } = openAudio();

    await hear(noise, 500);
    await hear(speech, 60);
    await hear(noise, 500);
    expect(audio.hasTalked()).toBe(false);
    await hear(speech, 200);
    await hear(noise, 5_000);

    expect(audio.hasTalked()).toBe(true);
  });

  it('passes the very text while the bot is silent', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 })), (line) => {
        const { sent, audio, open } = openAudio();
        const came = line.map((bytes) => Buffer.from(bytes).toString('base64'));
        open();
        for (const payload of came) audio.frame(payload, null);

        expect(sent).toEqual(came);
      }),
    );
  });

  it('holds frames until the provider is ready, then sends them first and in order', async () => {
    const { sent, open, hear } = openAudio();
    const early = await hear(speech, 100);
    expect(sent).toEqual([]);

    open();
    const late = await hear(speech, 100);

    expect(sent).toEqual([...early, ...late]);
  });

  it('drops the oldest of more than 15 s, and says so', async () => {
    const { sent, events, open, hear } = openAudio();
    const came = await hear(noise, 15_200);

    open();

    expect(sent).toEqual(came.slice(10));
    expect(events).toEqual(Array(10).fill('dropped'));
  });

  it('loses nothing said to a provider that is not ready, be the greeting protected or not', async () => {
    const { sent, bot, open, hear } = openAudio();
    bot.isProtected = true;
    const came = await hear(speech, 8_000);

    open();

    expect(sent).toEqual(came);
  });

  it('puts silence where Twilio lost frames', async () => {
    const { sent, open, hear, lose } = openAudio();
    open();
    const before = await hear(speech, 100);
    lose(200);
    const after = await hear(speech, 100);

    expect(sent).toEqual([...before, ...Array<string>(10).fill(silentFrame), ...after]);
  });

  it('lets the provider hear silence while muted, at the same pace, and takes the caller for quiet', async () => {
    const { sent, events, audio, open, hear } = openAudio();
    open();
    const before = await hear(speech, 100);
    audio.mute(true);
    await hear(speech, 1_000);
    expect(audio.audibleSinceMs()).toBeNull();
    audio.mute(false);
    const after = await hear(speech, 100);

    expect(sent).toEqual([...before, ...Array<string>(50).fill(silentFrame), ...after]);
    expect(events).toEqual(['audible', 'quiet', 'audible']);
  });

  it('mutes what waits for the provider, and what was held back for the bot, as well', async () => {
    const { sent, bot, audio, open, hear } = openAudio();
    bot.isAudible = true;
    await hear(speech, 100);
    audio.mute(true);
    await hear(speech, 100);

    open();

    expect(sent).toEqual(Array(10).fill(silentFrame));
  });

  it('keeps the bot’s echo from the provider, and from everybody who asks', async () => {
    const { sent, events, bot, audio, open, hear } = openAudio();
    open();
    bot.isAudible = true;
    await hear(echo, 3_000);
    bot.isAudible = false;
    await hear(echo, 160);
    await hear(noise, 1_000);

    expect(sent.slice(0, 158)).toEqual(Array(158).fill(silentFrame));
    expect([audio.audibleSinceMs(), ...events]).toEqual([null]);
  });

  it('lets a caller interrupt within 120 ms of loud speech', async () => {
    const { sent, events, bot, audio, open, hear } = openAudio();
    open();
    bot.isAudible = true;
    await hear(echo, 1_000);

    const words = await hear(speech, 120);

    expect(sent.slice(-words.length)).toEqual(words);
    expect([audio.audibleSinceMs(), ...events]).toEqual([1_020, 'audible']);
  });

  it('makes a caller who talks into the protected greeting wait, and be heard', async () => {
    const { sent, bot, open, hear } = openAudio();
    open();
    bot.isAudible = bot.isProtected = true;
    await hear(noise, 500);
    const words = await hear(speech, 500);
    expect(sent.every((payload) => payload === silentFrame)).toBe(true);
    bot.isProtected = false;

    const last = await hear(speech, 20);

    expect(sent.slice(-26)).toEqual([...words, ...last]);
  });

  it('takes nothing and tells nothing after the end', async () => {
    const { clock, sent, events, audio, open, hear } = openAudio();
    open();
    const came = await hear(speech, 100);
    audio.close();
    await hear(speech, 100);
    await clock.advance(10_000);

    expect([sent, events, clock.pending()]).toEqual([came, ['audible'], 0]);
  });
});
