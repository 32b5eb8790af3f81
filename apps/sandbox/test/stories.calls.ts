import { setTimeout } from 'node:timers/promises';
import { worldFor, type WorldNeeds } from '../src/cli/story-world.js';
import { allScenarios } from '../src/scenarios/all-scenarios.js';
import type { Scenario } from '../src/scenarios/scenario.js';
import type { ScenarioReport } from '../src/scenarios/scenario-report.js';
import { describeVoice, usualVoice, type VoiceSetup } from '../src/world/voice-setup.js';
import { playStories } from './support/play-stories.js';

/** Calls last as long as they do in life; more worlds at once would cost a small machine its 20 ms clock. */
const roundsAtOnce = 6;
/** To start a world takes the machine for a moment, and the first calls in the others would hear it. */
const betweenStartsMs = 2_000;
/** To start a world costs more than a call in it; long rounds would leave the last of them alone at the end. */
const callsInRound = 7;
const longestMs = 120_000;

interface Play {
  readonly name: string;
  readonly scenario: Scenario;
  readonly world: WorldNeeds;
}

/** Every story as it is told, and in every other way it asks for. */
const plays: readonly Play[] = allScenarios.flatMap((scenario) =>
  [{}, ...(scenario.alsoWith ?? [])].map((other) => {
    const world = worldFor(scenario, other);
    const name = `${scenario.name}, ${describeVoice(world.voice)}`;
    return { name, scenario, world };
  }),
);

/** A failed comparison shows the whole call. */
interface Verdict {
  readonly failures: readonly string[];
  readonly call: readonly string[];
}

const asExpected: Verdict = { failures: [], call: [] };

const tryOnce = createLimit(roundsAtOnce);
const alone = createLimit(1);
const runs = new Map<string, Promise<ScenarioReport>>();

beforeAll(() => {
  const rounds = roundsOf(plays).map((round, index) => ({
    round,
    played: tryOnce(async () => {
      if (index < roundsAtOnce) await setTimeout(index * betweenStartsMs);
      return playRound(round);
    }),
  }));
  const allPlayed = Promise.allSettled(rounds.map(({ played }) => played));
  for (const { round, played } of rounds) {
    for (const play of round) {
      const run = played.then((reports) => {
        const told = reports.get(play.name);
        return told?.failures.length === 0 ? told : again(play, told, allPlayed);
      });
      run.catch(() => undefined);
      runs.set(play.name, run);
    }
  }
});

describe('a whole call through the built services', () => {
  it.each(plays)(
    '$name: $scenario.title',
    async ({ name, scenario }) => {
      const report = await runs.get(name);

      expect(report && verdictOn(report)).toEqual(asExpected);
      expect(report?.fidelity).toMatchObject(somethingToJudge(scenario));
    },
    longestMs * plays.length,
  );
});

/** The judgement is part of the report; this is that there was something to judge, where models work as they should. */
function somethingToJudge({ expectations, caller, faults = {} }: Scenario): object {
  const heard = { total: { correlation: expect.any(Number) as number } };
  const callerHears = expectations.some(({ expect: kind }) => kind === 'caller-heard');
  const isModelWell = [faults.model, faults.openai, faults.bedrock].every((each) => each === undefined);
  const speaks = caller.steps.some((step) => 'say' in step && !step.say.startsWith('noise-'));
  const modelHears = isModelWell && speaks;
  return { ...(callerHears && { callerHeard: heard }), ...(modelHears && { modelHeard: heard }) };
}

/**
 * Calls that can be played in the same world, one after another as in life: what one leaves behind meets the next. Those
 * that need another gateway come last, so that it changes once for each. The longest round first, or the last would go
 * on alone.
 */
function roundsOf(all: readonly Play[]): readonly (readonly Play[])[] {
  const stepsOf = (round: readonly Play[]): number =>
    round.reduce((sum, { scenario }) => sum + scenario.caller.steps.length, 0);
  const worlds = Map.groupBy(all, ({ world: { voice, extraEnv } }) =>
    JSON.stringify([voice, { ...extraEnv, gateway: undefined }]),
  );
  return [...worlds.values()]
    .map((calls) => calls.toSorted((a, b) => gatewayOf(a).localeCompare(gatewayOf(b))))
    .flatMap(inRounds)
    .toSorted((a, b) => stepsOf(b) - stepsOf(a));
}

function gatewayOf({ world }: Play): string {
  return JSON.stringify(world.extraEnv.gateway ?? '');
}

function inRounds(calls: readonly Play[]): readonly (readonly Play[])[] {
  const count = Math.ceil(calls.length / callsInRound);
  return Array.from({ length: count }, (_, round) => calls.filter((_call, index) => index % count === round));
}

/** @returns by play what is told of it; a play that is missing came to no end */
async function playRound(round: readonly Play[]): Promise<ReadonlyMap<string, ScenarioReport>> {
  const reports = new Map<string, ScenarioReport>();
  const scenarios = round.map(({ scenario }) => scenario.name);
  const complaints = await playStories(
    { scenarios, voiceFlags: flagsFor(round[0]?.world.voice ?? usualVoice), longestMs },
    (report) => {
      const played = round.find(({ scenario }) => scenario.name === report.scenario);
      if (played !== undefined) reports.set(played.name, report);
    },
  );
  if (complaints !== '') process.stderr.write(`${scenarios.join(', ')}: ${complaints}\n`);
  return reports;
}

/**
 * Real time on a small machine: a call during which that stood still proves nothing, and is played once more when it has
 * the machine for itself. The first try is printed, so that a story which often needs the second is noticed.
 */
async function again(
  play: Play,
  first: ScenarioReport | undefined,
  allPlayed: Promise<unknown>,
): Promise<ScenarioReport> {
  const wasSo = first === undefined ? 'no report' : JSON.stringify(verdictOn(first), null, 2);
  process.stderr.write(`${play.name} is played again: ${wasSo}\n`);
  await allPlayed;
  const report = (await alone(() => playRound([play]))).get(play.name);
  if (report === undefined) throw new Error(`${play.name} gave no report`);
  return report;
}

/** What the command line says about the voice; nothing where it is the usual one. */
function flagsFor(voice: VoiceSetup): readonly string[] {
  const usual: Readonly<Record<string, string | null>> = { ...usualVoice };
  return Object.entries(voice).flatMap(([name, value]: [string, string | null]) =>
    value === null || value === usual[name] ? [] : [`--${name}`, value],
  );
}

function verdictOn({ failures, timeline }: ScenarioReport): Verdict {
  if (failures.length === 0) return asExpected;
  return {
    failures,
    call: timeline.map(({ atMs, who, what }) => `${(atMs / 1_000).toFixed(2)} ${who}: ${what}`),
  };
}

function createLimit(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
