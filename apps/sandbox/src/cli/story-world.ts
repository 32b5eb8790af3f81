import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from '../scenarios/scenario.js';
import { describeVoice, usualVoice, type VoiceSetup } from '../world/voice-setup.js';
import type { World, WorldOptions } from '../world/world.js';
import { commandError } from './command-error.js';

type Story = Pick<Scenario, 'name' | 'voice' | 'env'>;

export type WorldNeeds = Required<Pick<WorldOptions, 'voice' | 'extraEnv'>>;

/** The usual voice with everything in its place that was asked for. @throws CodedError USAGE when that makes no sense */
export function completeVoice(asked: Partial<VoiceSetup>): VoiceSetup {
  const voice = { ...usualVoice, ...asked };
  if (voice.fallback !== voice.provider) return voice;
  throw commandError('USAGE', `${voice.provider} cannot take over from itself: name another --fallback.`);
}

/**
 * The world a story is played in: as the story needs it, and for the rest as somebody asked for it.
 * @throws CodedError USAGE when the two contradict each other
 */
export function worldFor({ name, voice = {}, env = {} }: Story, asked: Partial<VoiceSetup>): WorldNeeds {
  const needed: Readonly<Record<string, string | null>> = { ...voice };
  for (const [option, wanted] of Object.entries(asked)) {
    if (!(option in needed) || needed[option] === wanted) continue;
    const need = needed[option] === null ? `no --${option}` : `--${option} ${needed[option] ?? ''}`;
    throw commandError('USAGE', `The story "${name}" is about ${need}, not ${wanted ?? 'nobody'}.`);
  }
  return { voice: completeVoice({ ...asked, ...voice }), extraEnv: env };
}

/** How much of a world can stay as it is for a story that needs another. */
export function fitOf(there: WorldNeeds, needed: WorldNeeds): 'all' | 'all but the gateway' | 'none' {
  if (!isDeepStrictEqual(there.voice, needed.voice)) return 'none';
  const [{ gateway, ...others }, { gateway: neededGateway, ...neededOthers }] = [
    there.extraEnv,
    needed.extraEnv,
  ];
  if (!isDeepStrictEqual(others, neededOthers)) return 'none';
  return isDeepStrictEqual(gateway ?? {}, neededGateway ?? {}) ? 'all' : 'all but the gateway';
}

/** @throws CodedError OTHER_WORLD, naming the command that plays the story, when the running world is not what it needs */
export function assertFits(story: Story, world: Pick<World, 'voice' | 'extraEnv'>): void {
  const wishes = [
    ...differences(story.voice ?? {}, world.voice).map(([name, wanted]) => `--${name} ${wanted}`),
    ...differences(story.env?.gateway ?? {}, world.extraEnv.gateway ?? {}).map(
      ([name, wanted]) => `${name}=${wanted} for the gateway`,
    ),
    ...differences(story.env?.orchestrator ?? {}, world.extraEnv.orchestrator ?? {}).map(
      ([name, wanted]) => `${name}=${wanted} for the orchestrator`,
    ),
  ];
  if (wishes.length === 0) return;
  throw commandError(
    'OTHER_WORLD',
    `The story "${story.name}" needs ${wishes.join(', ')}, and the running world has ${describeVoice(world.voice)}: ` +
      `play it in a world of its own with \`npm run demo -- --scenario ${story.name}\`.`,
  );
}

function differences(wanted: object, actual: object): readonly (readonly [string, string])[] {
  const there: Readonly<Record<string, unknown>> = { ...actual };
  return Object.entries(wanted).flatMap(([name, value]: [string, unknown]) =>
    there[name] === value ? [] : [[name, String(value)] as const],
  );
}
