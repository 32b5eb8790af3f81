import type { EscalationRequested } from '@voc/contracts';
import type { HandoverStore, TokenRedeemer } from '@voc/handover-token/dynamo';
import { createEars, type Ears } from './ears.js';
import type { Redirect, TwilioAccount } from './twilio-account.js';

/** How one caller and the agent's side behave. */
export interface CallerHabits {
  readonly farewellMs: number;
  /** Ringing until Connect answers. */
  readonly answerMs: number;
  readonly connectAnswers: 'agent' | 'busy' | 'no_answer';
  readonly hangsUpAfterMs: number | null;
}

/** As the gateway has it: how long it waits for a redirect, and how much longer once one is on its way. */
export interface GatewayHabits {
  readonly patienceMs: number;
  readonly redirectGraceMs: number;
  readonly pollMs: number;
  /** What the caller hears after the farewell until somebody takes the call. */
  readonly chime: { readonly pauseMs: number; readonly lengthMs: number };
}

/** What one caller lived through. */
export interface Story {
  readonly event: EscalationRequested;
  /** Where they were in the end. */
  ending: 'on-the-line' | 'agent' | 'bot' | 'hung-up';
  /** Redirects that took effect on the call. */
  redirects: number;
  /** Of them, those that tore the caller out of a conversation with the bot. */
  redirectsAfterReturn: number;
  hasContext: boolean;
  longestSilenceMs: number;
  /** With nothing but chimes to hear. */
  longestWaitMs: number;
}

export interface CallerDeps {
  readonly twilio: TwilioAccount;
  readonly handovers: HandoverStore;
  readonly redeemer: TokenRedeemer;
  readonly publish: (event: EscalationRequested) => Promise<void>;
}

const sleep = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** One call while it lasts. */
interface Call {
  readonly gateway: GatewayHabits;
  readonly caller: CallerHabits;
  readonly deps: CallerDeps;
  readonly story: Story;
  readonly ears: Ears;
  /** Deaf to chimes. */
  readonly patience: Ears;
  readonly startedMs: number;
  /** Connect's side, once the call has been redirected to it. */
  dial: Promise<void> | null;
}

/**
 * One call from the escalation request to its end, with the gateway's part played by its rules: farewell, `caller_ready`,
 * then chimes and watching the row; the caller is taken back when it fails or nothing happens.
 */
export async function runCall(
  gateway: GatewayHabits,
  caller: CallerHabits,
  deps: CallerDeps,
  event: EscalationRequested,
): Promise<Story> {
  const story: Story = {
    event,
    ending: 'on-the-line',
    redirects: 0,
    redirectsAfterReturn: 0,
    hasContext: false,
    longestSilenceMs: 0,
    longestWaitMs: 0,
  };
  const startedMs = performance.now();
  const ears = createEars(() => performance.now());
  const patience = createEars(() => performance.now());
  const call: Call = { gateway, caller, deps, story, ears, patience, startedMs, dial: null };
  deps.twilio.connect(event.call_sid, (redirect) => {
    story.redirects += 1;
    if (story.ending === 'bot') story.redirectsAfterReturn += 1;
    hear(call);
    call.dial ??= ring(call, redirect);
  });
  await deps.publish(event);
  await Promise.all([farewell(call), watch(call), hangUp(call)]);
  return story;
}

function hear({ ears, patience }: Call): void {
  ears.sound();
  patience.sound();
}

function end(call: Call, ending: Story['ending']): void {
  const { story } = call;
  if (story.ending !== 'on-the-line') return;
  hear(call);
  story.ending = ending;
  story.longestSilenceMs = call.ears.longestSilenceMs();
  story.longestWaitMs = call.patience.longestSilenceMs();
}

async function farewell(call: Call): Promise<void> {
  const { call_sid: callSid, conversation_id: conversationId, handover_id: handoverId } = call.story.event;
  hear(call);
  await sleep(call.caller.farewellMs);
  if (isWaiting(call)) call.patience.silence();
  void chime(call);
  const atIso = new Date().toISOString();
  await call.deps.handovers.markCallerReady(handoverId, { callSid, conversationId, atIso });
}

const isWaiting = ({ dial, story }: Call): boolean => dial === null && story.ending === 'on-the-line';

async function chime(call: Call): Promise<void> {
  const { pauseMs, lengthMs } = call.gateway.chime;
  while (isWaiting(call)) {
    call.ears.silence();
    await sleep(pauseMs);
    call.ears.sound();
    await sleep(lengthMs);
  }
}

async function watch(call: Call): Promise<void> {
  const { gateway, deps, story } = call;
  const { handover_id: handoverId } = story.event;
  for (;;) {
    await sleep(gateway.pollMs);
    const row = await deps.handovers.read(handoverId);
    // The redirect takes the stream from the gateway, which then has nothing more to say.
    if (call.dial !== null || story.ending !== 'on-the-line') return await (call.dial ?? undefined);
    const graceMs = row?.status === 'dialling' ? gateway.redirectGraceMs : 0;
    const isTired = performance.now() - call.startedMs >= gateway.patienceMs + graceMs;
    if (row?.status !== 'failed' && isTired) await deps.handovers.fail(handoverId, 'no_progress');
    if (row?.status === 'failed' || isTired) end(call, 'bot');
  }
}

/** Connect's side of the redirected call. */
async function ring(call: Call, { token }: Redirect): Promise<void> {
  const { caller, deps, story } = call;
  const { handover_id: handoverId, call_sid: callSid } = story.event;
  await sleep(caller.answerMs);
  if (story.ending !== 'on-the-line') return;
  if (caller.connectAnswers !== 'agent') {
    await deps.handovers.markDialResult(handoverId, caller.connectAnswers);
    end(call, 'bot');
    return;
  }
  const redemption = await deps.redeemer.redeem(token, `contact of ${callSid}`);
  story.hasContext = redemption.status === 'redeemed' && redemption.record.handover_id === handoverId;
  await deps.handovers.markBridged(handoverId);
  if (story.hasContext) await deps.handovers.markRedeemed(handoverId);
  end(call, 'agent');
}

async function hangUp(call: Call): Promise<void> {
  if (call.caller.hangsUpAfterMs === null) return;
  await sleep(call.caller.hangsUpAfterMs);
  if (call.story.ending !== 'on-the-line') return;
  call.deps.twilio.hangUp(call.story.event.call_sid);
  end(call, 'hung-up');
}
