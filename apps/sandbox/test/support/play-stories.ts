import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ScenarioReport } from '../../src/scenarios/scenario-report.js';
import { sandboxBundle } from './bundles.js';

export interface StoriesRun {
  readonly scenarios: readonly string[];
  /** For the command line. */
  readonly voiceFlags: readonly string[];
  /** Per story; the world is given up when all of them together take longer. */
  readonly longestMs: number;
}

/**
 * Plays stories one after another as people do, from the bundle, in a process of its own: comparing what was said with
 * what was heard must not hold up the clock of other calls.
 * @param onReport told as soon as a story is over
 * @returns what the command wrote for people; stories without a report were not played to their end
 */
export async function playStories(
  { scenarios, voiceFlags, longestMs }: StoriesRun,
  onReport: (report: ScenarioReport) => void,
): Promise<string> {
  const stories = scenarios.flatMap((name) => ['--scenario', name]);
  const child = spawn(process.execPath, [sandboxBundle, 'demo', '--json', ...stories, ...voiceFlags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestMs * scenarios.length,
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  for await (const line of createInterface(child.stdout)) onReport(JSON.parse(line) as ScenarioReport);
  return complaints;
}
