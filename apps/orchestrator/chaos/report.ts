import { killCount } from './fault-plan.js';
import { stepBoundaries } from './step-boundary.js';
import type { ChaosResult } from './run-chaos.js';

const shownViolations = 20;

/** A short table for people. */
export function reportText(result: ChaosResult): string {
  const { counts, aftermath, violations } = result;
  const { calls, deadLetters } = aftermath;
  const killsAtSteps = killCount(counts) - counts.randomKills;
  const ended = (ending: string): number => calls.filter(({ story }) => story.ending === ending).length;
  const silences = calls.map(({ story }) => story.longestSilenceMs).sort((a, b) => a - b);
  const waits = calls.map(({ story }) => story.longestWaitMs).sort((a, b) => a - b);
  const rows: readonly (readonly [string, string])[] = [
    ['seed', String(result.seed)],
    [
      'calls',
      `${calls.length}: ${ended('agent')} agent, ${ended('bot')} back with the bot, ${ended('hung-up')} hung up`,
    ],
    [
      'kills',
      `${killsAtSteps} at steps (${counts.killsAt.size} of ${2 * stepBoundaries.length} boundaries), ${counts.randomKills} at random`,
    ],
    ['duplicates', `${result.duplicates} messages`],
    [
      'faults',
      Object.entries(counts.faults)
        .map(([edge, count]) => `${edge} ${count}`)
        .join(', '),
    ],
    ['dead letters', String(deadLetters.length)],
    [
      'silence',
      `${inSeconds(silences[Math.floor(silences.length / 2)])} median, ${inSeconds(silences.at(-1))} longest`,
    ],
    ['wait', `${inSeconds(waits[Math.floor(waits.length / 2)])} median, ${inSeconds(waits.at(-1))} longest`],
    ['violations', String(violations.length)],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(13)}${value}`);
  const shown = violations.slice(0, shownViolations).map((violation) => `  ! ${violation}`);
  const hidden = violations.length - shown.length;
  return [...lines, ...shown, ...(hidden > 0 ? [`  … and ${hidden} more`] : []), ''].join('\n');
}

function inSeconds(ms = 0): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
