import { anyWebUrl } from '@voc/arbitraries';
import { BadEnvironmentError } from '@voc/config';
import fc from 'fast-check';
import { parseToolsConfig } from './tools-config.js';
import { parseToolsFile } from './tools-file.js';

const secret = 's'.repeat(32);
const findOrder = {
  name: 'find_order',
  description: 'Finds an order by its number.',
  parameters: {
    type: 'object',
    properties: { number: { type: 'string', pattern: '^[0-9]{6}$' }, urgent: { type: 'boolean' } },
    required: ['number'],
  },
  url: 'https://tools.example.com/orders?v=1',
};
const environment = {
  TOOLS_FILE: '/etc/tools.json',
  TOOL_WEBHOOK_HOSTS: 'tools.example.com, Crm.Example.com',
  TOOL_WEBHOOK_SECRET: `${secret},${'t'.repeat(40)}`,
};

function parse(tools: unknown, env: Readonly<Record<string, string | undefined>> = environment) {
  return parseToolsConfig(env, () => (typeof tools === 'string' ? tools : JSON.stringify(tools)));
}

function problemsOf(parsing: () => unknown): ReadonlyMap<string, string> {
  try {
    parsing();
  } catch (error) {
    if (error instanceof BadEnvironmentError) return error.problems;
    throw error;
  }
  return new Map();
}

describe('parseToolsConfig', () => {
  it('has no webhooks without a file, and reads none', () => {
    const config = parseToolsConfig({}, () => {
      throw new Error('read');
    });

    expect(config).toEqual({ webhooks: [], webhookSecret: null });
  });

  it('reads webhooks, and signs with the first secret', () => {
    const config = parse([findOrder, { ...findOrder, name: 'find_it', timeoutMs: 3_000, speak: false }]);

    expect(config.webhookSecret).toBe(secret);
    expect(config.webhooks).toMatchObject([
      { name: 'find_order', url: findOrder.url, speak: true },
      { name: 'find_it', timeoutMs: 3_000, speak: false },
    ]);
  });

  it('tells the model of the arguments what every provider reads, and checks them in full', () => {
    const [webhook] = parse([findOrder]).webhooks;

    expect(webhook?.parameters).toEqual({
      type: 'object',
      properties: { number: { type: 'string' }, urgent: { type: 'boolean' } },
      required: ['number'],
    });
    const fits = (input: unknown): boolean | undefined => webhook?.input.safeParse(input).success;
    expect(fits({ number: '123456', urgent: true })).toBe(true);
    expect(fits({ number: 'abc' })).toBe(false);
    expect(fits({ number: 123_456 })).toBe(false);
    expect(fits({ number: '123456', urgent: 'yes' })).toBe(false);
    expect(fits({ urgent: true })).toBe(false);
    expect(fits([])).toBe(false);
  });

  it('goes through the file from where it is said to be', () => {
    const paths: string[] = [];

    parseToolsConfig(environment, (path) => {
      paths.push(path);
      return '[]';
    });

    expect(paths).toEqual(['/etc/tools.json']);
  });

  it('names all variables that are bad or missing, and the file’s problems, at once', () => {
    const broken = [{ ...findOrder, name: '1', url: 'ftp://x' }];

    expect([...problemsOf(() => parse(broken, { TOOLS_FILE: 'f' })).keys()].sort()).toEqual([
      'TOOLS_FILE',
      'TOOL_WEBHOOK_HOSTS',
      'TOOL_WEBHOOK_SECRET',
    ]);
    const bad = { TOOLS_FILE: 'f', TOOL_WEBHOOK_HOSTS: '*.example.com', TOOL_WEBHOOK_SECRET: 'short' };
    expect(Object.fromEntries(problemsOf(() => parse(broken, bad)))).toEqual({
      TOOLS_FILE: expect.stringMatching(/^0\.name: .*; 0\.url: must be an https URL$/) as string,
      TOOL_WEBHOOK_HOSTS: 'must be exact host names, without scheme, port and wildcard',
      TOOL_WEBHOOK_SECRET: 'must have 32 characters or more',
    });
  });

  it('says that a file cannot be read, and why in one word', () => {
    const problems = problemsOf(() =>
      parseToolsConfig(environment, () => {
        throw Object.assign(new Error('/secret/path'), { code: 'ENOENT' });
      }),
    );

    expect(problems.get('TOOLS_FILE')).toBe('cannot be read (ENOENT)');
  });

  it.each(['https://a.example', 'a.example:443', '*.example', 'a.example/x', 'a b', 'user@a.example'])(
    'does not take %s for a host name',
    (host) => {
      const env = { ...environment, TOOL_WEBHOOK_HOSTS: host };

      expect([...problemsOf(() => parse([], env)).keys()]).toEqual(['TOOL_WEBHOOK_HOSTS']);
    },
  );

  it('never shows a secret', () => {
    const env = { ...environment, TOOL_WEBHOOK_SECRET: `${secret},hunter2` };

    expect([...problemsOf(() => parse([], env)).values()].join()).not.toMatch(/hunter2|sss/);
  });
});

