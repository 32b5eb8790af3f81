import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createLeaderLease } from '@voc/handover-token/dynamo';
import type { ReconcileReport } from '../src/reconcile/reconciler.js';
import type { Orchestrator } from '../src/orchestrator.js';
import { orchestratorEnv } from './support/orchestrator-env.js';
import { newEscalation, startWorld, testRules, type World } from './support/world.js';

jest.setTimeout(60_000);

const longAgo = (): string => new Date(Date.now() - 200_000).toISOString();
const healthy = { signal: new AbortController().signal, isDryRun: false };

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => {
  world.hubSpot.answer = world.hubSpot.healthy;
});
afterAll(() => world.close());

/** What a worker leaves behind that died right after it took the message. */
async function abandoned(requestedAt = longAgo()): Promise<ReturnType<typeof newEscalation>> {
  const event = newEscalation({ requested_at: requestedAt });
  await world.handovers.claim({ ...event, escalation: JSON.stringify(event) }, 'dead', -1);
  return event;
}

const only = (report: ReconcileReport, id: string): ReconcileReport['lines'] =>
  report.lines.filter(({ handover_id }) => handover_id === id);

const ticketsOf = (id: string): number =>
  world.hubSpot.tickets.filter((ticket) => ticket['voice_handover_id'] === id).length;

const runAll = async (reconcilers: readonly Orchestrator[]): Promise<readonly ReconcileReport[]> =>
  await Promise.all(reconcilers.map(({ reconcile }) => reconcile(healthy)));

describe('the reconciler', () => {
  it('finishes what a lost worker left, without dialling anybody', async () => {
    const event = await abandoned();
    const { reconcile } = world.idle();

    const report = await reconcile(healthy);

    expect(only(report, event.handover_id)).toMatchObject([{ action: 'resume', outcome: 'finished' }]);
    const record = await world.handovers.read(event.handover_id);
    expect(record).toMatchObject({ status: 'failed', failure: 'expired' });
    expect(record?.finished_at).not.toBeNull();
    expect(ticketsOf(event.handover_id)).toBe(1);
    expect(world.redirects(event.call_sid)).toHaveLength(0);
    expect(only(await reconcile(healthy), event.handover_id)).toEqual([]);
  });

  it('makes the ticket that HubSpot could not take, once HubSpot is back', async () => {
    world.hubSpot.answer = () => ({ status: 503 });
    const event = await abandoned();
    const { reconcile } = world.idle();
    await reconcile(healthy);
    expect(only(await reconcile(healthy), event.handover_id)).toMatchObject([{ action: 'repair' }]);
    expect(ticketsOf(event.handover_id)).toBe(0);

    world.hubSpot.answer = world.hubSpot.healthy;
    const report = await world.idle().reconcile(healthy);

    expect(only(report, event.handover_id)).toMatchObject([{ action: 'repair', outcome: 'finished' }]);
    expect(ticketsOf(event.handover_id)).toBe(1);
    const { steps } = (await world.handovers.read(event.handover_id))!;
    expect(steps).toMatchObject({ ticket: { outcome: 'done' }, note: { outcome: 'done' } });
    expect(only(await reconcile(healthy), event.handover_id)).toEqual([]);
  });

  it('does nothing twice when several run at once beside a redelivered message', async () => {
    const events = await Promise.all(Array.from({ length: 8 }, () => abandoned()));
    const notesBefore = world.hubSpot.notes.length;
    world.startWorker();
    for (const event of events.slice(0, 4)) await world.queue.send(JSON.stringify(event));

    await runAll([world.idle(), world.idle(), world.idle()]);

    for (const { handover_id, call_sid } of events) {
      await world.eventually('finished', handover_id, ({ finished_at }) => finished_at !== null);
      expect(ticketsOf(handover_id)).toBe(1);
      expect(world.redirects(call_sid)).toHaveLength(0);
    }
    expect(world.hubSpot.notes.length - notesBefore).toBe(events.length);
  });

  it('fails what nobody ever took, and tells people once', async () => {
    const event = newEscalation();
    const mark = { callSid: event.call_sid, conversationId: event.conversation_id, atIso: longAgo() };
    await world.handovers.markCallerReady(event.handover_id, mark);
    const hurried = world.idle({ reconcile: { ...testRules, deadlineMs: -1 } });

    const [first] = await runAll([hurried]);
    const told = (await runAll([hurried, world.idle({ reconcile: { ...testRules, deadlineMs: -1 } })]))
      .flatMap((report) => only(report, event.handover_id))
      .filter(({ outcome }) => outcome === 'reported');

    expect(only(first!, event.handover_id)).toMatchObject([{ outcome: 'failed', reason: 'expired' }]);
    expect(told).toMatchObject([{ reason: 'never-claimed' }]);
    expect(only(await hurried.reconcile(healthy), event.handover_id)).toEqual([]);
  });

  it('takes the word of a used token, reports an unused one, and asks Twilio about silent dials', async () => {
    const ids = await Promise.all(['redeemed', 'unused', 'ended', 'talking'].map(dialled));
    const [redeemed, unused, ended, talking] = ids as [string, string, string, string];
    await world.redeem((await world.handovers.read(redeemed))!.token!);
    await world.handovers.markBridged(unused);
    world.twilio.answer = ({ path }) => ({
      status: 200,
      body: { status: path.includes(callSids.get(ended)!) ? 'completed' : 'in-progress' },
    });

    const rules = { ...testRules, deadlineMs: -1, dialSilenceMs: 0, tokenTtlMs: 0 };
    const report = await world.idle({ reconcile: rules }).reconcile(healthy);

    expect(only(report, redeemed)).toMatchObject([{ outcome: 'redeemed' }]);
    expect(only(report, unused)).toMatchObject([{ outcome: 'reported', reason: 'token-not-used' }]);
    expect(only(report, ended)).toMatchObject([{ outcome: 'failed', reason: 'no_result' }]);
    expect(only(report, talking)).toMatchObject([{ outcome: 'waiting' }]);
  });

  it('gives up what HubSpot never took, says so, and forgets what it was about', async () => {
    world.hubSpot.answer = () => ({ status: 503 });
    const event = await abandoned(new Date(Date.now() - 49 * 3_600_000).toISOString());
    const { reconcile } = world.idle();
    await reconcile(healthy);

    const report = await reconcile(healthy);

    expect(only(report, event.handover_id)).toMatchObject([{ reason: 'ticket-missing' }]);
    expect(only(await reconcile(healthy), event.handover_id)).toEqual([]);
  });

  it('reports a row whose escalation nobody can read', async () => {
    const event = await abandoned();
    await world.tables.client.send(
      new UpdateItemCommand({
        TableName: world.tables.handoversTable,
        Key: { handover_id: { S: event.handover_id } },
        UpdateExpression: 'SET escalation = :text',
        ExpressionAttributeValues: { ':text': { S: '{"version":9}' } },
      }),
    );

    const report = await world.idle().reconcile(healthy);

    expect(only(report, event.handover_id)).toMatchObject([{ reason: 'nothing-to-finish-with' }]);
  });
});

