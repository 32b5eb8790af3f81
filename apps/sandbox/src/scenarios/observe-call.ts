import type { CallerLeg } from '../world/phone-network.js';
import type { World } from '../world/world.js';
import type { CallEvidence } from './call-evidence.js';
import type { HeardUtterance } from './ear.js';
import { handoverTimes } from './handover-times.js';
import { hubspotSince } from './hubspot-since.js';
import { findLeaks } from './leaks.js';
import type { SaidUtterance } from './play-caller.js';
import { storedHandovers, storedTokens } from './stored-handovers.js';

/** The caller's side of a call that is over. */
export interface CallersView {
  readonly leg: CallerLeg;
  readonly said: readonly SaidUtterance[];
  readonly heard: readonly HeardUtterance[];
  readonly stuck: string | null;
}

/** Collects what can be seen of the call now; may be called again until everything has settled. */
export type CallObserver = (view: CallersView) => Promise<CallEvidence>;

/** Remembers what the world holds before the call, so that earlier calls in the same world do not count. */
export async function observeCall(world: World): Promise<CallObserver> {
  const { journal, aws, facts, connect, hubspot } = world;
  const startMs = journal.nowMs();
  const hubspotBefore = hubspot.state();
  const screensBefore = connect.agentScreens().length;
  const deadBefore = (await aws.deadLetters()).length;
  const violationsBefore = journal.violations().length;
  const credentials = [facts.twilioAuthToken, facts.openAiApiKey, facts.hubspotAccessToken];

  return async ({ leg, said, heard, stuck }) => {
    const tokens = await storedTokens(aws.dynamo, aws.tableNames.tokens, leg.callSid);
    const handovers = await storedHandovers(aws.dynamo, aws.tableNames.handovers, leg.callSid);
    const secrets = { tokens: tokens.map(({ token }) => token), credentials, recordings: world.recordings };
    const services = [world.gateway, world.orchestrator];
    return {
      said,
      heard,
      stuck,
      agent: connect.agentScreens()[screensBefore]?.attributes ?? null,
      hubspot: hubspotSince(hubspotBefore, hubspot.state()),
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
        said,
        callSid: leg.callSid,
        startMs,
        gatewayLines: world.gateway.lines(),
      }),
      violations: journal.violations().slice(violationsBefore),
      leaks: services.flatMap((service) => findLeaks(service.name, service.lines(), secrets)),
      lostServices: services.filter((service) => !service.isRunning()).map(({ name }) => name),
      deadLetters: (await aws.deadLetters())
        .slice(deadBefore)
        .map(({ attributes }) => attributes['reason'] ?? 'no reason given'),
    };
  };
}
