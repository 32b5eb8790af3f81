import fc from 'fast-check';
import {
  handoverFailures,
  handoverStatuses,
  isTerminal,
  sourcesOf,
  targetOf,
  transition,
  type HandoverEvent,
  type HandoverState,
} from './handover-state.js';

const eventArbitrary: fc.Arbitrary<HandoverEvent> = fc.oneof(
  fc
    .constantFrom(
      'claimed' as const,
      'token-issued' as const,
      'dial-started' as const,
      'bridged' as const,
      'redeemed' as const,
      'callback-booked' as const,
    )
    .map((type) => ({ type })),
  fc.constantFrom(...handoverFailures).map((reason) => ({ type: 'failed' as const, reason })),
);

const stateArbitrary: fc.Arbitrary<HandoverState> = fc.oneof(
  fc
    .constantFrom(...handoverStatuses)
    .filter((status) => status !== 'failed')
    .map((status) => ({ status })),
  fc.constantFrom(...handoverFailures).map((reason) => ({ status: 'failed' as const, reason })),
);

function run(
  events: readonly HandoverEvent[],
  from: HandoverState = { status: 'requested' },
): readonly HandoverState[] {
  const states = [from];
  for (const event of events) {
    const move = transition(states[states.length - 1]!, event);
    if (move.kind === 'moved') states.push(move.to);
  }
  return states;
}

const happyPath: readonly HandoverEvent[] = [
  { type: 'claimed' },
  { type: 'token-issued' },
  { type: 'dial-started' },
  { type: 'bridged' },
  { type: 'redeemed' },
];

describe('the handover state machine', () => {
  it('goes from requested to redeemed when every event comes in its order', () => {
    const statuses = run(happyPath).map(({ status }) => status);

    expect(statuses).toEqual(['requested', 'preparing', 'ready', 'dialling', 'bridged', 'redeemed']);
  });

  it('accepts the token being redeemed before the bridge is reported, and ignores that report then', () => {
    const states = run([...happyPath.slice(0, 3), { type: 'redeemed' }, { type: 'bridged' }]);

    expect(states[states.length - 1]).toEqual({ status: 'redeemed' });
  });

  it.each(handoverStatuses.filter((status) => !isTerminal(status)))(
    'can fail from %s and keeps the reason',
    (status) => {
      const event = { type: 'failed', reason: 'no_progress' } as const;

      expect(transition({ status } as HandoverState, event)).toEqual({
        kind: 'moved',
        to: { status: 'failed', reason: 'no_progress' },
      });
    },
  );

  it('has exactly three terminal statuses', () => {
    expect(handoverStatuses.filter(isTerminal)).toEqual(['redeemed', 'callback_booked', 'failed']);
  });

  it('never leaves a terminal state, whatever arrives', () => {
    fc.assert(
      fc.property(stateArbitrary, eventArbitrary, (state, event) => {
        fc.pre(isTerminal(state.status));
        return transition(state, event).kind === 'ignored';
      }),
    );
  });

  it('dials at most once, in any order of events, however often they are replayed', () => {
    fc.assert(
      fc.property(fc.array(eventArbitrary, { maxLength: 60 }), (events) => {
        return run(events).filter(({ status }) => status === 'dialling').length <= 1;
      }),
    );
  });

  it('never dials when a callback was booked, nor books one once there is something to dial with', () => {
    fc.assert(
      fc.property(fc.array(eventArbitrary, { maxLength: 60 }), (events) => {
        const statuses = run(events).map(({ status }) => status);
        return !(statuses.includes('callback_booked') && statuses.includes('ready'));
      }),
    );
  });

  it('treats an immediate replay of any event as nothing', () => {
    fc.assert(
      fc.property(stateArbitrary, eventArbitrary, (state, event) => {
        const first = transition(state, event);
        return first.kind === 'ignored' || transition(first.to, event).kind === 'ignored';
      }),
    );
  });

  it('never moves backwards', () => {
    fc.assert(
      fc.property(fc.array(eventArbitrary, { maxLength: 60 }), (events) => {
        const order = run(events).map(({ status }) => handoverStatuses.indexOf(status));
        return order.every((position, index) => index === 0 || position > order[index - 1]!);
      }),
    );
  });

  it('gives stores the same rule as a condition', () => {
    fc.assert(
      fc.property(stateArbitrary, eventArbitrary, (state, event) => {
        const move = transition(state, event);
        const isSource = sourcesOf(event.type).includes(state.status);
        expect(move.kind === 'moved').toBe(isSource);
        return move.kind === 'ignored' || move.to.status === targetOf(event.type);
      }),
    );
  });
});
