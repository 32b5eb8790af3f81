import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { connectIds } from '../src/connect/connect-ids.js';
import { createClosers } from '../src/world/closers.js';
import { freePort } from '../src/world/ports.js';
import { gatewayEnv, orchestratorEnv, type ServiceEnv } from '../src/world/service-env.js';
import { startService } from '../src/world/service-process.js';
import { createWorldFacts } from '../src/world/world-facts.js';
import { startOutside, type Outside } from '../src/world/outside.js';
import { bundlesDir, servicePath, workspaceRoot } from './support/bundles.js';
import { execute, type Execution } from './support/execute.js';
import { startTlsFront, type TlsFront } from './support/tls-front.js';

jest.setTimeout(60_000);

type Service = 'gateway' | 'orchestrator';

interface CheckReport {
  readonly id: string;
  readonly status: 'ok' | 'wrong' | 'unknown';
  readonly found: string;
  readonly advice: string | null;
}

interface Report {
  readonly service: string;
  readonly healthy: boolean;
  readonly checks: readonly CheckReport[];
}

interface Run extends Execution {
  readonly report: Report;
}

const dayMs = 24 * 3_600_000;
/** What Node has compiled of the bundles, which are started some thirty times. */
const compileCache = join(tmpdir(), `voc-doctor-compiled-${process.pid}`);
const closers = createClosers();
let outside: Outside;
let front: TlsFront;
let envs: Readonly<Record<Service, ServiceEnv>>;

beforeAll(async () => {
  closers.add(() => rm(compileCache, { recursive: true, force: true }));
  const gatewayPort = await freePort(0);
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const facts = createWorldFacts(servicePath);
  const voice = { provider: 'hybrid', audio: 'pcmu', fallback: null } as const;
  outside = await startOutside({ bundlesDir, facts, gatewayUrl, voice }, closers);
  const { addresses } = outside;
  envs = {
    gateway: {
      ...gatewayEnv(facts, addresses, voice, gatewayPort),
      CONNECT_INSTANCE_ID: connectIds.instance,
      CONNECT_QUEUE_ID: connectIds.queue,
    },
    orchestrator: orchestratorEnv(facts, addresses, await freePort(0)),
  };
  const gateway = await startService(
    {
      name: 'gateway',
      bundlePath: join(bundlesDir, 'gateway', 'main.cjs'),
      env: envs.gateway,
      readyUrl: `${gatewayUrl}/readyz`,
      startTimeoutMs: 20_000,
      stopGraceMs: 3_000,
    },
    { nowMs: () => performance.now() },
  );
  closers.add(() => gateway.stop());
  front = await startTlsFront({ name: 'voice.example.com', validMs: 90 * dayMs, port: gatewayPort });
  closers.add(() => front.close());
}, 60_000);

afterEach(() => {
  outside.twilio.faults.reset();
  outside.hubspot.faults.reset();
  outside.ownFaults.openai?.set({ refuseSession: null });
});

afterAll(() => closers.closeAll(), 30_000);

interface RunOptions {
  readonly args?: readonly string[];
  readonly at?: TlsFront;
}

async function runDoctor(
  service: Service,
  changes: ServiceEnv = {},
  { args = ['--json'], at = front }: RunOptions = {},
): Promise<Run> {
  const bundle = join(bundlesDir, service, 'doctor.cjs');
  const { exitCode, stdout } = await execute([bundle, ...args, '--connect-to', `127.0.0.1:${at.port}`], {
    ...envs[service],
    NODE_EXTRA_CA_CERTS: at.authorityFile,
    NODE_COMPILE_CACHE: compileCache,
    ...changes,
  });
  const nothing: Report = { service, healthy: false, checks: [] };
  return { exitCode, stdout, report: args.includes('--json') ? (JSON.parse(stdout) as Report) : nothing };
}

function wrongOnes({ report }: Run): readonly string[] {
  return report.checks.filter(({ status }) => status === 'wrong').map(({ id }) => id);
}

