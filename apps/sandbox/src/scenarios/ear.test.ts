import { createRecogniser } from '../speech/recogniser.js';
import { loadRecordings } from '../speech/recording-library.js';
import type { HeardAudio, HeardSource } from '../world/phone-network.js';
import { createEar } from './ear.js';

const recordings = loadRecordings();
const recogniser = createRecogniser(recordings.all());

function createLine() {
  let listener: (frame: Uint8Array, source: HeardSource) => void = () => undefined;
  let played = 0;
  const hears: HeardAudio = {
    onFrame(added) {
      listener = added;
      return () => (listener = () => undefined);
    },
    recording: () => new Uint8Array(),
  };
  const play = (audio: Uint8Array, source: HeardSource = 'stream'): void => {
    for (let at = 0; at < audio.length; at += 160) listener(audio.subarray(at, at + 160), source);
    played += audio.length / 8;
  };
  const quiet = (ms: number): void => play(new Uint8Array(ms * 8).fill(0xff), 'silence');
  const ear = createEar(hears, { nowMs: () => 1_000, recogniser, ended: new Promise(() => undefined) });
  return { ear, play, quiet, nowMs: () => 1_000 + played };
}

describe('ear', () => {
  it('hears a recording once it is over, and tells when it was spoken', () => {
    const line = createLine();
    const greeting = recordings.get('greeting').audio;

    line.quiet(200);
    line.play(greeting);
    const before = line.ear.heard().length;
    line.quiet(320);

    expect(before).toBe(0);
    const [utterance] = line.ear.heard();
    expect(utterance?.recording).toBe('greeting');
    expect(utterance?.fromMs).toBeCloseTo(1_200, -2);
    expect(utterance?.toMs).toBeCloseTo(1_200 + greeting.length / 8, -2);
  });

  it('knows a sentence of which a part came too late', () => {
    const line = createLine();
    const { audio } = recordings.get('still-there');

    line.play(audio.subarray(0, 160 * 10));
    line.quiet(140);
    line.play(audio.subarray(160 * 10, 160 * 30));
    line.quiet(40);
    line.play(audio.subarray(160 * 30));
    line.quiet(400);

    const [utterance] = line.ear.heard();
    expect(utterance?.recording).toBe('still-there');
    expect(utterance?.toMs).toBeCloseTo(1_180 + audio.length / 8, -2);
  });

  it('does not know a sentence of which a part never came', () => {
    const line = createLine();
    const { audio } = recordings.get('still-there');

    line.play(audio.subarray(0, 160 * 10));
    line.quiet(140);
    line.play(audio.subarray(160 * 17));
    line.quiet(400);

    expect(line.ear.heard()).toMatchObject([{ recording: null }]);
  });

  it('does not take a sentence that was cut off for the whole one', () => {
    const line = createLine();

    line.play(recordings.get('answer-opening-hours').audio.subarray(0, 8 * 1_200));
    line.quiet(400);

    expect(line.ear.heard()).toMatchObject([{ recording: null }]);
  });

  it('tells two sentences apart that follow each other without a pause', () => {
    const line = createLine();

    line.play(recordings.get('did-not-understand').audio);
    line.play(recordings.get('farewell').audio);
    line.quiet(400);

    expect(line.ear.heard().map(({ recording }) => recording)).toEqual(['did-not-understand', 'farewell']);
  });

  it('does not take the ringing tone for speech', () => {
    const line = createLine();
    const started: number[] = [];
    line.ear.onSpeechStart(() => started.push(line.nowMs()));

    line.play(recordings.get('greeting').audio, 'ringing');
    line.quiet(400);

    expect(started).toEqual([]);
    expect(line.ear.heard()).toEqual([]);
  });
});
