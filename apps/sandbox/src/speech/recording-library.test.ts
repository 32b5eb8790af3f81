import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRecordings } from './recording-library.js';
import { isSpeech } from './recording.js';
import { createSpeechDetector } from './speech-detector.js';

describe('recording library', () => {
  const library = loadRecordings();

  it('holds every sentence of the scenarios as whole frames of a few seconds', () => {
    const spoken = library.all().filter(isSpeech);
    const lengthsMs = spoken.map((recording) => recording.audio.length / 8);

    expect(spoken.length).toBeGreaterThanOrEqual(40);
    expect(Math.max(...lengthsMs)).toBeLessThan(5_000);
    expect(Math.min(...lengthsMs)).toBeGreaterThan(700);
    expect(library.all().every((recording) => recording.audio.length % 160 === 0)).toBe(true);
  });

  it('greets in each of the seven languages', () => {
    const greetings = library.all().filter(({ id }) => /^greeting(-..)?$/.test(id));

    expect(greetings.map(({ language }) => language).sort()).toEqual([
      'de',
      'en',
      'es',
      'fr',
      'hi',
      'it',
      'pt',
    ]);
  });

  it('pauses inside no sentence for as long as a listener needs to think it is over', () => {
    for (const { id, audio } of library.all().filter(isSpeech))
      expect({ id, starts: startsIn(audio, 300) }).toEqual({ id, starts: [0] });
  });

  it('has a noise that is taken for somebody who begins to speak, and one that is not', () => {
    expect(startsIn(library.get('noise-cough').audio)).toHaveLength(1);
    expect(startsIn(library.get('noise-click').audio)).toEqual([]);
    const noises = library
      .all()
      .filter((recording) => !isSpeech(recording) && recording.speaker === 'caller');
    expect(noises).toHaveLength(2);
  });

  it('names the recording that does not exist', () => {
    expect(() => library.get('ask-for-a-pony')).toThrow('there is no recording "ask-for-a-pony"');
  });

  it('finds the sentence inside an instruction whatever its case and punctuation', () => {
    const instruction = 'Say exactly: “hello — thanks for calling, how can I HELP you today”';

    expect(library.spokenIn(instruction, 'bot')?.id).toBe('greeting');
  });

  it('prefers the last sentence and respects the speaker', () => {
    const both = `${library.get('handover-failed').text} ${library.get('goodbye').text}`;

    expect(library.spokenIn(both, 'bot')?.id).toBe('goodbye');
    expect(library.spokenIn(both, 'agent')).toBeUndefined();
  });

  it('does not find a sentence with a word missing or changed', () => {
    expect(library.spokenIn('Hello, thanks for calling. How can we help you today?', 'bot')).toBeUndefined();
  });

  it('refuses a recording that is not whole frames', () => {
    const directory = mkdtempSync(join(tmpdir(), 'recordings-'));
    try {
      const list = [{ id: 'short', speaker: 'bot', language: 'en', text: 'Short.' }];
      writeFileSync(join(directory, 'recordings.json'), JSON.stringify(list));
      writeFileSync(join(directory, 'short.ulaw'), new Uint8Array(161));

      expect(() => loadRecordings(directory)).toThrow('short.ulaw is not whole frames');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** Where utterances begin when the sound is followed by silence, on the clock of the sound. */
function startsIn(audio: Uint8Array, endSilenceMs = 500): readonly number[] {
  const starts: number[] = [];
  const detector = createSpeechDetector(
    { endSilenceMs },
    { started: ({ atMs }) => void starts.push(atMs), stopped: () => undefined },
  );
  detector.push(Buffer.concat([audio, new Uint8Array(8_000).fill(0xff)]));
  return starts;
}
