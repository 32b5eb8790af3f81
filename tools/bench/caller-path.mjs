// The caller's way through the gateway: what a frame costs, and whether the barge-in guard tells callers from echo in the
// sandbox's recordings.
//   node tools/bench/caller-path.mjs           tables
//   node tools/bench/caller-path.mjs --json    the same as JSON
// Takes a few seconds. Exits 1 when a target is missed.
import { costRows } from './caller-path/cost-rows.mjs';
import { guardRows } from './caller-path/guard-rows.mjs';
import { loadCallerPath } from './caller-path/load-caller-path.mjs';
import { printTable } from './caller-path/print-table.mjs';

const path = await loadCallerPath();
const cost = costRows(path);
const guard = guardRows(path);
const slowestMs = guard.callers.map((row) => row.slowestMs).sort((a, b) => a - b);
const targets = [
  ['costliest frame, µs', Math.max(...cost.map(({ microseconds }) => microseconds)), 5],
  ['nine of ten callers interrupt after ms', slowestMs[Math.floor(slowestMs.length * 0.9) - 1], 200],
  ['all callers do, with nothing lost of their first word, after ms', slowestMs.at(-1), 320],
  ['noises that interrupt', guard.noises.filter(({ opens }) => opens).length, 0],
  ['longest loud echo 20 dB below the bot, ms', Math.max(...guard.echoes.map(({ loudMs }) => loudMs)), 100],
].map(([what, value, most]) => ({ what, value, most, isMet: value <= most }));

if (process.argv.includes('--json'))
  console.log(JSON.stringify({ node: process.version, cost, guard, targets }, null, 2));
else {
  console.log(`Node ${process.version}, one thread. A frame is 20 ms.\n`);
  printTable(
    ['a frame', 'µs', 'heap bytes'],
    cost.map(({ name, microseconds, heapBytes }) => [name, microseconds.toFixed(2), String(heapBytes)]),
  );
  printTable(
    ['caller', 'loudest dBFS', 'median dBFS', 'interrupts after ms'],
    guard.callers.map((row) => [
      row.recording,
      row.loudestDbfs.toFixed(1),
      row.medianDbfs.toFixed(1),
      `${row.fastestMs}–${row.slowestMs}`,
    ]),
  );
  printTable(
    ['noise', 'loudest dBFS', 'interrupts'],
    guard.noises.map(({ recording, loudestDbfs, opens }) => [
      recording,
      loudestDbfs.toFixed(1),
      opens ? 'yes' : 'no',
    ]),
  );
  printTable(
    ['echo of', 'loudest dBFS', 'median dBFS', 'loud for ms', 'interrupts from dB'],
    guard.echoes.map((row) => [
      row.recording,
      row.loudestDbfs.toFixed(1),
      row.medianDbfs.toFixed(1),
      String(row.loudMs),
      String(row.opensFromDb),
    ]),
  );
  printTable(
    ['target', '', 'at most', 'measured'],
    targets.map(({ what, value, most, isMet }) => [
      what,
      isMet ? 'met' : 'MISSED',
      String(most),
      String(Math.round(value * 100) / 100),
    ]),
  );
}
process.exitCode = targets.every(({ isMet }) => isMet) ? 0 : 1;
