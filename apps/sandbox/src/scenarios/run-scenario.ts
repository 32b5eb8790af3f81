import { createDefaultBrain, type Brain } from '../model/brain.js';
import { createRecogniser } from '../speech/recogniser.js';
import type { World } from '../world/world.js';
import { trackBotAudio } from './bot-audio.js';
import { applyFaults, clearFaults } from './apply-faults.js';
import type { CallEvidence } from './call-evidence.js';
import { checkExpectations } from './check-expectations.js';
import { createEar } from './ear.js';
import { makeReport } from './make-report.js';
import { observeCall } from './observe-call.js';
import { hasLineTrouble } from './line-trouble.js';
import { observeFidelity } from './observe-fidelity.js';
import { playCaller } from './play-caller.js';
import type { Scenario } from './scenario.js';
import type { ScenarioReport, TimelineEvent } from './scenario-report.js';
import { trackSound } from './sound-track.js';
import { createTimeline } from './timeline.js';

export interface RunOptions {
  /** Told as it happens. */
  readonly onEvent: (event: TimelineEvent) => void;
  /** Ends the call early; the run rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** What the orchestrator still has to do after the call, such as the note in the CRM, gets so long. */
const settleMs = 8_000;
const settlePollMs = 100;
/** More than a session may be open after its call. */
const leavingMs = 3_000;

/** Plays one call in a running world and compares what was observed with what was expected. The world is left without faults. */
export async function runScenario(
  scenario: Scenario,
  world: World,
  options: RunOptions,
): Promise<ScenarioReport> {
  options.signal.throwIfAborted();
  world.model.setBrain(brainFor(scenario, world));
  await applyFaults(world, scenario.faults ?? {});
  try {
    return await playAndJudge(scenario, world, options);
  } finally {
    world.model.setBrain();
    await clearFaults(world);
  }
}

async function playAndJudge(scenario: Scenario, world: World, options: RunOptions): Promise<ScenarioReport> {
  const { journal, recordings } = world;
  const recogniser = createRecogniser(recordings.all());
  const observer = await observeCall(world);
  const leg = world.placeCall(scenario.caller.from);
  const nowMs = (): number => journal.nowMs();
  const ear = createEar(leg.hears, { nowMs, recogniser, ended: leg.ended });
  const track = trackBotAudio(leg, journal);
  const sound = trackSound(leg.hears, nowMs);
  const services = [world.gateway, world.orchestrator];
  const timeline = createTimeline({ journal, recordings, leg, ear, services, onEvent: options.onEvent });
  try {
    const played = await playCaller(scenario.caller.steps, {
      leg,
      ear,
      recordings,
      nowMs,
      setFaults: (faults) => applyFaults(world, faults),
      onSaying: (words) => timeline.saying(words),
      signal: options.signal,
    });
    const end = await leg.ended;
    await untilModelsLeft(world);
    const fidelity = observeFidelity({
      voice: world.voice,
      recordings: recordings.all().filter(({ speaker }) => speaker === 'bot' || speaker === 'clip'),
      botAudio: track.heard(),
      said: played.said,
      hasLineTrouble: hasLineTrouble(scenario),
      entries: journal.entries().filter(({ atMs }) => atMs >= timeline.startMs()),
    });
    const heard = { answeredMs: sound.answeredMs(), sounds: sound.sounds(), heard: ear.heard() };
    const look = (): Promise<CallEvidence> => observer({ leg, end, ...played, ...heard, fidelity });
    const evidence = await settledEvidence(scenario, look, options.signal);
    return makeReport(scenario, evidence, { leg, timeline, voice: world.voice });
  } finally {
    ear.close();
    track.close();
    sound.close();
    timeline.close();
  }
}

/** Comparing audio takes its time, in which nobody could notice that a model is told of the end. */
async function untilModelsLeft({ model }: World): Promise<void> {
  const giveUpAtMs = performance.now() + leavingMs;
  while (model.sessionsOpen() > 0 && performance.now() < giveUpAtMs)
    await new Promise((resolve) => void setTimeout(resolve, settlePollMs));
}

/** Looks again until everything expected has been observed, or the time for it is over. */
async function settledEvidence(
  { expectations }: Scenario,
  look: () => Promise<CallEvidence>,
  signal: AbortSignal,
): Promise<CallEvidence> {
  const giveUpAtMs = performance.now() + settleMs;
  for (;;) {
    const evidence = await look();
    signal.throwIfAborted();
    const isSettled = checkExpectations(expectations, evidence).length === 0;
    if (isSettled || performance.now() > giveUpAtMs) return evidence;
    await new Promise((resolve) => void setTimeout(resolve, settlePollMs));
  }
}

/** A scenario's own model; none is the usual one. */
function brainFor({ brain }: Scenario, { recordings, journal }: World): Brain | undefined {
  const onUnknownInstruction = (): void =>
    void journal.record('world', 'instruction-without-recording', null);
  return brain?.(createDefaultBrain({ recordings, onUnknownInstruction }));
}
