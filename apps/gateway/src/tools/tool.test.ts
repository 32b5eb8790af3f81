import fc from 'fast-check';
import { z } from 'zod';
import { createFakeToolContext } from './testing/fake-tool-context.js';
import { runPrepared } from './testing/run-prepared.js';
import { defineForgivingTool, defineTool } from './tool.js';

const findOrder = defineTool({
  name: 'find_order',
  description: 'Finds an order.',
  input: z.object({
    number: z
      .string()
      .regex(/^\d{6}$/)
      .describe('Six digits.'),
    parts: z.array(z.int().min(1).max(9)).max(3).optional(),
  }),
  run: ({ number, parts = [] }) => ({ result: { number, count: parts.length }, then: 'speak' }),
});

const takeNote = defineForgivingTool({
  name: 'take_note',
  description: 'Takes a note.',
  input: z.object({ text: z.string().trim().min(1), mood: z.enum(['good', 'bad']).optional() }),
  run: (input) => ({ result: input, then: 'speak' }),
});

describe('defineTool', () => {
  it('words its zod schema as a plain JSON Schema', () => {
    expect(findOrder.spec).toEqual({
      name: 'find_order',
      description: 'Finds an order.',
      parameters: {
        type: 'object',
        properties: {
          number: { type: 'string', description: 'Six digits.' },
          parts: { type: 'array', maxItems: 3, items: { type: 'integer', minimum: 1, maximum: 9 } },
        },
        required: ['number'],
        additionalProperties: false,
      },
    });
  });

  it('runs with arguments that fit', async () => {
    const { context } = createFakeToolContext();

    const answer = await runPrepared(findOrder, '{"number":"123456","parts":[1,2]}', context);

    expect(answer).toEqual({ result: { number: '123456', count: 2 }, then: 'speak' });
  });

  it.each([
    ['{"number":5}', 'number: '],
    ['{}', 'number: '],
    ['', 'number: '],
    ['{"number":"12"}', 'number: '],
    ['{"number":"123456","parts":[1,99]}', 'parts.1: '],
    ['{"number":"123456","nummer":"1"}', '"nummer"'],
    ['{', 'must be a JSON object'],
    ['[]', 'arguments: '],
    ['null', 'arguments: '],
    [`{"number":"${'1'.repeat(20_000)}"}`, 'must be a JSON object'],
  ])('says what is wrong with %.40s', (text, problem) => {
    expect(findOrder.prepare(text)).toEqual({
      status: 'bad-arguments',
      problem: expect.stringContaining(problem) as string,
    });
  });

  it('never throws, and is never at a loss for a short word about bad arguments', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const prepared = findOrder.prepare(text);
          if (prepared.status === 'ready') return;
          expect(prepared.problem.length).toBeGreaterThan(0);
          expect(prepared.problem.length).toBeLessThan(500);
        },
      ),
    );
  });

  it('takes a check of its own that throws for bad arguments', () => {
    const fragile = defineTool({
      name: 'fragile',
      description: 'Breaks.',
      input: z.object({
        id: z.string().refine((): boolean => {
          throw new Error('bug');
        }),
      }),
      run: () => ({ result: null, then: 'speak' }),
    });

    expect(fragile.prepare('{"id":"1"}').status).toBe('bad-arguments');
  });

  it.each([
    [z.object({ either: z.union([z.string(), z.number()]) })],
    [z.object({ gone: z.string().nullable() })],
    [z.object({ anything: z.unknown() })],
    [z.object({ map: z.record(z.string(), z.string()) })],
    [z.object({ pair: z.tuple([z.string(), z.string()]) })],
    [z.object({ fixed: z.literal('x') })],
  ])('refuses, before any call, a schema that a provider may not read', (input) => {
    const define = (): unknown =>
      defineTool({ name: 'odd', description: 'Odd.', input, run: () => ({ result: null, then: 'speak' }) });

    expect(define).toThrow(/^tool odd: /);
  });

  it('refuses a name that a provider does not take', () => {
    const define = (): unknown =>
      defineTool({
        name: 'find order',
        description: 'Finds.',
        input: z.object({}),
        run: () => ({ result: null, then: 'speak' }),
      });

    expect(define).toThrow(TypeError);
  });
});

describe('defineForgivingTool', () => {
  it.each([
    ['{"text":" hello ","mood":"good"}', { text: 'hello', mood: 'good' }],
    ['{"text":"hello","mood":7,"more":1}', { text: 'hello' }],
    ['{"text":" "}', {}],
    ['{"__proto__":{"text":"x"}}', {}],
    ['[]', {}],
    ['{', {}],
    ['', {}],
  ])('runs with what fits of %s', async (text, input) => {
    const { context } = createFakeToolContext();

    expect((await runPrepared(takeNote, text, context)).result).toEqual(input);
  });

  it('runs whatever the model writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(takeNote.prepare(text).status).toBe('ready');
      }),
    );
  });
});
