import type { AgentScreen } from '../connect/agent.js';
import type { HubspotState } from '../hubspot/hubspot-fake.js';
import type { JournalEntry } from '../world/journal.js';
import type { CallEnd, CallerLeg } from '../world/phone-network.js';
import { parseLogLine, type LogLine } from '../world/service-log.js';
import type { World } from '../world/world.js';
import type { CallEvidence } from './call-evidence.js';
import type { HeardUtterance } from './ear.js';
import type { FidelityReport } from './fidelity-report.js';
import { handoverTimes } from './handover-times.js';
import { hubspotSince } from './hubspot-since.js';
import { findUnidentified, type WrittenLog } from './identified-lines.js';
import { findLeaks } from './leaks.js';
import type { SaidUtterance } from './play-caller.js';
import type { Sound } from './sound-track.js';
import { storedHandovers, storedTokens, type StoredHandover, type StoredToken } from './stored-handovers.js';

/** The caller's side of a call that is over. */
export interface CallersView {
  readonly leg: CallerLeg;
  readonly end: CallEnd;
  readonly answeredMs: number | null;
  readonly sounds: readonly Sound[];
  readonly said: readonly SaidUtterance[];
  readonly heard: readonly HeardUtterance[];
  readonly stuck: string | null;
  readonly fidelity: FidelityReport;
}

/** Collects what can be seen of the call now; may be called again until everything has settled. */
export type CallObserver = (view: CallersView) => Promise<CallEvidence>;

/** What the world held before the call; earlier calls in the same world do not count. */
interface Baseline {
  readonly startMs: number;
  readonly hubspot: HubspotState;
  readonly screens: number;
  readonly connectTasks: number;
  readonly deadLetters: number;
  readonly violations: number;
}

/** Call it right before the caller dials. */
export async function observeCall(world: World): Promise<CallObserver> {
  const deadLetters = (await world.aws.deadLetters()).length;
  const baseline: Baseline = {
    startMs: world.journal.nowMs(),
    hubspot: world.hubspot.state(),
    screens: world.connect.agentScreens().length,
    connectTasks: world.connect.tasks().length,
    deadLetters,
    violations: world.journal.violations().length,
  };
  return (view) => look(world, baseline, view);
}

async function look(world: World, baseline: Baseline, { leg, ...view }: CallersView): Promise<CallEvidence> {
  const { journal, aws, connect, gateway, orchestrator } = world;
  const tokens = await storedTokens(aws.dynamo, aws.tableNames.tokens, leg.callSid);
  const handovers = await storedHandovers(aws.dynamo, aws.tableNames.handovers, leg.callSid);
  const deadLetters = await aws.deadLetters();
  return {
    ...view,
    startMs: baseline.startMs,
    agent: agentOf(connect.agentScreens().slice(baseline.screens), handovers, leg),
    hubspot: hubspotSince(baseline.hubspot, world.hubspot.state(), leg.callSid),
    connectTasks: connect.tasks().slice(baseline.connectTasks),
    handovers: handovers.map(({ handover_id, status, failure }) => ({
      handoverId: handover_id,
      status,
      reason: failure ?? null,
    })),
    tokens: {
      created: tokens.length,
      redeemed: tokens.filter(({ redeemed_at }) => redeemed_at != null).length,
    },
    times: handoverTimes({
      journal,
      said: view.said,
      callSid: leg.callSid,
      startMs: baseline.startMs,
      gatewayLines: gateway.lines(),
    }),
    audio: world.twilio.report(leg.callSid),
    journal: entriesSince(journal.entries(), baseline.startMs, leg),
    gatewayLog: linesSince(gateway.lines(), baseline.startMs, leg),
    violations: journal.violations().slice(baseline.violations),
    leaks: leaksOf(world, tokens, view.said),
    unidentified: findUnidentified(logsSince(world, baseline), {
      callSid: leg.callSid,
      handoverIds: handovers.map(({ handover_id }) => handover_id),
    }),
    lostServices: [gateway, orchestrator].filter((service) => !service.isRunning()).map(({ name }) => name),
    deadLetters: deadLetters
      .slice(baseline.deadLetters)
      .map(({ attributes }) => attributes['reason'] ?? 'no reason given'),
  };
}

/** Of this call, and of no call. */
function entriesSince(
  entries: readonly JournalEntry[],
  startMs: number,
  leg: CallerLeg,
): readonly JournalEntry[] {
  return entries.filter(({ atMs, callSid }) => atMs >= startMs && (callSid ?? leg.callSid) === leg.callSid);
}

function linesSince(lines: readonly LogLine[], startMs: number, leg: CallerLeg): readonly LogLine[] {
  return lines.filter(
    ({ atMs, fields }) => atMs >= startMs && (fields?.['call_sid'] ?? leg.callSid) === leg.callSid,
  );
}

/**
 * The screen with the conversation of this call; failing that, one without context for a caller with this number, which is
 * what an agent sees when the token was lost on the way.
 */
function agentOf(
  screens: readonly AgentScreen[],
  handovers: readonly StoredHandover[],
  leg: CallerLeg,
): AgentScreen['attributes'] | null {
  const conversations = handovers.flatMap(({ conversation_id }) => conversation_id ?? []);
  const idOf = ({ attributes }: AgentScreen): string => attributes['conversation_id'] ?? '';
  const own = screens.find((screen) => conversations.includes(idOf(screen)));
  const blank = screens.find(
    (screen) => idOf(screen) === '' && [leg.from, leg.to].includes(screen.callerNumber),
  );
  return (own ?? blank)?.attributes ?? null;
}

function logsSince({ gateway, orchestrator, lambda }: World, { startMs }: Baseline): readonly WrittenLog[] {
  const ofServices = [gateway, orchestrator].map((service) => ({
    service: service.name,
    lines: service.lines().filter(({ atMs }) => atMs >= startMs),
  }));
  const ofLambda = lambda.output().map((text) => ({ fields: parseLogLine(text) }));
  return [...ofServices, { service: 'connect-lambda', lines: ofLambda }];
}

function leaksOf(
  { facts, recordings, gateway, orchestrator, lambda }: World,
  tokens: readonly StoredToken[],
  said: readonly SaidUtterance[],
): readonly string[] {
  const secrets = {
    tokens: tokens.map(({ token }) => token),
    credentials: [
      ...[facts.twilioAuthToken, facts.openAiApiKey],
      ...[facts.hubspotAccessToken, facts.toolWebhookSecret],
    ],
    keys: said.flatMap(({ keys }) => keys ?? []),
    recordings,
  };
  const written = [gateway, orchestrator].map((service) => ({
    name: service.name,
    lines: service.lines().map(({ text }) => text),
  }));
  return [...written, { name: 'connect-lambda', lines: lambda.output() }].flatMap(({ name, lines }) =>
    findLeaks(name, lines, secrets),
  );
}
