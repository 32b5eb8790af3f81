import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { startHttpStub, type HttpStub, type StubAnswer, type StubRequest } from './support/http-stub.js';

jest.setTimeout(20_000);

const bundle = join(__dirname, '../../../dist/apps/orchestrator/hubspot-setup.cjs');

/** As HubSpot takes it: anything else in the body is an error there. */
const creationSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  description: z.string(),
  groupName: z.enum(['contactinformation', 'ticketinformation']),
  type: z.literal('string'),
  fieldType: z.literal('text'),
  hasUniqueValue: z.boolean(),
});

let stub: HttpStub;
let properties: Map<string, unknown>;

/** An account whose key may or may not change its schemas. */
function account(mayWrite: boolean): HttpStub['answer'] {
  return ({ method, path, body, authorization }: StubRequest): StubAnswer => {
    if (authorization !== 'Bearer pat-setup')
      return { status: 401, body: { message: 'who?', correlationId: 'c-401' } };
    if (method === 'GET') {
      const found = properties.get(path);
      return found === undefined
        ? { status: 404, body: { message: 'no such property' } }
        : { status: 200, body: found };
    }
    if (!mayWrite)
      return { status: 403, body: { category: 'MISSING_SCOPES', message: 'scopes', correlationId: 'c-403' } };
    const parsed = creationSchema.safeParse(body);
    if (!parsed.success) return { status: 400, body: { category: 'VALIDATION_ERROR', message: 'bad' } };
    const address = `${path}/${parsed.data.name}`;
    if (properties.has(address))
      return { status: 409, body: { category: 'OBJECT_ALREADY_EXISTS', message: 'there' } };
    properties.set(address, parsed.data);
    return { status: 201, body: parsed.data };
  };
}

beforeEach(async () => {
  properties = new Map();
  stub = await startHttpStub(account(true));
});

afterEach(() => stub.close());

function setUp(
  args: readonly string[],
  changes: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const env = { HUBSPOT_ACCESS_TOKEN: 'pat-setup', HUBSPOT_BASE_URL: stub.url.href, ...changes };
  return new Promise((resolve) => {
    execFile(process.execPath, [bundle, ...args], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe('npm run hubspot:setup', () => {
  it('changes nothing by itself', async () => {
    const { exitCode, stdout } = await setUp([]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('tickets.voice_handover_id: would be created');
    expect(properties.size).toBe(0);
  });

  it.each(['2026-09', 'v3'])('creates both properties once, by version %p', async (version) => {
    const first = await setUp(['--apply'], { HUBSPOT_API_VERSION: version });
    const second = await setUp(['--apply'], { HUBSPOT_API_VERSION: version });

    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toContain('contacts.voice_phone_e164: created');
    expect(second.stdout).toContain('contacts.voice_phone_e164: is there');
    const root = version === 'v3' ? '/crm/v3/properties' : '/crm/properties/2026-09';
    expect([...properties.keys()]).toEqual([
      `${root}/contacts/voice_phone_e164`,
      `${root}/tickets/voice_handover_id`,
    ]);
  });

  it('names the scope that the key lacks', async () => {
    stub.answer = account(false);

    const { exitCode, stdout } = await setUp(['--apply']);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('crm.schemas.contacts.write (HTTP 403, correlation id "c-403")');
    expect(stdout).toContain('crm.schemas.tickets.write');
  });

  it('says that the key is wrong without repeating it', async () => {
    const { exitCode, stdout, stderr } = await setUp([], { HUBSPOT_ACCESS_TOKEN: 'pat-wrong' });

    expect(exitCode).toBe(1);
    expect(stdout).toContain('check HUBSPOT_ACCESS_TOKEN');
    expect(stdout + stderr).not.toContain('pat-wrong');
  });

  it('explains itself when it is called wrongly', async () => {
    expect(await setUp(['--aply'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Usage:') as unknown,
    });
    expect(await setUp([], { HUBSPOT_ACCESS_TOKEN: '' })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('HUBSPOT_ACCESS_TOKEN: is not set') as unknown,
    });
  });
});
