import { Buffer } from 'node:buffer';
import alawmulaw from 'alawmulaw';
import { resamplers } from './resamplers.mjs';
import { speechFrames } from './speech.mjs';
import { timedRows } from './timed-rows.mjs';

const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 };
const pcm16 = (sampleRateHz) => ({ encoding: 'pcm16', sampleRateHz });

/** The whole way a frame takes in the gateway, from base64 text to base64 text. */
export async function textRows(codec) {
  const createSpeex = resamplers(codec)['speex-resampler q3'];
  const [up, down] = [await createSpeex(8000, 24_000), await createSpeex(24_000, 8000)];
  const mulawTexts = speechFrames(8000).map((frame) => mulawText(frame));
  const linearTexts = speechFrames(8000).map((frame) => pcm16Text(frame));
  const wideTexts = speechFrames(24_000).map((frame) => pcm16Text(frame));

  const ours = (from, to) => {
    const transcoder = codec.createTranscoder({ from, to });
    return (text) => transcoder.convert(text);
  };
  const rows = (work, texts, candidates) =>
    timedRows(
      work,
      Object.fromEntries(
        Object.entries(candidates).map(([name, convert]) => [name, (index) => convert(texts[index % 50])]),
      ),
    );
  return [
    ...rows('µ-law → PCM16 8 kHz', mulawTexts, {
      ours: ours(mulaw, pcm16(8000)),
      alawmulaw: (text) => pcm16Text(mulawSamples(text)),
    }),
    ...rows('PCM16 8 kHz → µ-law', linearTexts, {
      ours: ours(pcm16(8000), mulaw),
      alawmulaw: (text) => mulawText(pcm16Samples(text)),
    }),
    ...rows('µ-law → PCM16 24 kHz', mulawTexts, {
      ours: ours(mulaw, pcm16(24_000)),
      'alawmulaw + speex q3': (text) => pcm16Text(up(mulawSamples(text))),
    }),
    ...rows('PCM16 24 kHz → µ-law', wideTexts, {
      ours: ours(pcm16(24_000), mulaw),
      'alawmulaw + speex q3': (text) => mulawText(down(pcm16Samples(text))),
    }),
  ];
}

const mulawSamples = (text) => alawmulaw.mulaw.decode(Buffer.from(text, 'base64'));
const mulawText = (samples) => Buffer.from(alawmulaw.mulaw.encode(samples)).toString('base64');
const pcm16Text = ({ buffer, byteOffset, byteLength }) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
const pcm16Samples = (text) => {
  const { buffer, byteOffset, byteLength } = Buffer.from(text, 'base64');
  return new Int16Array(buffer.slice(byteOffset, byteOffset + byteLength));
};
