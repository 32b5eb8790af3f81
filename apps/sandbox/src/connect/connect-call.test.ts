import { createFakeClock } from '@voc/resilience/testing';
import { createFaults } from '../world/faults.js';
import { createJournal, type Journal } from '../world/journal.js';
import type { AgentScreen } from './agent.js';
import { serveConnectCall } from './connect-call.js';
import { noConnectFaults, type ConnectFaults } from './connect-faults.js';
import type { ContactFlowEvent } from './contact-flow-event.js';
import { escalationFlow } from './escalation-flow.js';
import type { LambdaInvocation } from './lambda-invocation.js';
import { createFakeIncomingCall, type FakeIncomingCall } from './testing/fake-incoming-call.js';

const hello = {
  id: 'agent-hello',
  speaker: 'agent',
  language: 'en',
  text: 'Hello',
  audio: new Uint8Array(1600),
} as const;
const context = {
  success: 'true',
  conversation_id: 'c1',
  summary: 'Charged twice',
  hubspot_ticket_id: '70001',
};
const answered = (value: unknown): LambdaInvocation => ({
  status: 'answered',
  payload: JSON.stringify(value),
  durationMs: 1,
});
const broken: LambdaInvocation = {
  status: 'function-error',
  errorType: 'Error',
  errorMessage: 'x',
  durationMs: 1,
};

interface Setup extends FakeIncomingCall {
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly journal: Journal;
  readonly events: ContactFlowEvent[];
  readonly screens: AgentScreen[];
  readonly kinds: () => readonly string[];
  readonly close: () => void;
}

type Lambda = (attempt: number) => LambdaInvocation | Promise<LambdaInvocation>;

function setUp(changes: Partial<ConnectFaults> = {}, lambda: Lambda = () => answered(context)): Setup {
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
    flow: escalationFlow,
    instanceArn: 'arn:aws:connect:us-east-1:000000000000:instance/1',
    faults: createFaults<ConnectFaults>({ ...noConnectFaults, ...changes }),
    onScreen: (screen: AgentScreen) => void screens.push(screen),
    invokeLambda: async (event: ContactFlowEvent) => lambda(events.push(event)),
  };
  void serveConnectCall(fake.call, deps, closing.signal);
  const kinds = (): readonly string[] => journal.entries().map((entry) => entry.kind);
  return { ...fake, clock, journal, events, screens, kinds, close: () => closing.abort(new Error('closed')) };
}

/** Long enough for every step of a good call but the agent's. */
const untilListeningMs = noConnectFaults.ringMs + noConnectFaults.listensAfterMs;

async function dialToken(setup: Setup): Promise<void> {
  await setup.clock.advance(untilListeningMs);
  setup.press('1234567890#');
  await setup.clock.advance(10_000);
}

