import { handoverFailures } from '@voc/handover-token';
import { explainReturn } from './came-back.js';

describe('explainReturn', () => {
  it.each([
    ['busy', 'the line was busy'],
    ['no_answer', 'nobody answered'],
    ['short_bridge', 'broke off'],
    ['token_store_failed', 'for a technical reason'],
  ] as const)('words %s as what the caller may be told', (reason, words) => {
    expect(explainReturn(reason)).toContain(words);
  });

  it.each(handoverFailures)('names no inner workings for %s', (reason) => {
    const told = explainReturn(reason);

    expect(told).not.toMatch(/token|queue|store|publish|_failed/);
    expect(told).toContain('escalate_to_human');
  });
});