describe('npm run reconcile', () => {
  it('first says what it would do, then does it', async () => {
    const event = await abandoned();
    await new Promise((resolve) => setTimeout(resolve, 2_100));

    const plan = JSON.parse((await runCommand('--dry-run', '--json')).stdout) as ReconcileReport;
    expect(only(plan, event.handover_id)).toMatchObject([{ action: 'resume', outcome: 'planned' }]);
    expect(ticketsOf(event.handover_id)).toBe(0);

    const run = await runCommand();
    expect(run.stdout).toContain(`${event.handover_id}  preparing  resume: finished`);
    expect(run.exitCode).toBe(0);
    expect(ticketsOf(event.handover_id)).toBe(1);
  });

  it('refuses options it does not know with exit code 2', async () => {
    const run = await runCommand('--force');

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('There is no option "--force".');
  });
});

describe('the lead', () => {
  it('is one replica’s at a time, passes on when given up or run out, and is its holder’s to renew', async () => {
    let nowMs = Date.now();
    const deps = { client: world.tables.client, clock: { now: () => nowMs } };
    const config = { tableName: world.tables.handoversTable, task: randomUUID(), leaseMs: 1_000 };
    const lead = createLeaderLease(config, deps);

    const won = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => lead.acquire(owner)));
    const winner = ['a', 'b', 'c', 'd'][won.indexOf('leader')]!;
    expect(won.filter((outcome) => outcome === 'leader')).toHaveLength(1);
    expect(await lead.acquire(winner)).toBe('leader');

    await lead.release('e');
    expect(await lead.acquire('e')).toBe('follower');
    nowMs += 1_001;
    expect(await lead.acquire('e')).toBe('leader');
    await lead.release('e');
    expect(await lead.acquire(winner)).toBe('leader');
  });
});

async function runCommand(...options: readonly string[]) {
  const bundle = join(__dirname, '../../../dist/apps/orchestrator/reconcile.cjs');
  const env = { ...orchestratorEnv(world), HANDOVER_LEASE_S: '2' };
  const child = spawn(process.execPath, [bundle, ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { ...output, exitCode };
}

const callSids = new Map<string, string>();

/** A handover whose worker did everything and of whose dial nothing was heard. */
async function dialled(): Promise<string> {
  const event = newEscalation();
  callSids.set(event.handover_id, event.call_sid);
  const worker = world.startWorker();
  await world.queue.send(JSON.stringify(event));
  await world.eventually('finished', event.handover_id, ({ finished_at }) => finished_at !== null);
  await worker.stop(0);
  return event.handover_id;
}
