import { noConnectFaults } from './connect-faults.js';
import { parseContactFlow, type ContactFlow } from './contact-flow.js';
import { loadHandoverFlow } from './handover-flow.js';
import type { LambdaInvocation } from './lambda-invocation.js';
import {
  answered,
  broken,
  context,
  dialToken,
  instanceArn,
  setUpConnectCall,
  untilListeningMs,
} from './testing/connect-call-setup.js';

describe('a call to Connect', () => {
  it('shows the agent the context and greets the caller once both sides hear each other', async () => {
    const setup = setUpConnectCall();

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
    const setup = setUpConnectCall();

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
    const setup = setUpConnectCall();

    await dialToken(setup);

    const digits = setup.journal.entries().filter((entry) => entry.kind === 'digit-received');
    expect(digits.map((entry) => entry.detail)).toEqual(digits.map((_, index) => ({ position: index + 1 })));
    expect(JSON.stringify(setup.journal.entries())).not.toContain('1234567890');
  });

  it('loses digits that come before the flow listens and goes on without context', async () => {
    const setup = setUpConnectCall({ listensAfterMs: 2_000 }, () =>
      answered({ success: 'false', reason: 'unknown' }),
    );
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
    const setup = setUpConnectCall({}, () => answered({ success: 'false' }));

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
    const setup = setUpConnectCall({}, (attempt) => (attempt < 4 ? failure() : answered(context)));

    await dialToken(setup);

    expect(setup.events).toHaveLength(4);
    expect(new Set(setup.events.map((event) => event.Details.ContactData.ContactId)).size).toBe(1);
    expect(setup.screens).toMatchObject([{ queue: 'escalation' }]);
  });

  it('queues without context after the fourth failure', async () => {
    const setup = setUpConnectCall({}, () => broken);

    await dialToken(setup);

    expect(setup.events).toHaveLength(4);
    expect(setup.screens).toMatchObject([{ queue: 'default', attributes: {} }]);
    expect(setup.done).not.toContain('hangup');
  });

  it('waits eight seconds for the Lambda and then queues without context', async () => {
    const setup = setUpConnectCall({}, () => new Promise<never>(() => undefined));
    await setup.clock.advance(untilListeningMs);
    setup.press('1#');
    await setup.clock.advance(7_999);

    expect(setup.kinds()).not.toContain('lambda-timed-out');
    await setup.clock.advance(1 + noConnectFaults.agentAnswersMs);
    expect(setup.screens).toMatchObject([{ queue: 'default' }]);
  });

  it('calls an answer that is not a map of strings a violation, and queues without context', async () => {
    const setup = setUpConnectCall({}, () => answered({ success: true }));

    await dialToken(setup);

    expect(setup.journal.violations()).toMatchObject([
      { party: 'connect', rule: 'lambda-response-not-strings', detail: 'success' },
    ]);
    expect(setup.screens).toMatchObject([{ queue: 'default' }]);
  });

  it('hangs up where the flow does', async () => {
    const bye = { Identifier: 'bye', Type: 'DisconnectParticipant', Parameters: {}, Transitions: {} };
    const flow = parseContactFlow({ Version: '2019-10-30', StartAction: 'bye', Actions: [bye] });
    const setup = setUpConnectCall({}, () => answered(context), flow);

    await setup.clock.advance(10_000);

    expect(setup.done).toEqual(['answer', 'hangup']);
    expect(setup.screens).toEqual([]);
  });

  it.each([
    [
      'a function',
      'lambda-not-of-the-instance',
      (flow: string) => flow.replaceAll('function:', 'function:other-'),
    ],
    ['a queue', 'queue-not-of-the-instance', (flow: string) => flow.replaceAll('/queue/', '/queue/9')],
  ])('calls %s of another instance a violation', async (_what, rule, change) => {
    const flow = JSON.parse(change(JSON.stringify(loadHandoverFlow(instanceArn)))) as ContactFlow;
    const setup = setUpConnectCall({}, () => answered(context), flow);

    await dialToken(setup);

    expect(setup.journal.violations()).toEqual(
      expect.arrayContaining([expect.objectContaining({ party: 'connect', rule })]),
    );
  });

  it('refuses as busy, or just rings', async () => {
    const busy = setUpConnectCall({ answers: 'busy' });
    const never = setUpConnectCall({ answers: 'never' });

    await busy.clock.advance(60_000);
    await never.clock.advance(60_000);

    expect([busy.done, never.done]).toEqual([['hangup'], []]);
  });

  it.each([
    ['ringing', 100],
    ['answered', noConnectFaults.ringMs + 100],
    ['flow', untilListeningMs + 100],
  ])('stops at once, leaving no timer, when the caller hangs up while %s', async (during, afterMs) => {
    const setup = setUpConnectCall();
    await setup.clock.advance(afterMs);

    setup.end();
    await setup.clock.advance(60_000);

    expect(setup.journal.entries().at(-1)).toMatchObject({ kind: 'contact-ended', detail: { during } });
    expect(setup.clock.pending()).toBe(0);
    expect(setup.screens).toEqual([]);
    expect(setup.journal.violations()).toEqual([]);
  });

  it('hangs up in the middle of the digits when told to', async () => {
    const setup = setUpConnectCall({ hangsUpAfterMs: 1_000 });
    await setup.clock.advance(untilListeningMs);
    setup.press('123');

    await setup.clock.advance(10_000);

    expect(setup.done).toEqual(['answer', 'hangup']);
    expect(setup.clock.pending()).toBe(0);
  });

  it('leaves no timer when the world closes while the agent speaks', async () => {
    const setup = setUpConnectCall();
    await dialToken(setup);
    setup.bridge();
    expect(setup.clock.pending()).toBe(1);

    setup.close();

    expect(setup.clock.pending()).toBe(0);
  });
});
