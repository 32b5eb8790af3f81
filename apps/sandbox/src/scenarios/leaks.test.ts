import { loadRecordings } from '../speech/recording-library.js';
import { findLeaks } from './leaks.js';

const secrets = {
  tokens: ['0123456789'],
  credentials: ['sk-offline-1'],
  keys: ['0', '4711#'],
  recordings: loadRecordings(),
};

describe('findLeaks', () => {
  it.each([
    ['a token', '{"field":"0123456789"}'],
    ['a credential', 'authorization: Bearer sk-offline-1'],
    ['what was pressed', '{"message":"typed","kind":"4711"}'],
    ['what was pressed, key by key', 'keys 4, 7, 1, 1'],
    ['what was said', '{"message":"heard","kind":"I was charged twice in October"}'],
    ['what was said, in another spelling', 'i-was-CHARGED twice, in october'],
  ])('finds %s and does not repeat it', (_what, line) => {
    const leaks = findLeaks('gateway', ['{"message":"ready"}', line], secrets);

    expect(leaks).toHaveLength(1);
    expect(leaks[0]).not.toContain('0123456789');
  });

  it('leaves alone what only looks similar', () => {
    const lines = [
      '{"id":"70123456789","at":1750123456789.5,"code":"24711"}',
      '{"trigger":"speak to a human"}',
    ];

    expect(findLeaks('gateway', lines, secrets)).toEqual([]);
  });
});
