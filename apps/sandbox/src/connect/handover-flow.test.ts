import fc from 'fast-check';
import type { QueueName } from './contact-centre.js';
import type { FlowAction } from './contact-flow.js';
import { loadHandoverFlow, readHandoverFlow } from './handover-flow.js';
import type { LambdaInvocation } from './lambda-invocation.js';
import {
  answered,
  broken,
  context,
  dialToken,
  instanceArn,
  setUpConnectCall,
  untilListeningMs,
  type ConnectCallSetup,
} from './testing/connect-call-setup.js';

const { StartAction, Actions } = loadHandoverFlow(instanceArn);
/** Longer than the digits, the Lambda and a round of holding the line together. */
const patienceMs = 60_000;

const ended = (setup: ConnectCallSetup): object => ({
  queue: setup.screens[0]?.queue,
  knowsWhy: setup.screens[0]?.attributes['summary'] === context.summary,
  hungUp: setup.done.includes('hangup'),
});
const inQueue = (queue: QueueName, knowsWhy: boolean): object => ({ queue, knowsWhy, hungUp: false });

const failedBlocks = (setup: ConnectCallSetup): readonly unknown[] =>
  setup.journal
    .entries()
    .filter((entry) => entry.kind === 'block-failed')
    .map((entry) => entry.detail['block']);

/** What is full as well, and where the caller is in the end. */
interface Trial {
  readonly full?: readonly QueueName[];
  readonly to: QueueName;
  readonly knowsWhy: boolean;
}

const mostQueues = ['priority', 'escalation'] as const;
const allQueues = ['priority', 'escalation', 'default'] as const;
/** Each error branch of each block. */
const trials: readonly (readonly [block: string, errorType: string, trial: Trial])[] = [
  ['buffer-on', 'NoMatchingError', { to: 'priority', knowsWhy: true }],
  ['voice', 'NoMatchingError', { to: 'priority', knowsWhy: true }],
  ['collect', 'NoMatchingError', { to: 'default', knowsWhy: false }],
  ['buffer-off', 'NoMatchingError', { to: 'priority', knowsWhy: true }],
  ['lookup', 'NoMatchingError', { to: 'default', knowsWhy: false }],
  ['known', 'NoMatchingCondition', { to: 'default', knowsWhy: false }],
  ['attributes', 'NoMatchingError', { to: 'priority', knowsWhy: false }],
  ['route', 'NoMatchingCondition', { to: 'escalation', knowsWhy: true }],
  ['queue-priority', 'NoMatchingError', { to: 'escalation', knowsWhy: true }],
  ['transfer-priority', 'NoMatchingError', { to: 'escalation', knowsWhy: true }],
  ['transfer-priority', 'QueueAtCapacity', { full: ['priority'], to: 'escalation', knowsWhy: true }],
  ['queue-escalation', 'NoMatchingError', { full: ['priority'], to: 'default', knowsWhy: true }],
  ['transfer-escalation', 'NoMatchingError', { full: ['priority'], to: 'default', knowsWhy: true }],
  ['transfer-escalation', 'QueueAtCapacity', { full: mostQueues, to: 'default', knowsWhy: true }],
  ['queue-default', 'NoMatchingError', { full: mostQueues, to: 'default', knowsWhy: true }],
  ['transfer-default', 'NoMatchingError', { full: mostQueues, to: 'default', knowsWhy: true }],
  ['transfer-default', 'QueueAtCapacity', { full: allQueues, to: 'default', knowsWhy: true }],
  ['hold', 'NoMatchingError', { full: allQueues, to: 'default', knowsWhy: true }],
];

