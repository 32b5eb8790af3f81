import { randomUUID } from 'node:crypto';
import { sleep } from '@voc/resilience';
import type { IncomingCall } from '../world/phone-network.js';
import { createAgent, type AgentDeps, type AgentScreen } from './agent.js';
import type { Contact } from './contact.js';
import type { ContactFlow } from './contact-flow.js';
import type { FlowDeps } from './flow-block.js';
import { runContactFlow } from './run-contact-flow.js';
import { createTouchtoneInput, type DigitFate, type TouchtoneInput } from './touchtone-input.js';

export interface ConnectCallDeps extends Omit<FlowDeps, 'input' | 'signal'>, Omit<AgentDeps, 'signal'> {
  readonly flow: ContactFlow;
  readonly onScreen: (screen: AgentScreen) => void;
}

type Phase = 'ringing' | 'answered' | 'flow' | 'queued' | 'talking';

/** Serves one call from the first ring to its end; never rejects. `signal` ends it early and silently. */
export async function serveConnectCall(
  call: IncomingCall,
  deps: ConnectCallDeps,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const over = AbortSignal.any([ended.signal, signal]);
  let phase: Phase = 'ringing';
  call.onEnded(() => {
    if (over.aborted) return;
    deps.journal.record('connect', 'contact-ended', call.callSid, { during: phase });
    ended.abort(new Error('the call has ended'));
  });
  try {
    await serve(call, deps, over, (next) => (phase = next));
  } catch (error) {
    if (over.aborted) return;
    deps.journal.violation(
      'world',
      'connect-fake-failed',
      error instanceof Error ? error.message : String(error),
    );
    call.hangup();
  }
}

async function serve(
  call: IncomingCall,
  deps: ConnectCallDeps,
  signal: AbortSignal,
  enter: (phase: Phase) => void,
): Promise<void> {
  const { journal, clock, faults } = deps;
  const agent = createAgent(call, { ...deps, signal });
  const input = createTouchtoneInput({ clock });
  journal.record('connect', 'rang', call.callSid, { from: call.from });
  if (!(await pickUp(call, deps, signal))) return;
  enter('answered');
  hearDigits(call, input, deps);
  hangUpLater(call, deps, signal);
  await sleep(clock, faults.current.listensAfterMs, signal);
  input.listen();
  journal.record('connect', 'listening', call.callSid);
  enter('flow');
  const end = await runContactFlow(deps.flow, newContact(call), { ...deps, input, signal });
  if (end.how === 'disconnected') {
    journal.record('connect', 'disconnected', call.callSid);
    call.hangup();
    return;
  }
  enter('queued');
  await sleep(clock, faults.current.agentAnswersMs, signal);
  enter('talking');
  deps.onScreen(agent.accept(end.contact));
}

/** @returns whether the call was answered */
async function pickUp(
  call: IncomingCall,
  { journal, clock, faults }: ConnectCallDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const { answers, ringMs } = faults.current;
  if (answers === 'never') return false;
  await sleep(clock, ringMs, signal);
  if (answers === 'busy') {
    journal.record('connect', 'rejected', call.callSid);
    call.hangup();
    return false;
  }
  call.answer();
  journal.record('connect', 'answered', call.callSid);
  return true;
}

const digitKinds = {
  lost: 'digit-lost',
  dropped: 'digit-dropped',
  buffered: 'digit-received',
  used: 'digit-received',
} as const satisfies Record<DigitFate, string>;

/** The journal learns how many keys came and when, never which. */
function hearDigits(call: IncomingCall, input: TouchtoneInput, { journal }: ConnectCallDeps): void {
  let position = 0;
  call.onDigit((digit) => {
    position += 1;
    journal.record('connect', digitKinds[input.press(digit)], call.callSid, { position });
  });
}

function hangUpLater(
  call: IncomingCall,
  { clock, faults, journal }: ConnectCallDeps,
  signal: AbortSignal,
): void {
  const { hangsUpAfterMs } = faults.current;
  if (hangsUpAfterMs === null) return;
  const cancel = clock.schedule(hangsUpAfterMs, () => {
    journal.record('connect', 'hung-up', call.callSid);
    call.hangup();
  });
  signal.addEventListener('abort', cancel, { once: true });
}

function newContact(call: IncomingCall): Contact {
  return {
    contactId: randomUUID(),
    callSid: call.callSid,
    callerNumber: call.from,
    systemNumber: call.to,
    attributes: {},
    storedInput: '',
    external: {},
    queue: null,
  };
}
