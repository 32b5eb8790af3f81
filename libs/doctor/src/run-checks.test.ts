import { createFakeClock } from '@voc/resilience/testing';
import { ok, type Check } from './check.js';
import { runChecks } from './run-checks.js';

const timeoutMs = 5_000;

function check(id: string, run: Check['run']): Check {
  return { id, title: `${id} is well`, run };
}

describe('runChecks', () => {
  it('runs all at once and answers in the order given', async () => {
    const clock = createFakeClock();
    const slow = check('slow', async () => {
      await new Promise<void>((resolve) => void clock.schedule(2_000, resolve));
      return ok('late');
    });

    const running = runChecks(
      [slow, check('fast', () => Promise.resolve(ok('soon')))],
      { timeoutMs },
      { clock },
    );
    await clock.advance(2_000);

    expect(await running).toEqual([
      { id: 'slow', title: 'slow is well', finding: ok('late') },
      { id: 'fast', title: 'fast is well', finding: ok('soon') },
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('gives up on one that takes too long, and tells it so', async () => {
    const clock = createFakeClock();
    let wasTold = false;
    const stuck = check('stuck', (signal) => {
      signal.addEventListener('abort', () => (wasTold = true));
      return new Promise(() => undefined);
    });

    const running = runChecks(
      [stuck, check('fast', () => Promise.resolve(ok('soon')))],
      { timeoutMs },
      { clock },
    );
    await clock.advance(timeoutMs);
    const [first, second] = await running;

    expect(first?.finding).toMatchObject({ status: 'unknown', found: 'There was no answer within 5 s.' });
    expect(second?.finding.status).toBe('ok');
    expect(wasTold).toBe(true);
  });

  it.each([
    [
      'throws',
      (): never => {
        throw new Error('token 4711');
      },
    ],
    ['rejects', () => Promise.reject(Object.assign(new Error('token 4711'), { code: 'EODD' }))],
  ])(
    'does not know what one that %s came to, and repeats nothing of the error but its code',
    async (_how, run) => {
      const [result] = await runChecks([check('odd', run)], { timeoutMs }, { clock: createFakeClock() });

      expect(result?.finding.status).toBe('unknown');
      expect(result?.finding.found).toMatch(/^The check itself failed \((Error|EODD)\)\.$/);
    },
  );
});
