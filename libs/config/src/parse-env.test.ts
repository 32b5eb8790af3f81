import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { z } from 'zod';
import { absoluteUrl, commaList, e164Number, portNumber, wholeNumber } from './env-types.js';
import { BadEnvironmentError, parseAll, parseEnv, type Env } from './parse-env.js';

const schema = z.object({
  PORT: portNumber.default(3000),
  PUBLIC_BASE_URL: absoluteUrl(['https:']),
  TWILIO_AUTH_TOKEN: commaList,
  CONNECT_PHONE_NUMBER: e164Number.optional(),
  BUDGET_MS: wholeNumber(100, 10_000),
  LOG_LEVEL: z.enum(['error', 'info']).default('info'),
});

const good = {
  PUBLIC_BASE_URL: 'https://voice.example.com',
  TWILIO_AUTH_TOKEN: 'one, two',
  BUDGET_MS: '2500',
} satisfies Env;

function refusal(action: () => unknown): BadEnvironmentError {
  try {
    action();
  } catch (error) {
    if (error instanceof BadEnvironmentError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('parseEnv', () => {
  it('gives typed values, with defaults for what is absent', () => {
    expect(parseEnv(schema, good)).toEqual({
      PORT: 3000,
      PUBLIC_BASE_URL: new URL('https://voice.example.com'),
      TWILIO_AUTH_TOKEN: ['one', 'two'],
      BUDGET_MS: 2500,
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty value for an absent one', () => {
    const parsed = parseEnv(schema, { ...good, PORT: '', LOG_LEVEL: '', CONNECT_PHONE_NUMBER: '' });

    expect(parsed).toMatchObject({ PORT: 3000, LOG_LEVEL: 'info' });
    expect(parsed.CONNECT_PHONE_NUMBER).toBeUndefined();
  });

  it('names every bad variable at once, and whether it is absent or wrong', () => {
    const error = refusal(() => parseEnv(schema, { PORT: 'http', TWILIO_AUTH_TOKEN: '', BUDGET_MS: '99' }));

    expect(error.variables).toEqual(['PORT', 'PUBLIC_BASE_URL', 'TWILIO_AUTH_TOKEN', 'BUDGET_MS']);
    expect(error.message.split('\n')).toEqual([
      'The environment does not fit:',
      '  PORT: must be a port number, 0 to 65535',
      '  PUBLIC_BASE_URL: is not set',
      '  TWILIO_AUTH_TOKEN: is not set',
      '  BUDGET_MS: must be a whole number from 100 to 10000',
    ]);
  });

  it('keeps the wording of a rule of the schema, also for an absent variable', () => {
    const together = z
      .object({ CERT: z.string().optional(), KEY: z.string().optional() })
      .refine((env) => (env.CERT === undefined) === (env.KEY === undefined), {
        path: ['KEY'],
        message: 'goes together with CERT',
      });

    const error = refusal(() => parseEnv(together, { CERT: 'here' }));

    expect([...error.problems]).toEqual([['KEY', 'goes together with CERT']]);
  });

  it('puts a problem of no single variable under "environment"', () => {
    const either = z
      .object({ A: z.string().optional(), B: z.string().optional() })
      .refine((env) => env.A !== env.B, 'needs A or B');

    expect([...refusal(() => parseEnv(either, {})).problems]).toEqual([['environment', 'needs A or B']]);
  });

  it('is not fooled by names that every object has', () => {
    const odd = z.object({ constructor: z.string(), toString: z.string() });

    const { problems } = refusal(() => parseEnv(odd, {}));

    expect([...problems]).toEqual([
      ['constructor', 'is not set'],
      ['toString', 'is not set'],
    ]);
  });

  it('throws nothing but BadEnvironmentError and never tells a value, whatever the environment', () => {
    // No problem text of ours contains this run of characters.
    const value = fc.string({ unit: anyCharacter }).map((text) => `%§${text}§%`);
    const name = fc.oneof(fc.constantFrom(...Object.keys(schema.shape)), fc.string());
    const env = fc.dictionary(name, fc.option(value, { nil: undefined }), { maxKeys: 12 });

    fc.assert(
      fc.property(env, (hostile) => {
        const error = refusal(() => parseEnv(schema, { ...hostile, PORT: '%§no port§%' }));

        expect(error.message).not.toMatch(/%§|§%/);
        expect(error.variables).toContain('PORT');
        expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining([...error.variables]));
      }),
    );
  });

  it('either parses or refuses any environment of plain strings', () => {
    const env = fc.record(
      Object.fromEntries(Object.keys(schema.shape).map((name) => [name, fc.string({ unit: anyCharacter })])),
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(env, (hostile) => {
        try {
          parseEnv(schema, hostile);
        } catch (error) {
          expect(error).toBeInstanceOf(BadEnvironmentError);
        }
      }),
    );
  });
});

describe('parseAll', () => {
  const first = z.object({ A: z.string(), SHARED: wholeNumber(1, 9) });
  const second = z.object({ B: z.string(), SHARED: wholeNumber(1, 5) });

  it('gives the results under their names', () => {
    const env = { A: 'a', B: 'b', SHARED: '3' };

    const all = parseAll({ one: () => parseEnv(first, env), two: () => parseEnv(second, env) });

    expect(all).toEqual({ one: { A: 'a', SHARED: 3 }, two: { B: 'b', SHARED: 3 } });
  });

  it('reports the bad variables of all parsers together, each once, with its first complaint', () => {
    const env = { SHARED: '12' };

    const error = refusal(() =>
      parseAll({ one: () => parseEnv(first, env), two: () => parseEnv(second, env) }),
    );

    expect([...error.problems]).toEqual([
      ['A', 'is not set'],
      ['SHARED', 'must be a whole number from 1 to 9'],
      ['B', 'is not set'],
    ]);
  });

  it('carries a problem over unchanged even when it has lines and colons', () => {
    const problem = 'must be one of\n  red: a colour\n  blue: another';
    const bad = (): never => {
      throw new BadEnvironmentError(new Map([['COLOUR', problem]]));
    };

    expect(refusal(() => parseAll({ bad })).problems.get('COLOUR')).toBe(problem);
  });

  it('lets an error of another kind through', () => {
    const broken = (): never => {
      throw new TypeError('a bug');
    };

    expect(() => parseAll({ broken })).toThrow(TypeError);
  });
});

describe('BadEnvironmentError', () => {
  it('keeps its problems when the map it was made from changes', () => {
    const problems = new Map([['A', 'is not set']]);
    const error = new BadEnvironmentError(problems);

    problems.clear();

    expect([...error.problems]).toEqual([['A', 'is not set']]);
    expect(error.variables).toEqual(['A']);
  });
});
