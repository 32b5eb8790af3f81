import type { ScenarioReport, TimelineEvent } from '../scenarios/scenario-report.js';
import type { CommandDeps } from './commands.js';
import { renderEvent, renderSummary } from './render.js';

/** How a call is told to whoever asked for it. */
export interface PlayOutput {
  readonly json: boolean;
}

export function announce(title: string, { print, paint }: Pick<CommandDeps, 'print' | 'paint'>): void {
  print(paint.bold(title));
  print('');
}

/** As it happens; nothing of it with `--json`. */
export function eventPrinter(
  { json }: PlayOutput,
  { print, paint }: Pick<CommandDeps, 'print' | 'paint'>,
): (event: TimelineEvent) => void {
  return json ? () => undefined : (event) => print(renderEvent(event, paint));
}

/** @returns the exit code: 0 when everything expected was observed */
export function conclude(
  report: ScenarioReport,
  { json }: PlayOutput,
  { print, printJson, paint }: Pick<CommandDeps, 'print' | 'printJson' | 'paint'>,
): number {
  if (json) printJson(report);
  else for (const line of renderSummary(report, paint)) print(line);
  return report.passed ? 0 : 1;
}
