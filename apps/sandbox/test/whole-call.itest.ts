import { execFile } from 'node:child_process';
import { allScenarios } from '../src/scenarios/all-scenarios.js';
import type { Scenario } from '../src/scenarios/scenario.js';
import type { ScenarioReport } from '../src/scenarios/scenario-report.js';
import { describeVoice, usualVoice, type VoiceSetup } from '../src/world/voice-setup.js';
import { sandboxBundle } from './support/bundles.js';

/** Calls last as long as they do in life; more worlds at once would cost a small machine its 20 ms clock. */
const atOnce = 4;
const longestMs = 120_000;

interface Play {
  readonly name: string;
  readonly scenario: Scenario;
  /** What the command line says about the voice; nothing where the story says it all. */
  readonly voiceFlags: readonly string[];
}

/** Every story as it is told, and in every other way it asks for. */
const plays: readonly Play[] = allScenarios.flatMap((scenario) =>
  [{}, ...(scenario.alsoWith ?? [])].map((other) => {
    const voice = { ...usualVoice, ...scenario.voice, ...other };
    return { name: `${scenario.name}, ${describeVoice(voice)}`, scenario, voiceFlags: flagsFor(other) };
  }),
);

/** A failed comparison shows the whole call. */
interface Verdict {
  readonly failures: readonly string[];
  readonly call: readonly string[];
}

const asExpected: Verdict = { failures: [], call: [] };

const limit = createLimit(atOnce);
const alone = createLimit(1);
const runs = new Map<string, Promise<ScenarioReport>>();

beforeAll(() => {
  // The longest first, or the last of them would go on alone.
  const stepsOf = ({ scenario }: Play): number => scenario.caller.steps.length;
  const first = plays
    .toSorted((a, b) => stepsOf(b) - stepsOf(a))
    .map((play) => ({ play, report: limit(() => playAlone(play)) }));
  const allPlayed = Promise.allSettled(first.map(({ report }) => report));
  for (const { play, report } of first) {
    const run = report.then((told) => (told.failures.length === 0 ? told : again(play, told, allPlayed)));
    run.catch(() => undefined);
    runs.set(play.name, run);
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
 * Real time on a small machine: a call during which that stood still proves nothing, and is played once more when it has
 * the machine for itself. The first try is printed, so that a story which often needs the second is noticed.
 */
async function again(
  play: Play,
  first: ScenarioReport,
  allPlayed: Promise<unknown>,
): Promise<ScenarioReport> {
  process.stderr.write(`${play.name} is played again: ${JSON.stringify(verdictOn(first), null, 2)}\n`);
  await allPlayed;
  return alone(() => playAlone(play));
}

function flagsFor(voice: Partial<VoiceSetup>): readonly string[] {
  return Object.entries(voice).flatMap(([name, value]) => (value === null ? [] : [`--${name}`, value]));
}

/**
 * As people play it, from the bundle: a process for each call, so that one that is comparing what was said with what was
 * heard does not hold up the clock of another.
 */
function playAlone({ scenario, voiceFlags }: Play): Promise<ScenarioReport> {
  const args = [sandboxBundle, 'demo', '--scenario', scenario.name, '--json', ...voiceFlags];
  const options = { timeout: longestMs, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (_failed, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as ScenarioReport);
      } catch {
        reject(new Error(`${scenario.name} gave no report: ${stderr.slice(-2_000)}`));
      }
    });
  });
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
