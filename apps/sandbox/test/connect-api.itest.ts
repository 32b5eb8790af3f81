import { createConnectApi, type ConnectApi } from '../src/connect/api/connect-api.js';
import { noConnectFaults, type ConnectFaults } from '../src/connect/connect-faults.js';
import { connectIds } from '../src/connect/connect-ids.js';
import { createFaults, type Faults } from '../src/world/faults.js';
import { createJournal, type Journal } from '../src/world/journal.js';

const nowMs = Date.UTC(2026, 10, 22, 16);
const signature = `AWS4-HMAC-SHA256 Credential=local/20261122/us-east-1/connect/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'a'.repeat(64)}`;

describe('the HTTP interface of the offline Connect', () => {
  let api: ConnectApi;
  let faults: Faults<ConnectFaults>;
  let journal: Journal;
  let url: string;

  beforeEach(async () => {
    journal = createJournal();
    faults = createFaults<ConnectFaults>(noConnectFaults);
    api = createConnectApi({ journal, faults, now: () => nowMs });
    ({ url } = await api.start());
  });
  afterEach(() => api.close());

  async function call(
    method: string,
    path: string,
    body: unknown,
    authorization = signature,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  const metrics = {
    Filters: { Queues: [connectIds.queue], Channels: ['VOICE'] },
    CurrentMetrics: [{ Name: 'AGENTS_ONLINE', Unit: 'COUNT' }],
  };
  const countAgents = (body: unknown = metrics, authorization?: string) =>
    call('POST', `/metrics/current/${connectIds.instance}`, body, authorization);
  const task = {
    InstanceId: connectIds.instance,
    ContactFlowId: connectIds.taskFlow,
    Name: 'Call back',
    Attributes: { callback_phone: '+15550100001' },
    ClientToken: 'handover-1',
    ScheduledTime: nowMs / 1000 + 3_600,
  };
  const startTask = (changes: object = {}) => call('PUT', '/contact/task', { ...task, ...changes });
  const rules = (): readonly string[] => journal.violations().map(({ rule }) => rule);

  it('counts the agents of the queue', async () => {
    faults.set({ agentsOnline: 3 });

    expect(await countAgents()).toMatchObject({
      status: 200,
      body: {
        MetricResults: [{ Collections: [{ Metric: { Name: 'AGENTS_ONLINE', Unit: 'COUNT' }, Value: 3 }] }],
      },
    });
    expect(rules()).toEqual([]);
  });

  it('knows nothing, or fails, when it is told to', async () => {
    faults.set({ api: 'no-data' });
    expect((await countAgents()).body).toMatchObject({ MetricResults: [] });
    faults.set({ api: 'failing' });
    expect((await countAgents()).status).toBe(500);
    expect(rules()).toEqual([]);
  });

  it('takes a task, and the same one only once', async () => {
    const first = await startTask();
    const again = await startTask();

    expect(first).toEqual({ status: 200, body: { ContactId: expect.any(String) as string } });
    expect(again).toEqual(first);
    expect(api.tasks()).toMatchObject([
      { clientToken: 'handover-1', scheduledMs: nowMs + 3_600_000, attributes: task.Attributes },
    ]);
  });

  it.each<[string, () => Promise<{ readonly status: number }>, number, string]>([
    ['unsigned requests', () => countAgents(metrics, 'Bearer me'), 403, 'api-unsigned'],
    [
      'signatures for another service',
      () => countAgents(metrics, signature.replace('/connect/', '/sqs/')),
      403,
      'api-unsigned',
    ],
    ['operations it does not offer', () => call('POST', '/contact/chat', {}), 404, 'api-route'],
    [
      'metrics it does not know',
      () => countAgents({ ...metrics, CurrentMetrics: [] }),
      400,
      'api-parameters',
    ],
    ['no queue', () => countAgents({ ...metrics, Filters: { Queues: [] } }), 400, 'api-parameters'],
    ['a time that is over', () => startTask({ ScheduledTime: nowMs / 1000 - 1 }), 400, 'api-parameters'],
    [
      'a time in a week',
      () => startTask({ ScheduledTime: nowMs / 1000 + 7 * 86_400 }),
      400,
      'api-parameters',
    ],
    ['a name too long', () => startTask({ Name: 'n'.repeat(513) }), 400, 'api-parameters'],
    ['attributes with odd names', () => startTask({ Attributes: { 'a b': '' } }), 400, 'api-parameters'],
  ])('refuses %s, as a violation', async (_what, request, status, rule) => {
    expect((await request()).status).toBe(status);
    expect(rules()).toEqual([rule]);
    expect(api.tasks()).toEqual([]);
  });

  it('does not know other queues and flows, which is no violation', async () => {
    const elsewhere = { ...metrics, Filters: { Queues: ['another'] } };

    expect((await countAgents(elsewhere)).status).toBe(404);
    expect((await startTask({ ContactFlowId: 'another' })).status).toBe(404);
    expect(rules()).toEqual([]);
  });
});
