// Compares our codec with the packages one would otherwise take, speed and quality, in one run, and holds both against
// our targets.
//   npm run bench:codec            tables
//   npm run bench:codec -- --json  the same as JSON
// Takes a minute. Exits 1 when a target is missed.
import { g711Rows } from './codec/g711-rows.mjs';
import { loadCodec } from './codec/load-codec.mjs';
import { printReport } from './codec/report.mjs';
import { resamplingRows } from './codec/resampling-rows.mjs';
import { targets } from './codec/targets.mjs';
import { textRows } from './codec/text-rows.mjs';

const codec = await loadCodec();
const measured = {
  node: process.version,
  g711: g711Rows(codec),
  text: await textRows(codec),
  resampling: [
    ...(await resamplingRows(codec, 8000, 24_000)),
    ...(await resamplingRows(codec, 24_000, 8000)),
    ...(await resamplingRows(codec, 8000, 16_000)),
    ...(await resamplingRows(codec, 16_000, 8000)),
  ],
};
const report = { ...measured, targets: targets(measured) };

if (process.argv.includes('--json')) console.log(JSON.stringify(report, null, 2));
else printReport(report);
process.exitCode = report.targets.every(({ isMet }) => isMet) ? 0 : 1;
