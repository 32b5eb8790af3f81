import { join, resolve } from 'node:path';
import { CodedError } from '@voc/errors';
import { parseArguments, type Command } from './cli/arguments.js';
import { call, list, type CommandDeps } from './cli/commands.js';
import { demo } from './cli/demo.js';
import { parseFarWorld, parseServeEnv } from './cli/far-world.js';
import { createPaint } from './cli/paint.js';
import { Stopped, stopRequests } from './cli/shutdown.js';
import { serve } from './cli/serve.js';
import { start } from './cli/start.js';

async function main(): Promise<number> {
  const signal = stopRequests(process);
  const command = parseArguments(process.argv.slice(2));
  const apps = resolve(__dirname, '..');
  return run(command, {
    world: { bundlesDir: apps, path: process.env['PATH'] ?? '' },
    worldFile: join(apps, '..', 'world.json'),
    farWorld: parseFarWorld(process.env),
    signal,
    paint: createPaint(process.stdout.isTTY && !process.env['NO_COLOR']),
    print: (line) => void process.stdout.write(`${line}\n`),
    printJson: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
  });
}

function run(command: Command, deps: CommandDeps): number | Promise<number> {
  switch (command.command) {
    case 'list':
      return list(command, deps);
    case 'demo':
      return demo(command, deps);
    case 'call':
      return call(command, deps);
    case 'start':
      return start(command, deps);
    case 'serve':
      return serve({ ...command, ...parseServeEnv(process.env) }, deps);
  }
}

/** Errors the reader can act on are a sentence; anything else shows where it came from. */
function explain(error: unknown): string {
  if (error instanceof CodedError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    if (!(error instanceof Stopped)) process.stderr.write(`${explain(error)}\n`);
    process.exitCode = error instanceof Stopped ? error.exitCode : 1;
  },
);