function check({ report }: Run, id: string): CheckReport | undefined {
  return report.checks.find((each) => each.id === id);
}

describe('the doctors in a world where all is well', () => {
  it('find nothing wrong, change nothing and break no rule of anybody', async () => {
    const gateway = await runDoctor('gateway');
    const orchestrator = await runDoctor('orchestrator');

    for (const { report, exitCode } of [gateway, orchestrator]) {
      expect(report.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
      expect(report.healthy).toBe(true);
      expect(exitCode).toBe(0);
    }
    expect(gateway.report.checks.map(({ id }) => id)).toEqual([
      'environment',
      'clock',
      'public.certificate',
      'public.webhooks',
      'public.stream',
      'twilio.account',
      'twilio.numbers',
      'voice.openai',
      'voice.nova',
      'sqs.queue',
      'dynamodb.handovers',
      'dynamodb.handovers.indexes',
      'dynamodb.handovers.ttl',
      'dynamodb.calls',
      'dynamodb.calls.indexes',
      'dynamodb.calls.ttl',
      'connect.queue',
    ]);
    expect(orchestrator.report.checks.map(({ id }) => id)).toEqual([
      'environment',
      'clock',
      'twilio.account',
      'hubspot.key',
      'hubspot.scopes',
      'hubspot.properties',
      'hubspot.pipeline',
      'sqs.queue',
      'sqs.dead-letters',
      'dynamodb.handovers',
      'dynamodb.handovers.indexes',
      'dynamodb.handovers.ttl',
      'dynamodb.tokens',
      'dynamodb.tokens.indexes',
      'dynamodb.tokens.ttl',
      'connect.number',
    ]);
    expect(outside.journal.violations()).toEqual([]);
    expect(outside.hubspot.state()).toEqual({ contacts: [], tickets: [], notes: [], tasks: [] });
    expect(outside.model.sessionsOpen()).toBe(0);
  });

  it('tell people so, a line for each check', async () => {
    const { stdout, exitCode } = await runDoctor('orchestrator', {}, { args: [] });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^orchestrator\n/);
    expect(stdout).toContain('  ok     hubspot.key');
    expect(stdout).toContain('  16 of 16 ok.\n');
  });
});

interface Trouble {
  readonly what: string;
  readonly service: Service;
  readonly id: string;
  readonly found: string;
  readonly advice: string;
  /** Checks that cannot be made then, by the beginning of their ids. */
  readonly untold?: string;
  readonly env?: ServiceEnv;
  readonly arrange?: () => void;
}

const refusedByOpenAi = (code: string, closeCode: number) => (): void =>
  outside.ownFaults.openai?.set({
    refuseSession: { type: 'invalid_request_error', code, closeCode, times: 1 },
  });