describe('parseToolsFile', () => {
  const rules = { hosts: ['tools.example.com', '127.0.0.1'], takenNames: ['end_call'] };
  const problems = (tools: unknown): readonly string[] => {
    const file = parseToolsFile(typeof tools === 'string' ? tools : JSON.stringify(tools), rules);
    return file.status === 'bad' ? file.problems : [];
  };
  const withUrl = (url: string): readonly string[] => problems([{ ...findOrder, url }]);

  it.each([
    'https://tools.example.com/',
    'https://TOOLS.example.com:8443/x?y=z',
    'http://127.0.0.1:8080/tool',
  ])('takes %s', (url) => {
    expect(withUrl(url)).toEqual([]);
  });

  it.each([
    'http://tools.example.com/',
    'https://tools.example.com.evil.example/',
    'https://evil.example/tools.example.com',
    'https://sub.tools.example.com/',
    'https://tools.example.com./',
    'https://tools.example.com@evil.example/',
    'https://user:key@tools.example.com/',
    'https://tools.example.com/#x',
    'http://127.0.0.1.evil.example/',
    'http://localhost/',
    'file:///etc/passwd',
    '/tool',
    '',
  ])('refuses %s', (url) => {
    expect(withUrl(url)).toEqual([expect.stringMatching(/^0\.url: /)]);
  });

  it.each([
    ['no JSON', '[', 'is not JSON'],
    ['no list', {}, 'file: '],
    ['too much', ' '.repeat(300_000), 'is too long'],
    ['an unknown field', [{ ...findOrder, method: 'GET' }], '0: '],
    ['no description', [{ ...findOrder, description: ' ' }], '0.description: '],
    ['a name that is taken', [{ ...findOrder, name: 'end_call' }], '0.name: is the name of another tool'],
    ['a name given twice', [findOrder, findOrder], '1.name: is the name of another tool'],
    ['a time that is too long', [{ ...findOrder, timeoutMs: 120_000 }], '0.timeoutMs: '],
    ['parameters that are no object', [{ ...findOrder, parameters: { type: 'string' } }], '0.parameters: '],
    [
      'parameters that a provider may not read',
      [{ ...findOrder, parameters: { type: 'object', oneOf: [] } }],
      '0.parameters: oneOf: ',
    ],
    [
      'a pattern that is none',
      [{ ...findOrder, parameters: { type: 'object', properties: { a: { type: 'string', pattern: '(' } } } }],
      '0.parameters: ',
    ],
  ])('refuses %s', (_what, tools, problem) => {
    expect(problems(tools)).toEqual([expect.stringContaining(problem)]);
  });

  it('never throws', () => {
    const shaped = fc.record(
      {
        name: fc.oneof(fc.constant('a'), fc.string()),
        description: fc.string(),
        parameters: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue())),
        url: fc.oneof(anyWebUrl, fc.string()),
        timeoutMs: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(shaped).map((tools) => JSON.stringify(tools)),
        ),
        (text) => {
          expect(['read', 'bad']).toContain(parseToolsFile(text, rules).status);
        },
      ),
    );
  });
});