describe('a call to Connect', () => {
  it('shows the agent the context and greets the caller once both sides hear each other', async () => {
    const setup = setUp();

    await dialToken(setup);

    expect(setup.screens).toMatchObject([
      {
        queue: 'escalation',
        callerNumber: '+15550100001',
        attributes: {
          conversation_id: 'c1',
          summary: 'Charged twice',
          hubspot_ticket_id: '70001',
          intent: '',
        },
      },
    ]);
    expect(setup.done).toEqual(['answer']);
    setup.bridge();
    expect(setup.done).toEqual(['answer', 'play 1600']);
    setup.speak(new Uint8Array(160).fill(0xff));
    expect(setup.kinds()).not.toContain('heard-caller');
    setup.speak(new Uint8Array(160).fill(0x20));
    expect(setup.kinds().at(-1)).toBe('heard-caller');
    expect(setup.journal.violations()).toEqual([]);
  });

  it('sends the event Connect sends, with the token in its parameters', async () => {
    const setup = setUp();

    await dialToken(setup);

    const { Parameters, ContactData } = setup.events[0]!.Details;
    expect(Parameters).toEqual({ token: '1234567890' });
    expect(ContactData).toMatchObject({
      Channel: 'VOICE',
      InitiationMethod: 'INBOUND',
      Queue: null,
      Attributes: {},
      CustomerEndpoint: { Address: '+15550100001', Type: 'TELEPHONE_NUMBER' },
      SystemEndpoint: { Address: '+15550100009', Type: 'TELEPHONE_NUMBER' },
      MediaStreams: { Customer: { Audio: null } },
    });
    expect(ContactData.InitialContactId).toBe(ContactData.ContactId);
  });

  it('tells the journal how many digits came, never which', async () => {
    const setup = setUp();

    await dialToken(setup);

    const digits = setup.journal.entries().filter((entry) => entry.kind === 'digit-received');
    expect(digits.map((entry) => entry.detail)).toEqual(digits.map((_, index) => ({ position: index + 1 })));
    expect(JSON.stringify(setup.journal.entries())).not.toContain('1234567890');
  });

  it('loses digits that come before the flow listens and goes on without context', async () => {
    const setup = setUp({ listensAfterMs: 2_000 }, () => answered({ success: 'false', reason: 'unknown' }));
    await setup.clock.advance(noConnectFaults.ringMs + 1_000);
    setup.press('12345');
    await setup.clock.advance(1_000);
    setup.press('67890#');

    await setup.clock.advance(10_000);

    expect(setup.kinds().filter((kind) => kind === 'digit-lost')).toHaveLength(5);
    expect(setup.events[0]?.Details.Parameters).toEqual({ token: '67890' });
    expect(setup.screens).toMatchObject([{ queue: 'default', attributes: {} }]);
  });

  it('passes the word Timeout on when nobody presses a key', async () => {
    const setup = setUp({}, () => answered({ success: 'false' }));

    await setup.clock.advance(20_000);

    expect(setup.events[0]?.Details.Parameters).toEqual({ token: 'Timeout' });
    expect(setup.screens).toMatchObject([{ queue: 'default' }]);
  });

  it.each([
    ['a function error', () => broken],
    ['throttling', (): LambdaInvocation => ({ status: 'throttled' })],
    ['a service error', (): LambdaInvocation => ({ status: 'service-error' })],
    ['a runtime that rejects', () => Promise.reject(new Error('gone'))],
  ])('tries the Lambda again after %s, with the same contact', async (_what, failure) => {
    const setup = setUp({}, (attempt) => (attempt < 4 ? failure() : answered(context)));

    await dialToken(setup);

    expect(setup.events).toHaveLength(4);
    expect(new Set(setup.events.map((event) => event.Details.ContactData.ContactId)).size).toBe(1);
    expect(setup.screens).toMatchObject([{ queue: 'escalation' }]);
  });

  it('queues without context after the fourth failure', async () => {
    const setup = setUp({}, () => broken);

    await dialToken(setup);

    expect(setup.events).toHaveLength(4);
    expect(setup.screens).toMatchObject([{ queue: 'default', attributes: {} }]);
    expect(setup.done).not.toContain('hangup');
  });

  it('waits eight seconds for the Lambda and then queues without context', async () => {
    const setup = setUp({}, () => new Promise<never>(() => undefined));
    await setup.clock.advance(untilListeningMs);
    setup.press('1#');
    await setup.clock.advance(7_999);

    expect(setup.kinds()).not.toContain('lambda-timed-out');
    await setup.clock.advance(1 + noConnectFaults.agentAnswersMs);
    expect(setup.screens).toMatchObject([{ queue: 'default' }]);
  });

  it('calls an answer that is not a map of strings a violation, and queues without context', async () => {
    const setup = setUp({}, () => answered({ success: true }));

    await dialToken(setup);

    expect(setup.journal.violations()).toMatchObject([
      { party: 'connect', rule: 'lambda-response-not-strings', detail: 'success' },
    ]);
    expect(setup.screens).toMatchObject([{ queue: 'default' }]);
  });

  it.each(['full', 'closed'] as const)('says sorry and hangs up when the queue is %s', async (queues) => {
    const setup = setUp({ queues });

    await dialToken(setup);

    expect(setup.done).toEqual(['answer', 'hangup']);
    expect(setup.kinds()).toContain('message-played');
    expect(setup.screens).toEqual([]);
  });

  it('refuses as busy, or just rings', async () => {
    const busy = setUp({ answers: 'busy' });
    const never = setUp({ answers: 'never' });

    await busy.clock.advance(60_000);
    await never.clock.advance(60_000);

    expect([busy.done, never.done]).toEqual([['hangup'], []]);
  });

  it.each([
    ['ringing', 100],
    ['answered', noConnectFaults.ringMs + 100],
    ['flow', untilListeningMs + 100],
  ])('stops at once, leaving no timer, when the caller hangs up while %s', async (during, afterMs) => {
    const setup = setUp();
    await setup.clock.advance(afterMs);

    setup.end();
    await setup.clock.advance(60_000);

    expect(setup.journal.entries().at(-1)).toMatchObject({ kind: 'contact-ended', detail: { during } });
    expect(setup.clock.pending()).toBe(0);
    expect(setup.screens).toEqual([]);
    expect(setup.journal.violations()).toEqual([]);
  });

  it('hangs up in the middle of the digits when told to', async () => {
    const setup = setUp({ hangsUpAfterMs: 1_000 });
    await setup.clock.advance(untilListeningMs);
    setup.press('123');

    await setup.clock.advance(10_000);

    expect(setup.done).toEqual(['answer', 'hangup']);
    expect(setup.clock.pending()).toBe(0);
  });

  it('leaves no timer when the world closes while the agent speaks', async () => {
    const setup = setUp();
    await dialToken(setup);
    setup.bridge();
    expect(setup.clock.pending()).toBe(1);

    setup.close();

    expect(setup.clock.pending()).toBe(0);
  });
});
