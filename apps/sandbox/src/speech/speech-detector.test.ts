import fc from 'fast-check';
import { loadRecordings } from './recording-library.js';
import { createSpeechDetector, type SpeechDetectorOptions } from './speech-detector.js';

const speech = loadRecordings().get('tell-problem').audio;

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

interface Heard {
  readonly started: number[];
  readonly stopped: { readonly atMs: number; readonly audio: Uint8Array }[];
}

function detect(pieces: readonly Uint8Array[], options: SpeechDetectorOptions = {}): Heard {
  const heard: Heard = { started: [], stopped: [] };
  const detector = createSpeechDetector(options, {
    started: ({ atMs }) => void heard.started.push(atMs),
    stopped: (event) => void heard.stopped.push(event),
  });
  for (const piece of pieces) detector.push(piece);
  return heard;
}

/** Compared many times faster than byte by byte. */
function spelt({ started, stopped }: Heard): object {
  return {
    started,
    stopped: stopped.map(({ atMs, audio }) => ({ atMs, audio: Buffer.from(audio).toString('base64') })),
  };
}

describe('speech detector', () => {
  it('reports where an utterance begins, prefix included, and where its silence is complete', () => {
    const heard = detect([silence(1_000), speech, silence(1_000)]);

    const speechEndMs = 1_000 + speech.length / 8;
    expect(heard.started).toHaveLength(1);
    expect(Math.abs((heard.started[0] ?? 0) - 700)).toBeLessThanOrEqual(100);
    expect(heard.stopped).toHaveLength(1);
    expect(Math.abs((heard.stopped[0]?.atMs ?? 0) - (speechEndMs + 500))).toBeLessThanOrEqual(100);
  });

  it('hands over the utterance from prefix to silence', () => {
    const heard = detect([silence(1_000), speech, silence(1_000)]);

    const [utterance] = heard.stopped;
    expect(utterance?.audio.length).toBe(((utterance?.atMs ?? 0) - (heard.started[0] ?? 0)) * 8);
    expect(Buffer.from(utterance?.audio ?? []).includes(Buffer.from(speech.subarray(0, -800)))).toBe(true);
  });

  it('keeps the pauses inside a sentence and parts sentences that lie further apart', () => {
    expect(detect([speech, silence(300), speech, silence(600)]).stopped).toHaveLength(1);
    expect(detect([speech, silence(700), speech, silence(600)]).stopped).toHaveLength(2);
  });

  it('does not take a click or a quiet hum for speech', () => {
    const click = speech.subarray(4_000, 4_000 + 240);
    const hum = Uint8Array.from({ length: 8_000 }, (_, index) => (index % 8 < 4 ? 0xfa : 0x7a));

    expect(detect([silence(500), click, silence(500), hum]).started).toEqual([]);
  });

  it('never ends an utterance when no audio comes, since its clock is the audio', () => {
    expect(detect([silence(200), speech]).stopped).toEqual([]);
  });

  it('counts its clock from where it is told', () => {
    const early = detect([silence(500), speech, silence(600)]);
    const late = detect([silence(500), speech, silence(600)], { clockStartMs: 10_000 });

    expect(late.started[0]).toBe((early.started[0] ?? 0) + 10_000);
  });

  it('keeps at most a minute of an utterance that does not end', () => {
    const minutes = Array.from({ length: 40 }, () => speech);

    const heard = detect([...minutes, silence(600)]);

    expect(heard.stopped[0]?.audio.length).toBe(60_000 * 8);
  });

  it('hears the same however the audio is cut', () => {
    const whole = Buffer.concat([
      silence(400),
      speech,
      silence(600),
      speech.subarray(0, 8_000),
      silence(600),
    ]);
    const expected = spelt(detect([whole]));

    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (let index = 0; at < whole.length; index += 1) {
          const size = sizes[index % sizes.length] ?? 1;
          pieces.push(whole.subarray(at, at + size));
          at += size;
        }
        expect(spelt(detect(pieces))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});
