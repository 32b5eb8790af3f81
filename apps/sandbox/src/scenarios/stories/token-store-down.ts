import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Without a token there is nothing to dial with: the bot says so, offers to try again, and that succeeds once it can. */
export const tokenStoreDown: Scenario = {
  name: 'token-store-down',
  title: 'No token can be stored; the caller stays with the bot and tries again later',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'handover-failed', withinMs: 25_000 },
      { set: { tokenStore: 'up' } },
      { say: 'try-again' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  faults: { tokenStore: 'down' },
  expectations: [
    { expect: 'nothing-clipped' },
    {
      expect: 'caller-heard',
      recordings: ['greeting', 'farewell', 'handover-failed', 'farewell', 'agent-hello'],
    },
    { expect: 'bridged' },
    { expect: 'agent-saw', attributes: { caller_phone: knownCaller, hubspot_ticket_id: /^\d+$/ } },
    { expect: 'hubspot-holds', contacts: 1, tickets: 2, notes: 2 },
    { expect: 'handovers', states: ['failed(token_store_failed)', 'redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
  ],
};
