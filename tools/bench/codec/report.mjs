/** Prints what `../codec.mjs` found as Markdown, which reads well in a terminal too. */
export function printReport({ node, g711, text, resampling, targets }) {
  console.log(
    `Node ${node}, one thread. A frame is 20 ms; ratio is the time taken as a multiple of the first row of the group.\n`,
  );
  printTable(
    ['G.711', 'with', ...timeHeads, 'deviations'],
    g711.map((row) => [row.work, row.name, ...timeCells(row), String(row.deviations)]),
  );
  printTable(
    ['base64 to base64', 'with', ...timeHeads],
    text.map((row) => [row.work, row.name, ...timeCells(row)]),
  );
  printTable(
    ['resampling', 'with', ...timeHeads, 'THD+N dB', 'image/alias dB', 'to 3.4 kHz dB', 'delay ms'],
    resampling.map((row) => [
      row.work,
      row.name,
      ...timeCells(row),
      row.thdPlusNoiseDb.toFixed(1),
      row.unwantedDb <= -120 ? '< -120' : row.unwantedDb.toFixed(1),
      `±${row.deviationDb.toFixed(3)}`,
      row.delayMs.toFixed(2),
    ]),
  );
  printTable(
    ['target', '', 'wanted', 'measured'],
    targets.map(({ what, target, value, isMet }) => [
      what,
      isMet ? 'met' : 'MISSED',
      target,
      String(Math.round(value * 1000) / 1000),
    ]),
  );
}

const timeHeads = ['µs/frame', '× real time', 'ratio', 'heap bytes'];

function timeCells({ microseconds, timesRealTime, ratio, heapBytes }) {
  return [microseconds.toFixed(2), timesRealTime.toFixed(0), ratio.toFixed(2), String(heapBytes)];
}

/** The first two columns are words, the rest numbers. */
function printTable(heads, rows) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  const padded = (cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const line = (cells) => `| ${cells.map(padded).join(' | ')} |`;
  const rule = widths.map((width, column) => (column < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  console.log([line(heads), line(rule), ...rows.map(line), ''].join('\n'));
}
