/** What becomes of keys, as a machine without time: the desk gives it keys and pauses, and does what it says. */
export type DigitState =
  /** The next key is the first of an entry. */
  | { readonly name: 'idle' }
  /** Keys belong together until a pause or `#`; there are none yet right after a collection that was full. */
  | { readonly name: 'typing'; readonly digits: string }
  | { readonly name: 'collecting'; readonly digits: string; readonly collection: Collection }
  | { readonly name: 'closed' };

export interface Collection {
  readonly maxDigits: number;
  readonly timeoutMs: number;
  readonly terminator: '#' | null;
  readonly settle: (outcome: DigitsOutcome) => void;
}

/** `timeout` carries what was entered until then; `cancelled` when nobody waits for it any more. */
export type DigitsOutcome =
  { readonly status: 'entered' | 'timeout'; readonly digits: string } | { readonly status: 'cancelled' };

export type DigitInput =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'pause' | 'close' }
  | { readonly type: 'collect' | 'cancel'; readonly collection: Collection };

export type DigitEffect =
  | { readonly type: 'escalate' }
  | { readonly type: 'typed'; readonly digits: string }
  | { readonly type: 'settle'; readonly collection: Collection; readonly outcome: DigitsOutcome };

export interface DigitStep {
  readonly next: DigitState;
  readonly effects: readonly DigitEffect[];
}

export interface DigitRules {
  readonly escalationDigit: string | null;
  readonly maxDigits: number;
}

const idle: DigitState = { name: 'idle' };

export function stepDigits(rules: DigitRules, state: DigitState, input: DigitInput): DigitStep {
  if (state.name === 'closed') return refuse(state, input);
  switch (input.type) {
    case 'key':
      return pressed(rules, state, input.key);
    case 'pause':
      return state.name === 'collecting' ? settled(state, 'timeout', idle) : endOfEntry(state);
    case 'collect':
      return begun(state, input.collection);
    case 'cancel':
      return cancelled(state, input.collection);
    case 'close':
      return { next: { name: 'closed' }, effects: cancelEffects(state) };
  }
}

function refuse(state: DigitState, input: DigitInput): DigitStep {
  if (input.type !== 'collect') return { next: state, effects: [] };
  const { collection } = input;
  return { next: state, effects: [{ type: 'settle', collection, outcome: { status: 'cancelled' } }] };
}

function pressed(rules: DigitRules, state: DigitState, key: string): DigitStep {
  if (state.name === 'collecting') return collected(state, key);
  if (state.name === 'idle' && key === rules.escalationDigit) {
    return { next: idle, effects: [{ type: 'escalate' }] };
  }
  if (key === '#') return endOfEntry(state);
  const next = { name: 'typing', digits: digitsOf(state) + key } as const;
  return next.digits.length < rules.maxDigits ? { next, effects: [] } : endOfEntry(next);
}

function endOfEntry(state: DigitState): DigitStep {
  const digits = digitsOf(state);
  return { next: idle, effects: digits === '' ? [] : [{ type: 'typed', digits }] };
}

type Collecting = Extract<DigitState, { name: 'collecting' }>;

function collected(state: Collecting, key: string): DigitStep {
  if (key === state.collection.terminator) return settled(state, 'entered', idle);
  return fullOrNot({ ...state, digits: state.digits + key });
}

/** Keys of an entry just begun were meant for the one who now asks. */
function begun(state: DigitState, collection: Collection): DigitStep {
  const { next, effects } = fullOrNot({ name: 'collecting', digits: digitsOf(state), collection });
  return { next, effects: [...cancelEffects(state), ...effects] };
}

/** A key too many, or the `#` many press after a number, is still of that number and must not call for a person. */
function fullOrNot(state: Collecting): DigitStep {
  const { maxDigits } = state.collection;
  if (state.digits.length < maxDigits) return { next: state, effects: [] };
  const surplus = state.digits.slice(maxDigits);
  return settled({ ...state, digits: state.digits.slice(0, maxDigits) }, 'entered', {
    name: 'typing',
    digits: surplus,
  });
}

function settled(state: Collecting, status: 'entered' | 'timeout', next: DigitState): DigitStep {
  const { collection, digits } = state;
  return { next, effects: [{ type: 'settle', collection, outcome: { status, digits } }] };
}

/** What was keyed in is still meant for us, though nobody waits for it any more. */
function cancelled(state: DigitState, collection: Collection): DigitStep {
  if (state.name !== 'collecting' || state.collection !== collection) return { next: state, effects: [] };
  const { digits } = state;
  return { next: digits === '' ? idle : { name: 'typing', digits }, effects: cancelEffects(state) };
}

function cancelEffects(state: DigitState): readonly DigitEffect[] {
  if (state.name !== 'collecting') return [];
  return [{ type: 'settle', collection: state.collection, outcome: { status: 'cancelled' } }];
}

function digitsOf(state: DigitState): string {
  return state.name === 'typing' || state.name === 'collecting' ? state.digits : '';
}
