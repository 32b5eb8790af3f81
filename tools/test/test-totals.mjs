import { stripVTControlCharacters } from 'node:util';

/**
 * The tasks Nx names at the end of a failed run, such as `gateway:lint`; tasks it skipped because of them are not named.
 * @param {string} output of `nx run-many`
 */
export function failedTasks(output) {
  const lines = stripVTControlCharacters(output).split(/\r?\n/);
  const heading = lines.lastIndexOf('Failed tasks:');
  if (heading < 0) return [];
  const tasks = [];
  for (const line of lines.slice(heading + 1)) {
    const task = /^- (\S+)/.exec(line)?.[1];
    if (task !== undefined) tasks.push(task);
    else if (line.trim() !== '') break;
  }
  return tasks;
}

/**
 * @param {readonly { task: string, json?: string }[]} results Jest's `--json` report of every task that runs tests
 * @param {readonly string[]} failed tasks
 * @returns {{ passed: number, failed: number, problems: string[] }} `problems` are failures no single test stands for
 */
export function sumTestResults(results, failed) {
  let passedTests = 0;
  let failedTests = 0;
  const explained = new Set();
  const problems = [];
  for (const { task, json } of results) {
    const report = parseReport(json);
    if (report === undefined) {
      problems.push(`${task} (no test results)`);
      explained.add(task);
      continue;
    }
    passedTests += report.numPassedTests;
    failedTests += report.numFailedTests + report.numRuntimeErrorTestSuites;
    if (report.numFailedTests + report.numRuntimeErrorTestSuites > 0) explained.add(task);
  }
  problems.push(...failed.filter((task) => !explained.has(task)));
  return { passed: passedTests, failed: failedTests, problems };
}

function parseReport(json) {
  try {
    const report = JSON.parse(json);
    const counts = ['numPassedTests', 'numFailedTests', 'numRuntimeErrorTestSuites'];
    return counts.every((name) => Number.isInteger(report[name])) ? report : undefined;
  } catch {
    return undefined;
  }
}
