import fc from 'fast-check';
import { classify, correlationFields, logFields } from './log-fields.js';

const secret = 'S3CR3T-4711';

describe('logFields', () => {
  it('has no place for what must stay inside', () => {
    const names: readonly string[] = logFields;

    for (const name of [
      'token',
      'digits',
      'dtmf',
      'transcript',
      'text',
      'summary',
      'payload',
      'body',
      'api_key',
    ])
      expect(names).not.toContain(name);
  });

  it('holds the ids of a call and no name twice', () => {
    expect(logFields).toEqual(expect.arrayContaining([...correlationFields]));
    expect(new Set(logFields).size).toBe(logFields.length);
  });
});

describe('classify', () => {
  it('keeps listed scalar values as they are', () => {
    const fields = { call_sid: 'CA1', attempt: 2, retryable: false, caller_phone: null };

    expect(classify(fields)).toEqual(fields);
  });

  it('drops unlisted names and undefined values', () => {
    expect(classify({ token: secret, step: undefined, reason: 'policy' })).toEqual({ reason: 'policy' });
  });

  it('drops anything under a listed name that is not a scalar', () => {
    const fields = {
      reason: { token: secret },
      event: [secret],
      status: () => secret,
      state: Symbol(secret),
      kind: 10n,
    };

    expect(classify(fields)).toEqual({});
  });

  it('is not fooled by names that every object has', () => {
    const fields = JSON.parse(
      `{"__proto__":{"reason":"${secret}"},"constructor":"${secret}","toString":"${secret}"}`,
    ) as Record<string, unknown>;

    expect(Object.entries(classify(fields))).toEqual([]);
    expect(classify(fields)['reason']).toBeUndefined();
  });

  it('cuts long strings', () => {
    const { reason } = classify({ reason: 'r'.repeat(10_000) });

    expect(reason).toBe(`${'r'.repeat(256)}…`);
  });

  it('lets out only listed names with short scalars, whatever it is given', () => {
    const name = fc.oneof(fc.constantFrom(...logFields), fc.string());

    fc.assert(
      fc.property(fc.dictionary(name, fc.anything()), (fields) => {
        for (const [kept, value] of Object.entries(classify(fields))) {
          expect(logFields).toContain(kept);
          expect(value === null || ['string', 'number', 'boolean'].includes(typeof value)).toBe(true);
          expect(String(value).length).toBeLessThanOrEqual(257);
          expect(fields[kept]).toEqual(typeof value === 'string' ? expect.any(String) : value);
        }
      }),
    );
  });

  it('lets no secret out from under an unlisted name, at any depth', () => {
    const anyName = fc.oneof(fc.constantFrom(...logFields), fc.string());
    const unlistedName = fc.string().filter((name) => !(logFields as readonly string[]).includes(name));
    const { nested } = fc.letrec((tie) => ({
      leaf: fc.constant(secret),
      nested: fc.oneof(
        { maxDepth: 4 },
        fc.array(fc.oneof(tie('leaf'), tie('nested')), { minLength: 1, maxLength: 3 }),
        fc.dictionary(anyName, fc.oneof(tie('leaf'), tie('nested')), { minKeys: 1, maxKeys: 3 }),
      ),
    }));
    const fields = fc
      .tuple(
        fc.dictionary(unlistedName, fc.oneof(fc.constant(secret), nested)),
        fc.dictionary(fc.constantFrom(...logFields), nested, { maxKeys: 4 }),
        fc.dictionary(fc.constantFrom(...logFields), fc.constantFrom('fine', 1, true), { maxKeys: 4 }),
      )
      .map(([unlisted, hidden, plain]) => ({ ...unlisted, ...hidden, ...plain }));

    fc.assert(
      fc.property(fields, (hostile) => {
        expect(JSON.stringify(classify(hostile))).not.toContain(secret);
      }),
    );
  });
});
