import type { HandoverRecord } from '@voc/handover-token';
import type { Story } from './caller.js';
import { violationsOf, type Aftermath, type CallAftermath } from './invariants.js';

const story = {
  event: { handover_id: 'h-1' },
  ending: 'agent',
  redirects: 1,
  redirectsAfterReturn: 0,
  hasContext: true,
  longestSilenceMs: 900,
  longestWaitMs: 900,
} as Story;
const row = {
  status: 'redeemed',
  failure: null,
  finished_at: 'then',
  steps: {},
} as unknown as HandoverRecord;
const good: CallAftermath = {
  story,
  isUndisturbed: true,
  row,
  isOpen: false,
  tickets: 1,
  notes: 1,
  contacts: 1,
  tokens: 1,
};

const worldOf = (call: CallAftermath, changes: Partial<Aftermath> = {}): Aftermath => ({
  calls: [call],
  queuedMessages: 0,
  deadLetters: [{ handoverId: null, reason: 'bad-field' }],
  limits: { undisturbedMs: 3_000, disturbedMs: 26_000 },
  ...changes,
});

describe('the audit', () => {
  it('finds nothing where everything holds', () => {
    expect(violationsOf(worldOf(good))).toEqual([]);
    const slow = { ...story, longestWaitMs: 20_000 };
    expect(violationsOf(worldOf({ ...good, isUndisturbed: false, story: slow }))).toEqual([]);
  });

  it.each<[string, Partial<CallAftermath>]>([
    ['not exactly one ticket', { tickets: 0 }],
    ['not exactly one ticket', { tickets: 2 }],
    ['more than one note', { notes: 2 }],
    ['no note', { notes: 0 }],
    ['more than one contact', { contacts: 2 }],
    ['more than one token', { tokens: 2 }],
    ['dialled more than once', { story: { ...story, redirects: 2 } }],
    ['torn out of the conversation', { story: { ...story, redirectsAfterReturn: 1 } }],
    ['left hanging', { story: { ...story, ending: 'on-the-line' } }],
    ['agent without context', { story: { ...story, hasContext: false } }],
    ['with the agent, but not by the row', { row: { ...row, status: 'bridged' } }],
    ['with the bot, but not by the row', { story: { ...story, ending: 'bot' } }],
    ['failed without a reason', { row: { ...row, status: 'failed' } }],
    ['never finished', { row: null }],
    ['never finished', { isOpen: true }],
    ['silent for too long', { story: { ...story, longestSilenceMs: 3_001 } }],
    ['kept waiting for too long', { story: { ...story, longestWaitMs: 3_001 } }],
  ])('finds: %s', (violation, changes) => {
    expect(violationsOf(worldOf({ ...good, ...changes })).join()).toContain(violation);
  });

  it('finds messages that nobody handled and dead letters that nobody accounts for', () => {
    const deadLetters = [
      { handoverId: null, reason: null },
      { handoverId: 'h-2', reason: null },
      { handoverId: 'h-1', reason: null },
    ];

    expect(violationsOf(worldOf(good, { queuedMessages: 2, deadLetters }))).toEqual([
      '2 message(s) never handled',
      'dead letter without reason or outcome: unreadable',
      'dead letter without reason or outcome: h-2',
    ]);
  });
});
