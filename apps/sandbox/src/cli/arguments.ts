import { parseArgs } from 'node:util';
import {
  audioFormats,
  fallbackProviders,
  usualVoice,
  voiceProviders,
  type VoiceSetup,
} from '../world/voice-setup.js';
import { commandError } from './command-error.js';

export type Command =
  | {
      readonly command: 'demo';
      /** At least one. */
      readonly scenarios: readonly string[];
      readonly json: boolean;
      /** As far as it was asked for. */
      readonly voice: Partial<VoiceSetup>;
    }
  | { readonly command: 'list'; readonly json: boolean }
  | { readonly command: 'start'; readonly port: number; readonly voice: Partial<VoiceSetup> }
  | { readonly command: 'serve'; readonly firstPort: number; readonly voice: Partial<VoiceSetup> }
  | { readonly command: 'call'; readonly scenario: string; readonly json: boolean };

const usage = [
  'Usage:',
  '  demo [--scenario NAME …] [--json] [VOICE] play one call, or one after another, in a world of its own and check it',
  '  demo --list                               name the scenarios',
  '  start [--port N] [VOICE]                  keep a world up; the gateway listens on N (3000) or the next free port',
  '  serve [--port N] [VOICE]                  keep up what is outside the services, on the ports from N (4000) on',
  '  call [--scenario NAME] [--json]           play a call in the world that `start` or `serve` keeps up',
  `VOICE: --provider ${voiceProviders.join('|')}       who answers (${usualVoice.provider})`,
  `       --audio ${audioFormats.join('|')}                 what OpenAI speaks (${usualVoice.audio})`,
  `       --fallback ${fallbackProviders.join('|')}              who takes over when the one who answers fails (nobody)`,
].join('\n');

const defaultScenario = 'human-please';
const defaultPort = 3000;
const defaultDoor = 4000;
const voiceOptions = {
  provider: { type: 'string' },
  audio: { type: 'string' },
  fallback: { type: 'string' },
} as const;

/** @throws CodedError USAGE */
export function parseArguments([name, ...args]: readonly string[]): Command {
  switch (name) {
    case 'demo': {
      const values = options(args, {
        scenario: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        list: { type: 'boolean' },
        ...voiceOptions,
      });
      const json = values['json'] === true;
      return values['list'] === true
        ? { command: 'list', json }
        : { command: 'demo', scenarios: scenariosOf(values), json, voice: voiceOf(values) };
    }
    case 'call': {
      const values = options(args, { scenario: { type: 'string' }, json: { type: 'boolean' } });
      return { command: 'call', scenario: scenarioOf(values), json: values['json'] === true };
    }
    case 'start': {
      const values = options(args, { port: { type: 'string' }, ...voiceOptions });
      return { command: 'start', port: portOf(values['port'], defaultPort), voice: voiceOf(values) };
    }
    case 'serve': {
      const values = options(args, { port: { type: 'string' }, ...voiceOptions });
      return { command: 'serve', firstPort: portOf(values['port'], defaultDoor), voice: voiceOf(values) };
    }
    default:
      throw commandError('USAGE', name === undefined ? usage : `There is no command "${name}".\n${usage}`);
  }
}

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

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

function scenariosOf({ scenario = [] }: Values): readonly string[] {
  return Array.isArray(scenario) && scenario.length > 0 ? (scenario as readonly string[]) : [defaultScenario];
}

function scenarioOf(values: Values): string {
  return typeof values['scenario'] === 'string' ? values['scenario'] : defaultScenario;
}

function voiceOf(values: Values): Partial<VoiceSetup> {
  const provider = choiceOf('provider', values, voiceProviders);
  const audio = choiceOf('audio', values, audioFormats);
  const fallback = choiceOf('fallback', values, fallbackProviders);
  if (provider === 'nova' && audio !== undefined && fallback === undefined)
    throw commandError('USAGE', '--audio is what OpenAI speaks; Nova always speaks PCM16 at 8 kHz.');
  return {
    ...(provider !== undefined && { provider }),
    ...(audio !== undefined && { audio }),
    ...(fallback !== undefined && { fallback }),
  };
}

function choiceOf<Choice extends string>(
  name: string,
  values: Values,
  choices: readonly Choice[],
): Choice | undefined {
  const value = values[name];
  const choice = choices.find((each) => each === value);
  if (value === undefined || choice !== undefined) return choice;
  throw commandError('USAGE', `--${name} must be one of ${choices.join(', ')}, not "${String(value)}".`);
}

function portOf(value: Values[string], usual: number): number {
  if (value === undefined) return usual;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw commandError('USAGE', `--port must be a port number, not "${String(value)}".`);
}