describe('the handover flow', () => {
  it('says where the editor is to draw each block', () => {
    const { Metadata } = readHandoverFlow() as { Metadata: { ActionMetadata: Record<string, object> } };

    expect(Object.keys(Metadata.ActionMetadata).sort()).toEqual(
      Actions.map((action) => action.Identifier).sort(),
    );
  });

  it('has no block that hangs up', () => {
    expect(Actions.filter((action) => action.Type === 'DisconnectParticipant')).toEqual([]);
  });

  it('logs neither the token nor the context, whichever way it takes, and logs again before a queue', () => {
    const isPrivate = ({ Type, Parameters }: FlowAction): boolean =>
      Type === 'InvokeLambdaFunction' || Type === 'UpdateContactAttributes' || 'StoreInput' in Parameters;
    const seen = new Set<string>();
    const walk = (identifier: string, isLogging: boolean): void => {
      const action = Actions.find((each) => each.Identifier === identifier)!;
      if (seen.has(`${identifier} ${isLogging}`)) return;
      seen.add(`${identifier} ${isLogging}`);
      if (isPrivate(action)) expect([identifier, isLogging]).toEqual([identifier, false]);
      if (action.Type === 'TransferContactToQueue')
        expect([identifier, isLogging]).toEqual([identifier, true]);
      const after =
        action.Type === 'UpdateFlowLoggingBehavior'
          ? action.Parameters.FlowLoggingBehavior === 'Enabled'
          : isLogging;
      const { NextAction, Conditions, Errors } = action.Transitions;
      if (NextAction !== undefined) walk(NextAction, after);
      [...Conditions, ...Errors].forEach((each) => walk(each.NextAction, after));
    };

    walk(StartAction, true);

    expect(seen.size).toBeGreaterThanOrEqual(Actions.length);
  });

  it.each([
    ['nobody presses a key', '', answered({ success: 'false', reason: 'bad-token' })],
    ['the token is too short', '123#', answered({ success: 'false', reason: 'bad-token' })],
    ['the token is wrong', '9999999999#', answered({ success: 'false', reason: 'unknown' })],
    ['the Lambda throws', '1234567890#', broken],
    ['the Lambda is throttled', '1234567890#', { status: 'throttled' } as const],
    ['the answer is no map of strings', '1234567890#', answered({ success: true })],
    ['the answer is no JSON', '1234567890#', { status: 'answered', payload: '{', durationMs: 1 } as const],
    ['the answer says something else than true', '1234567890#', answered({ ...context, success: 'yes' })],
  ])('queues the caller without context when %s', async (_what, keys, invocation: LambdaInvocation) => {
    const setup = setUpConnectCall({}, () => invocation);

    await setup.clock.advance(untilListeningMs);
    setup.press(keys);
    await setup.clock.advance(patienceMs);

    expect(ended(setup)).toEqual(inQueue('default', false));
  });

  it('queues the caller without context when the Lambda is too slow', async () => {
    const setup = setUpConnectCall({}, () => new Promise<never>(() => undefined));

    await dialToken(setup);

    expect(ended(setup)).toEqual(inQueue('default', false));
  });

  it.each(trials)(
    'has the caller in a queue after %s has failed with %s',
    async (block, errorType, trial) => {
      const isOwnFault = errorType !== 'QueueAtCapacity';
      const setup = setUpConnectCall(
        { fullQueues: trial.full ?? [], failingBlocks: isOwnFault ? [block] : [] },
        () => answered({ ...context, route_to_queue: 'priority' }),
      );
      await setup.clock.advance(untilListeningMs);
      setup.press('1234567890#');
      await setup.clock.advance(15_000);
      setup.faults.set({ fullQueues: [], failingBlocks: [] });

      await setup.clock.advance(patienceMs);

      expect(ended(setup)).toEqual({ queue: trial.to, knowsWhy: trial.knowsWhy, hungUp: false });
      expect(failedBlocks(setup)).toContain(block);
    },
  );

  it('has no error branch but those', () => {
    const branches = Actions.flatMap(({ Identifier, Transitions }) =>
      Transitions.Errors.map((each) => `${Identifier} ${each.ErrorType}`),
    );

    expect(trials.map(([block, errorType]) => `${block} ${errorType}`).sort()).toEqual(branches.sort());
  });

  it('asks a caller to stay while no queue has room, and queues the caller as soon as one has', async () => {
    const setup = setUpConnectCall({ fullQueues: allQueues });
    await dialToken(setup);

    await setup.clock.advance(10 * 60_000);
    const asked = setup.kinds().filter((kind) => kind === 'message-played').length;
    setup.faults.set({ fullQueues: [] });
    await setup.clock.advance(15_000);

    expect(asked).toBeGreaterThan(30);
    expect(asked).toBeLessThan(60);
    expect(ended(setup)).toEqual(inQueue('default', true));
    expect(setup.journal.violations()).toEqual([]);
  });

  it.each([
    ['priority', 'priority'],
    ['escalation', 'escalation'],
    ['default', 'escalation'],
    ['arn:aws:connect:us-east-1:000000000000:instance/1/queue/9', 'escalation'],
    ['', 'escalation'],
  ] as const)('takes %p of the Lambda as the queue %s', async (name, queue) => {
    const setup = setUpConnectCall({}, () => answered({ ...context, route_to_queue: name }));

    await dialToken(setup);

    expect(ended(setup)).toEqual(inQueue(queue, true));
  });

  it('ends with the caller in a queue, whatever keys come, the Lambda answers, is full or fails', async () => {
    const mostBlocks = Actions.map((action) => action.Identifier).filter((name) => !/-default$/.test(name));
    const value = fc.oneof(fc.constantFrom('true', 'priority', '', null, true, 8), fc.string());
    const invocation = fc.oneof(
      fc.constantFrom<LambdaInvocation>(broken, { status: 'throttled' }, answered(context)),
      fc.jsonValue().map(answered),
      fc.record({ success: value, summary: value, route_to_queue: value }).map(answered),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789*#')), maxLength: 40 }),
        invocation,
        fc.subarray(['priority', 'escalation'] as const),
        fc.subarray(mostBlocks),
        async (keys, answer, fullQueues, failingBlocks) => {
          const setup = setUpConnectCall({ fullQueues, failingBlocks }, () => answer);
          await setup.clock.advance(untilListeningMs);
          setup.press(keys);

          await setup.clock.advance(patienceMs);

          expect(setup.screens).toHaveLength(1);
          expect(setup.done).not.toContain('hangup');
          expect(setup.clock.pending()).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });
});