const troubles: readonly Trouble[] = [
  {
    what: 'a number with another voice webhook',
    service: 'gateway',
    id: 'twilio.numbers',
    arrange: () =>
      outside.twilio.faults.set({ numberSettings: { voice_url: 'https://voice.example.com/voice' } }),
    found: 'The voice webhook of +15550100002 is "https://voice.example.com/voice".',
    advice: 'https://voice.example.com/twilio/voice, HTTP POST',
  },
  {
    what: 'a number called with GET',
    service: 'gateway',
    id: 'twilio.numbers',
    arrange: () => outside.twilio.faults.set({ numberSettings: { voice_method: 'GET' } }),
    found: 'The voice webhook of +15550100002 is called with "GET".',
    advice: 'HTTP POST',
  },
  {
    what: 'no number with our webhook',
    service: 'gateway',
    id: 'twilio.numbers',
    arrange: () =>
      outside.twilio.faults.set({ numberSettings: { voice_url: 'https://demo.twilio.com/welcome/voice/' } }),
    found: 'No number of the account has our voice webhook.',
    advice: 'https://voice.example.com/twilio/voice',
  },
  {
    what: 'an account that is suspended',
    service: 'orchestrator',
    id: 'twilio.account',
    arrange: () => outside.twilio.faults.set({ account: { status: 'suspended', type: 'Full' } }),
    found: 'The account is "suspended".',
    advice: 'Reactivate it',
  },
  {
    what: 'another auth token at the orchestrator',
    service: 'orchestrator',
    id: 'twilio.account',
    env: { TWILIO_AUTH_TOKEN: '0123456789abcdef0123456789abcdef' },
    found: 'Twilio refuses the account sid or the auth token (HTTP 401).',
    advice: 'webhooks are signed with the auth token',
  },
  {
    what: 'a key OpenAI does not know',
    service: 'gateway',
    id: 'voice.openai',
    env: { OPENAI_API_KEY: 'sk-offline-another' },
    found: 'OpenAI refuses the credentials (invalid_api_key).',
    advice: 'Set OPENAI_API_KEY to a valid key',
  },
  {
    what: 'a model OpenAI does not have',
    service: 'gateway',
    id: 'voice.openai',
    arrange: refusedByOpenAi('model_not_found', 4004),
    found: 'OpenAI does not take the session as configured (model_not_found).',
    advice: 'Set OPENAI_REALTIME_MODEL',
  },
  {
    what: 'a queue that is not there',
    service: 'gateway',
    id: 'sqs.queue',
    env: { ESCALATION_QUEUE_URL: 'http://sqs.us-east-1.localhost/000000000000/nowhere' },
    found: 'The escalation queue does not exist in this account and region.',
    advice: 'set ESCALATION_QUEUE_URL',
  },
  {
    what: 'a table that is not there',
    service: 'gateway',
    id: 'dynamodb.calls',
    env: { CALLS_TABLE: 'Nowhere' },
    untold: 'dynamodb.calls.',
    found: 'The table "Nowhere" does not exist in this account and region.',
    advice: 'set CALLS_TABLE to the name it has',
  },
  {
    what: 'a queue of agents Connect does not know',
    service: 'gateway',
    id: 'connect.queue',
    env: { CONNECT_QUEUE_ID: '00000000-0000-4000-8000-0000000000ff' },
    found: 'The queue of CONNECT_QUEUE_ID does not exist in this account and region.',
    advice: 'the ids at the end of the ARNs',
  },
  {
    what: 'a HubSpot key that is refused',
    service: 'orchestrator',
    id: 'hubspot.key',
    env: { HUBSPOT_ACCESS_TOKEN: 'pat-offline-another' },
    untold: 'hubspot.',
    found: 'HubSpot refuses the key (HTTP 401',
    advice: 'Set HUBSPOT_ACCESS_TOKEN',
  },
  {
    what: 'a HubSpot key without a scope',
    service: 'orchestrator',
    id: 'hubspot.scopes',
    arrange: () => outside.hubspot.faults.set({ scopes: ['crm.objects.contacts.read', 'tickets'] }),
    found: 'The key lacks crm.objects.contacts.write.',
    advice: 'Add them to the key in HubSpot',
  },
  {
    what: 'a HubSpot account without the properties',
    service: 'orchestrator',
    id: 'hubspot.properties',
    arrange: () => outside.hubspot.faults.set({ withoutVoiceProperties: true }),
    found: 'The account has no contacts.voice_phone_e164, tickets.voice_handover_id',
    advice: 'npm run hubspot:setup -- --apply',
  },
  {
    what: 'a ticket stage that is not there',
    service: 'orchestrator',
    id: 'hubspot.pipeline',
    env: { HUBSPOT_TICKET_STAGE: '17' },
    found: 'The pipeline "0" has no stage "17".',
    advice: 'Set HUBSPOT_TICKET_STAGE to the id of one it has: "1", "2", "3", "4".',
  },
  {
    what: 'an extra property tickets do not have',
    service: 'orchestrator',
    id: 'hubspot.extra-properties',
    env: { HUBSPOT_TICKET_EXTRA_PROPERTIES: '{"hs_ticket_category":"BILLING_ISSUE","brand":"acme"}' },
    found: 'Tickets of the account have no property "brand"',
    advice: 'HUBSPOT_TICKET_EXTRA_PROPERTIES',
  },
];

