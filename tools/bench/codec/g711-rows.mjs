import alawmulaw from 'alawmulaw';
import g711 from 'g711';
import { speechFrames } from './speech.mjs';
import { timedRows } from './timed-rows.mjs';

const everySample = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
const everyCode = Uint8Array.from({ length: 256 }, (_, code) => code);

/** Encoding and decoding of both laws. */
export function g711Rows(codec) {
  return [
    ...rowsOf('µ-law encode', speechFrames(8000), new Uint8Array(160), everySample, {
      ours: codec.encodeMulaw,
      alawmulaw: alawmulaw.mulaw.encode,
      g711: g711.ulawFromPCM,
    }),
    ...rowsOf('µ-law decode', codesOf(codec.encodeMulaw), new Int16Array(160), everyCode, {
      ours: codec.decodeMulaw,
      alawmulaw: alawmulaw.mulaw.decode,
      g711: (codes) => g711.ulawToPCM(codes, 16),
    }),
    ...rowsOf('A-law encode', speechFrames(8000), new Uint8Array(160), everySample, {
      ours: codec.encodeAlaw,
      alawmulaw: alawmulaw.alaw.encode,
      g711: g711.alawFromPCM,
    }),
    ...rowsOf('A-law decode', codesOf(codec.encodeAlaw), new Int16Array(160), everyCode, {
      ours: codec.decodeAlaw,
      alawmulaw: alawmulaw.alaw.decode,
      g711: (codes) => g711.alawToPCM(codes, 16),
    }),
  ];
}

const codesOf = (encode) => speechFrames(8000).map((frame) => encode(frame));

/**
 * @param room where ours writes when it is given a buffer, as the gateway does; the others always make a new one
 * @param everyInput all there is to convert: `deviations` counts where a codec differs from ours, which the unit tests
 *   hold against the tables of the recommendation
 */
function rowsOf(work, frames, room, everyInput, codecs) {
  const rows = timedRows(work, {
    'ours, buffer given': (index) => codecs.ours(frames[index % 50], room),
    ...Object.fromEntries(
      Object.entries(codecs).map(([name, convert]) => [name, (index) => convert(frames[index % 50])]),
    ),
  });
  const expected = codecs.ours(everyInput);
  for (const row of rows) {
    const given = (codecs[row.name] ?? codecs.ours)(everyInput);
    row.deviations = expected.filter((value, index) => value !== given[index]).length;
  }
  return rows;
}
