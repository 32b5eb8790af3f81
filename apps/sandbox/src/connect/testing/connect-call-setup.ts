import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import { createFaults, type Faults } from '../../world/faults.js';
import { createJournal, type Journal } from '../../world/journal.js';
import type { AgentScreen } from '../agent.js';
import { serveConnectCall } from '../connect-call.js';
import { noConnectFaults, type ConnectFaults } from '../connect-faults.js';
import { contactCentreAt } from '../contact-centre.js';
import type { ContactFlow } from '../contact-flow.js';
import type { ContactFlowEvent } from '../contact-flow-event.js';
import { loadHandoverFlow } from '../handover-flow.js';
import type { LambdaInvocation } from '../lambda-invocation.js';
import { createFakeIncomingCall, type FakeIncomingCall } from './fake-incoming-call.js';

export const instanceArn = 'arn:aws:connect:us-east-1:000000000000:instance/1';

const hello = {
  id: 'agent-hello',
  speaker: 'agent',
  language: 'en',
  text: 'Hello',
  audio: new Uint8Array(1600),
} as const;
/** What the Lambda answers about a token it knows. */
export const context = {
  success: 'true',
  conversation_id: 'c1',
  summary: 'Charged twice',
  hubspot_ticket_id: '70001',
};
export const answered = (value: unknown): LambdaInvocation => ({
  status: 'answered',
  payload: JSON.stringify(value),
  durationMs: 1,
});
export const broken: LambdaInvocation = {
  status: 'function-error',
  errorType: 'Error',
  errorMessage: 'x',
  durationMs: 1,
};

export interface ConnectCallSetup extends FakeIncomingCall {
  readonly clock: FakeClock;
  readonly faults: Faults<ConnectFaults>;
  readonly journal: Journal;
  readonly events: ContactFlowEvent[];
  readonly screens: AgentScreen[];
  readonly kinds: () => readonly string[];
  readonly close: () => void;
}

export type Lambda = (attempt: number) => LambdaInvocation | Promise<LambdaInvocation>;

/** A call that rings at Connect now; the other side is the test's. */
export function setUpConnectCall(
  changes: Partial<ConnectFaults> = {},
  lambda: Lambda = () => answered(context),
  flow: ContactFlow = loadHandoverFlow(instanceArn),
): ConnectCallSetup {
  const faults = createFaults<ConnectFaults>({ ...noConnectFaults, ...changes });
  const clock = createFakeClock();
  const journal = createJournal();
  const events: ContactFlowEvent[] = [];
  const screens: AgentScreen[] = [];
  const fake = createFakeIncomingCall();
  const closing = new AbortController();
  const deps = {
    journal,
    clock,
    hello,
    flow,
    faults,
    centre: contactCentreAt(instanceArn),
    onScreen: (screen: AgentScreen) => void screens.push(screen),
    invokeLambda: async (event: ContactFlowEvent) => lambda(events.push(event)),
  };
  void serveConnectCall(fake.call, deps, closing.signal);
  const kinds = (): readonly string[] => journal.entries().map((entry) => entry.kind);
  const close = (): void => closing.abort(new Error('closed'));
  return { ...fake, clock, faults, journal, events, screens, kinds, close };
}

/** Long enough for every step of a good call but the agent's. */
export const untilListeningMs = noConnectFaults.ringMs + noConnectFaults.listensAfterMs;

export async function dialToken(setup: ConnectCallSetup): Promise<void> {
  await setup.clock.advance(untilListeningMs);
  setup.press('1234567890#');
  await setup.clock.advance(10_000);
}
