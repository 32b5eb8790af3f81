import fc from 'fast-check';
import { toToolParameters } from './tool-parameters.js';

describe('toToolParameters', () => {
  it('keeps what every provider reads', () => {
    const schema = {
      type: 'object',
      properties: {
        who: { type: 'string', description: 'A name.', minLength: 1, maxLength: 9 },
        how: { type: 'string', enum: ['fast', 'slow'] },
        when: { type: 'array', items: { type: 'number', minimum: 0, maximum: 23 }, minItems: 1, maxItems: 2 },
        where: { type: 'object', properties: { city: { type: 'string' } }, additionalProperties: false },
      },
      required: ['who'],
      additionalProperties: false,
    };

    expect(toToolParameters(schema)).toEqual({ parameters: schema, problems: [] });
  });

  it('leaves out what only narrows or annotates', () => {
    const { parameters, problems } = toToolParameters({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Order',
      type: 'object',
      properties: { id: { type: 'string', pattern: '^x', format: 'uuid', default: 'x', examples: ['x'] } },
    });

    expect(problems).toEqual([]);
    expect(parameters).toEqual({ type: 'object', properties: { id: { type: 'string' } } });
  });

  it('has room for properties even when there are none', () => {
    expect(toToolParameters({ type: 'object' }).parameters).toEqual({ type: 'object', properties: {} });
  });

  it('names all that it cannot word, with its place', () => {
    const { problems } = toToolParameters({
      type: 'object',
      properties: {
        a: { anyOf: [{ type: 'string' }] },
        b: { type: ['string', 'null'] },
        c: { type: 'array', items: { $ref: '#/x' } },
        properties: { type: 'string', enum: [] },
      },
      required: ['z'],
      additionalProperties: { type: 'string' },
    });

    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'a',
      'a.anyOf',
      'b',
      'b.type',
      'c.items',
      'c.items.$ref',
      'properties.enum',
      'required',
      'additionalProperties',
    ]);
  });

  it('refuses a root that is no object', () => {
    expect(toToolParameters({ type: 'string' }).problems).toHaveLength(1);
  });

  it('finds its way out of a schema that is nested without end', () => {
    let schema: Record<string, unknown> = { type: 'string' };
    for (let depth = 0; depth < 10_000; depth += 1) schema = { type: 'array', items: schema };

    const { problems } = toToolParameters({ type: 'object', properties: { deep: schema } });

    expect(problems).toHaveLength(1);
  });

  it('never throws, and accepts nothing beyond the subset', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (schema) => {
        const { parameters, problems } = toToolParameters({ type: 'object', ...schema });
        if (problems.length > 0) return;
        expect(toToolParameters(parameters)).toEqual({ parameters, problems: [] });
      }),
    );
  });
});
