import { createServiceLog } from './service-log.js';

describe('service log', () => {
  it('joins lines that arrive in pieces and parses those that are JSON objects', () => {
    const log = createServiceLog(() => 7);

    log.write('{"message":"rea');
    log.write('dy"}\nplain\n\n[1]\n');

    expect(log.lines()).toEqual([
      { atMs: 7, text: '{"message":"ready"}', fields: { message: 'ready' } },
      { atMs: 7, text: 'plain', fields: undefined },
      { atMs: 7, text: '[1]', fields: undefined },
    ]);
  });

  it('stays bounded when a line never ends and when lines never stop', () => {
    const log = createServiceLog(() => 0);

    for (let count = 0; count < 100; count += 1) log.write('x'.repeat(1_000));
    log.write('\n'.concat('y\n'.repeat(30_000)));

    expect(log.lines().length).toBeLessThanOrEqual(10_000);
    expect(Math.max(...log.lines().map((line) => line.text.length))).toBeLessThanOrEqual(16_384);
  });
});
