import { parseArgs } from 'node:util';
import { commandError } from './command-error.js';

export type Command =
  | { readonly command: 'demo'; readonly scenario: string; readonly json: boolean }
  | { readonly command: 'list'; readonly json: boolean }
  | { readonly command: 'start'; readonly port: number }
  | { readonly command: 'call'; readonly scenario: string; readonly json: boolean };

const usage = [
  'Usage:',
  '  demo [--scenario NAME] [--json]   play one call in a world of its own and check it',
  '  demo --list                       name the scenarios',
  '  start [--port N]                  keep a world up; the gateway listens on N (3000) or the next free port',
  '  call [--scenario NAME] [--json]   play a call in the world that `start` keeps up',
].join('\n');

const defaultScenario = 'human-please';
const defaultPort = 3000;

/** @throws CodedError USAGE */
export function parseArguments([name, ...args]: readonly string[]): Command {
  switch (name) {
    case 'demo': {
      const values = options(args, {
        scenario: { type: 'string' },
        json: { type: 'boolean' },
        list: { type: 'boolean' },
      });
      const json = values['json'] === true;
      return values['list'] === true
        ? { command: 'list', json }
        : { command: 'demo', scenario: scenarioOf(values), json };
    }
    case 'call': {
      const values = options(args, { scenario: { type: 'string' }, json: { type: 'boolean' } });
      return { command: 'call', scenario: scenarioOf(values), json: values['json'] === true };
    }
    case 'start':
      return { command: 'start', port: portOf(options(args, { port: { type: 'string' } })['port']) };
    default:
      throw commandError('USAGE', name === undefined ? usage : `There is no command "${name}".\n${usage}`);
  }
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function options(
  args: readonly string[],
  known: NonNullable<Parameters<typeof parseArgs>[0]>['options'] & object,
): Values {
  try {
    return parseArgs({ args: [...args], options: known, strict: true, allowPositionals: false })
      .values as Values;
  } catch (error) {
    throw commandError('USAGE', `${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function scenarioOf(values: Values): string {
  return typeof values['scenario'] === 'string' ? values['scenario'] : defaultScenario;
}

function portOf(value: Values[string]): number {
  if (value === undefined) return defaultPort;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw commandError('USAGE', `--port must be a port number, not "${String(value)}".`);
}