describe('the doctors in a world where one thing is wrong', () => {
  it.each(troubles)('name $what, and nothing else', async (trouble) => {
    trouble.arrange?.();

    const run = await runDoctor(trouble.service, trouble.env);

    expect(wrongOnes(run)).toEqual([trouble.id]);
    expect(check(run, trouble.id)?.found).toContain(trouble.found);
    expect(check(run, trouble.id)?.advice).toContain(trouble.advice);
    const untold = run.report.checks.filter(({ status }) => status === 'unknown').map(({ id }) => id);
    expect(untold.filter((id) => !id.startsWith(trouble.untold ?? 'none'))).toEqual([]);
    expect(run.exitCode).toBe(1);
  });

  it('tell a gateway that was started with another auth token from a load balancer that leads elsewhere', async () => {
    const run = await runDoctor('gateway', { TWILIO_AUTH_TOKEN: '0123456789abcdef0123456789abcdef' });

    expect(wrongOnes(run)).toEqual(['public.webhooks', 'twilio.account']);
    expect(check(run, 'public.webhooks')?.advice).toContain('Start it with the same TWILIO_AUTH_TOKEN');
    expect(check(run, 'twilio.numbers')?.status).toBe('unknown');
  });

  it('see a certificate that is about to end', async () => {
    const port = Number(envs.gateway['PORT']);
    const ending = await startTlsFront({ name: 'voice.example.com', validMs: 6.5 * dayMs, port });

    const run = await runDoctor('gateway', {}, { at: ending });
    await ending.close();

    expect(wrongOnes(run)).toEqual(['public.certificate']);
    expect(check(run, 'public.certificate')?.found).toBe(
      'The certificate of voice.example.com ends in 6 days.',
    );
  });

  it('do not trust a certificate for another name', async () => {
    const port = Number(envs.gateway['PORT']);
    const other = await startTlsFront({ name: 'other.example.com', validMs: 90 * dayMs, port });

    const run = await runDoctor('gateway', {}, { at: other });
    await other.close();

    expect(wrongOnes(run)).toEqual(['public.certificate', 'public.webhooks', 'public.stream']);
    expect(check(run, 'public.webhooks')?.found).toContain('its certificate is for another name');
  });

  it('see that nothing is behind the load balancer', async () => {
    const nobody = await startTlsFront({
      name: 'voice.example.com',
      validMs: 90 * dayMs,
      port: await freePort(0),
    });

    const run = await runDoctor('gateway', {}, { at: nobody });
    await nobody.close();

    expect(wrongOnes(run)).toEqual(['public.certificate', 'public.webhooks', 'public.stream']);
    expect(check(run, 'public.stream')?.found).toContain('the connection was cut');
  });

  it('count the dead letters', async () => {
    const { aws } = outside;
    const QueueUrl = aws.deadLetterQueueUrl;
    await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));

    const run = await runDoctor('orchestrator');
    await aws.sqs.send(new PurgeQueueCommand({ QueueUrl }));

    expect(wrongOnes(run)).toEqual(['sqs.dead-letters']);
    expect(check(run, 'sqs.dead-letters')).toMatchObject({
      found: 'The dead-letter queue holds 1 message.',
      advice: expect.stringContaining('npm run redrive') as string,
    });
  });

  it('say what they do not know when HubSpot does not tell the scopes of a key', async () => {
    outside.hubspot.faults.set({ scopes: null });

    const run = await runDoctor('orchestrator');

    expect(wrongOnes(run)).toEqual([]);
    expect(check(run, 'hubspot.scopes')).toMatchObject({ status: 'unknown' });
    expect(run.report.healthy).toBe(false);
    expect(run.exitCode).toBe(1);
  });
});

