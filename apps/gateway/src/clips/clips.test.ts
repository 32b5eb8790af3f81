import { createActivityMeter, decodeMulaw, telephoneActivity } from '@voc/audio-codec';
import { spokenLanguages } from '../texts/texts.js';
import { clipNames, createClips } from './clips.js';

const everyClip = spokenLanguages.flatMap((language) => clipNames.map((name) => [language, name] as const));

describe('createClips', () => {
  it.each(everyClip)('has something to hear in %s for %s, in whole frames', (language, name) => {
    const { payload, durationMs } = createClips()(language, name);
    const audio = Buffer.from(payload, 'base64');
    const meter = createActivityMeter(telephoneActivity);

    expect(audio.length).toBe(durationMs * 8);
    expect(audio.length % 160).toBe(0);
    expect(durationMs).toBeGreaterThan(500);
    expect(durationMs).toBeLessThan(2_500);
    meter.push(decodeMulaw(audio));
    expect(meter.levelDbfs()).toBeGreaterThan(-40);
    expect(meter.levelDbfs()).toBeLessThan(-10);
  });

  it('speaks English where a language has no clips', () => {
    const clips = createClips();

    expect(clips('nl-BE', 'one-moment')).toEqual(clips('en', 'one-moment'));
    expect(clips('de-AT', 'one-moment')).toEqual(clips('de', 'one-moment'));
    expect(clips('de', 'one-moment')).not.toEqual(clips('en', 'one-moment'));
  });

  it('takes the clips of a folder in the place of its own', () => {
    const own = new Uint8Array(320).fill(7);
    const clips = createClips((file) => (file === 'fr/connecting.ulaw' ? own : null));

    expect(clips('fr', 'connecting')).toEqual({
      payload: Buffer.from(own).toString('base64'),
      durationMs: 40,
    });
    expect(clips('fr', 'one-moment')).toEqual(createClips()('fr', 'one-moment'));
  });

  it('names every file that cannot be played', () => {
    const bad: Record<string, Uint8Array> = {
      'en/one-moment.ulaw': new Uint8Array(0),
      'de/one-moment.ulaw': new Uint8Array(161),
      'hi/connecting.ulaw': new Uint8Array(160 * 501),
    };

    expect(() => createClips((file) => bad[file] ?? null)).toThrow(
      /en\/one-moment\.ulaw is empty; de\/one-moment\.ulaw is not whole frames of 160 bytes; hi\/connecting\.ulaw is longer than 10 s/,
    );
  });
});
