import { createHmac } from 'node:crypto';
import { createToolHost, type ToolHost } from '../src/tools/tool-host.js';
import { createJournal, type Journal } from '../src/world/journal.js';

const secret = '0123456789abcdef0123456789abcdef';

let journal: Journal;
let host: ToolHost;
let url: string;
beforeEach(async () => {
  journal = createJournal();
  host = createToolHost({ journal, secret });
  ({ url } = await host.start());
});
afterEach(() => host.close());

/** The host's answer to a request for this order, as the gateway would send it. */
function ask(orderNumber: string, key = secret, path = '/orders'): Promise<Response> {
  const body = JSON.stringify({
    call_sid: `CA${'1'.repeat(32)}`,
    conversation_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
    caller_phone: '+15550100001',
    called_number: '+15550100002',
    language: 'en',
    tool: 'look_up_order',
    call_id: 'call_7',
    arguments: { order_number: orderNumber },
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return fetch(`${url}${path}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'call_7',
      'x-voc-timestamp': timestamp,
      'x-voc-signature': `v1=${signature}`,
    },
    signal: AbortSignal.timeout(5_000),
  });
}

const rules = (): readonly string[] => journal.violations().map(({ rule }) => rule);

describe('the host of the tools', () => {
  it('looks up the one order there is, and notes that it was asked', async () => {
    const [known, unknown] = [await ask('4711'), await ask('4712')];

    expect([known.status, await known.json()]).toEqual([200, { status: 'on its way' }]);
    expect([unknown.status, await unknown.json()]).toEqual([200, { error: 'there is no such order' }]);
    expect(journal.entries().map(({ kind, detail }) => [kind, detail['arguments']])).toEqual([
      ['tool-asked', { order_number: '4711' }],
      ['tool-asked', { order_number: '4712' }],
    ]);
    expect(rules()).toEqual([]);
  });

  it('disapproves of what is signed by somebody else, elsewhere, or no order number', async () => {
    const answers = [await ask('4711', 'x'), await ask('4711', secret, '/other'), await ask('one')];

    expect(answers.map(({ status }) => status)).toEqual([401, 404, 400]);
    expect(rules()).toEqual(['bad-signature', 'unknown-route', 'bad-arguments']);
  });

  it('fails, takes its time or never answers when told to', async () => {
    host.faults.set({ status: 503, slowMs: 50 });
    const startedMs = performance.now();
    expect((await ask('4711')).status).toBe(503);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(45);

    host.faults.set({ hangs: true });
    const hanging = ask('4711');
    await journal.waitFor('the second request', () => journal.entries().length === 2, 2_000);
    await host.close();
    await expect(hanging).rejects.toThrow();
  });
});
