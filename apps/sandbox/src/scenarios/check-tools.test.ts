import { checkTools } from './check-tools.js';
import type { CallEvidence } from './call-evidence.js';

function evidence(...numbers: readonly string[]): CallEvidence {
  const journal = numbers.map((order_number) => ({
    ...{ atMs: 0, party: 'tools', kind: 'tool-asked', callSid: null },
    detail: { tool: 'look_up_order', arguments: { order_number } },
  }));
  return { journal } as unknown as CallEvidence;
}

const wanted = {
  expect: 'tool-asked',
  tool: 'look_up_order',
  arguments: { order_number: '4711' },
  times: 1,
} as const;

describe('whether a tool was asked', () => {
  it('holds when it was, as often as expected and with the arguments expected', () => {
    expect(checkTools(wanted, evidence('4711'))).toEqual([]);
    expect(checkTools({ ...wanted, times: 0 }, evidence())).toEqual([]);
  });

  it.each([
    ['never', evidence()],
    ['twice', evidence('4711', '4711')],
    ['for something else', evidence('4712')],
  ])('fails when it was asked %s', (_what, observed) => {
    expect(checkTools(wanted, observed)).toHaveLength(1);
  });
});