/** `npm run doctor`, once everything is built. */
async function runBoth(args: readonly string[]): Promise<Execution> {
  const folder = await mkdtemp(join(tmpdir(), 'voc-doctor-'));
  const envFile = join(folder, '.env');
  const all = Object.entries({ ...envs.gateway, ...envs.orchestrator });
  await writeFile(envFile, all.map(([name, value]) => `${name}=${value}\n`).join(''));
  const connectTo = `127.0.0.1:${front.port}`;
  const ran = await execute(
    [join(workspaceRoot, 'tools', 'doctor.mjs'), '--env-file', envFile, '--connect-to', connectTo, ...args],
    { PATH: servicePath, NODE_EXTRA_CA_CERTS: front.authorityFile, NODE_COMPILE_CACHE: compileCache },
  );
  await rm(folder, { recursive: true });
  return ran;
}

describe('npm run doctor', () => {
  it('makes one report of both, for people', async () => {
    const { stdout, exitCode } = await runBoth([]);

    expect(stdout).toMatch(/^gateway\n[^]*\n {2}17 of 17 ok\.\n\norchestrator\n[^]*\n {2}16 of 16 ok\.\n$/);
    expect(exitCode).toBe(0);
  });

  it('makes one report of both, for machines, and is not healthy when one of them is not', async () => {
    outside.hubspot.faults.set({ withoutVoiceProperties: true });

    const { stdout, exitCode } = await runBoth(['--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      healthy: false,
      services: [
        { service: 'gateway', healthy: true },
        { service: 'orchestrator', healthy: false, counts: { ok: 15, wrong: 1, unknown: 0 } },
      ],
    });
    expect(exitCode).toBe(1);
  });

  it('examines one of them alone', async () => {
    expect((await runBoth(['orchestrator'])).stdout).toMatch(/^orchestrator\n[^]*16 of 16 ok\.\n$/);
  });

  it('refuses a service there is not', async () => {
    expect(await runBoth(['lambda'])).toEqual({ exitCode: 2, stdout: '' });
  });
});

describe('the doctors with an environment that does not fit', () => {
  it('name every bad variable and check the rest all the same', async () => {
    const run = await runDoctor('gateway', {
      PUBLIC_BASE_URL: 'voice',
      CALLS_TABLE: '',
      MAX_SESSIONS: 'many',
    });

    expect(wrongOnes(run)).toEqual([
      'environment.PUBLIC_BASE_URL',
      'environment.CALLS_TABLE',
      'environment.MAX_SESSIONS',
    ]);
    expect(check(run, 'environment.CALLS_TABLE')?.found).toBe('CALLS_TABLE is not set.');
    expect(check(run, 'dynamodb')).toMatchObject({
      status: 'unknown',
      advice: 'First put right: CALLS_TABLE.',
    });
    expect(check(run, 'voice.openai')?.status).toBe('ok');
    expect(check(run, 'sqs.queue')?.status).toBe('ok');
  });

  it('never print a secret', async () => {
    const { twilioAuthToken, openAiApiKey, hubspotAccessToken, toolWebhookSecret } = outside.facts;
    outside.twilio.faults.set({
      numberSettings: { voice_url: `https://voice.example.com/${twilioAuthToken}` },
    });

    const texts = await Promise.all([
      runDoctor('gateway').then(({ stdout }) => stdout),
      runDoctor('gateway', { OPENAI_REALTIME_MODEL: openAiApiKey }).then(({ stdout }) => stdout),
      runDoctor('orchestrator', { HUBSPOT_TICKET_PIPELINE: hubspotAccessToken }).then(({ stdout }) => stdout),
    ]);

    expect(texts.join('')).toContain('[hidden]');
    for (const secret of [twilioAuthToken, openAiApiKey, hubspotAccessToken, toolWebhookSecret])
      expect(texts.join('')).not.toContain(secret);
  });
});
