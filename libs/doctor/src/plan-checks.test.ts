import { BadEnvironmentError } from '@voc/config';
import { ok, type Party } from './check.js';
import { environmentParty, planChecks } from './plan-checks.js';

const signal = new AbortController().signal;
const well: Party = {
  id: 'well',
  checks: () => [{ id: 'well.one', title: 'one', run: () => Promise.resolve(ok('yes')) }],
};

function bad(...problems: readonly (readonly [string, string])[]): BadEnvironmentError {
  return new BadEnvironmentError(new Map(problems));
}

describe('planChecks', () => {
  it('reports a party whose variables do not fit as not tried, and the others as they are', async () => {
    const odd: Party = {
      id: 'odd',
      checks: () => {
        throw bad(['ODD_KEY', 'is not set'], ['ODD_URL', 'must be an absolute URL']);
      },
    };

    const checks = planChecks([odd, well], {});

    expect(checks.map(({ id }) => id)).toEqual(['odd', 'well.one']);
    expect(await checks[0]?.run(signal)).toMatchObject({
      status: 'unknown',
      advice: 'First put right: ODD_KEY, ODD_URL.',
    });
  });

  it('hides no error that is not about the environment', () => {
    const broken: Party = {
      id: 'broken',
      checks: () => {
        throw new TypeError('x is not a function');
      },
    };

    expect(() => planChecks([broken], {})).toThrow(TypeError);
  });
});

describe('environmentParty', () => {
  it('is well when the service’s own parser takes the environment', async () => {
    const [check, ...others] = environmentParty(() => ({})).checks({});

    expect(await check?.run(signal)).toEqual(ok('The service would start with it.'));
    expect(others).toEqual([]);
  });

  it('has a finding for each bad variable, in a sentence', async () => {
    const party = environmentParty(() => {
      throw bad(['PORT', 'must be a port number, 0 to 65535'], ['CALLS_TABLE', 'is not set']);
    });

    const checks = party.checks({});
    const findings = await Promise.all(checks.map((check) => check.run(signal)));

    expect(checks.map(({ id }) => id)).toEqual(['environment.PORT', 'environment.CALLS_TABLE']);
    expect(findings.map(({ found }) => found)).toEqual([
      'PORT must be a port number, 0 to 65535.',
      'CALLS_TABLE is not set.',
    ]);
  });
});
