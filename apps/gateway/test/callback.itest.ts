import { ConnectClient } from '@aws-sdk/client-connect';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { escalationRequestedSchema } from '@voc/contracts';
import { systemClock } from '@voc/resilience';
import { silentLogger } from '@voc/telemetry';
import type { FakeVoiceClient, FakeVoiceScript } from '@voc/voice-client/testing';
import {
  availabilityDefaults,
  createAvailability,
  type Availability,
  type Staffing,
} from '../src/availability/availability.js';
import { createAgentCounter } from '../src/availability/queue-agents.js';
import { readTwiml } from './support/twiml.js';
import { until } from './support/until.js';
import { startWorld, type LiveTestCall, type World } from './support/world.js';

const silence = Buffer.alloc(160, 0xff).toString('base64');

/** Speaks every sentence at once, as one frame. */
const obedient: FakeVoiceScript = {
  onSay: (fake, instruction, purpose) => fake.speak(instruction, [silence], purpose, instruction),
};

const window = { fromMs: Date.UTC(2030, 0, 7, 9), toMs: Date.UTC(2030, 0, 7, 12) };

const staffed = (staffing: () => Staffing): Availability => ({
  check: () => Promise.resolve(staffing()),
  callbackWindow: () => window,
  timeZone: 'UTC',
});

describe('a call that nobody could take', () => {
  let world: World;
  afterEach(() => world.close());

  async function begin(
    staffing: () => Staffing = () => 'nobody-there',
  ): Promise<LiveTestCall & { readonly client: FakeVoiceClient }> {
    world = await startWorld({ voice: () => obedient, availability: staffed(staffing) });
    const call = await world.liveCall();
    call.stream.hearAtOnce();
    return { ...call, client: world.voice.opened.at(-1)!.client };
  }

  const asks = (callId: string) =>
    ({
      type: 'tool-call',
      callId,
      name: 'escalate_to_human',
      arguments: '{"reason":"user_request","summary":"Charged twice.","priority":"high"}',
    }) as const;
  const agrees = { type: 'tool-call', callId: 'agreed', name: 'request_callback', arguments: '{}' } as const;
  const lastSaid = (client: FakeVoiceClient): string => client.record.said.at(-1)?.instruction ?? '';

  it('is offered a callback, gets it, and is told when; nobody is dialled', async () => {
    const { client } = await begin();

    client.emit(asks('call_1'));
    await until('the offer', () => lastSaid(client).includes('call you back'));
    expect(lastSaid(client)).toContain('on Monday, January 7 between 9 AM and 12 PM?');
    expect(world.published).toEqual([]);
    client.emit({ type: 'caller-started-speaking' });
    client.emit(agrees);
    await until('the confirmation', () => lastSaid(client).includes('Thank you. A colleague will call you'));

    expect(world.published.map((event) => escalationRequestedSchema.parse(event))).toEqual([
      expect.objectContaining({
        fulfilment: 'callback',
        callback: {
          phone: '+15550100001',
          window: { from: '2030-01-07T09:00:00.000Z', to: '2030-01-07T12:00:00.000Z' },
        },
        reason: 'user_request',
        summary: 'Charged twice.',
        priority: 'high',
      }),
    ]);
    expect(client.record.toolResults.at(-1)).toMatchObject({ result: { accepted: true }, then: 'wait' });
    expect(client.record.said.map(({ purpose }) => purpose)).not.toContain('farewell');
    expect(await world.metric('gateway_callbacks_total{outcome="booked"}')).toBe(1);
  });

  it('is handed over when the caller insists', async () => {
    const { client } = await begin();
    client.emit(asks('call_1'));
    await until('the offer', () => lastSaid(client).includes('call you back'));

    client.emit({ type: 'caller-started-speaking' });
    client.emit(asks('call_2'));
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    expect(world.published).toHaveLength(1);
    expect(world.published[0]).not.toHaveProperty('fulfilment');
    expect(client.record.said.at(-1)?.purpose).toBe('farewell');
  });

  it('is not offered twice: not on a fresh stream either', async () => {
    const { callSid, client, stream } = await begin();
    client.emit(asks('call_1'));
    await until('the offer', () => lastSaid(client).includes('call you back'));
    await until('it is noted', () => world.calls.rows.get(callSid)?.callback === 'offered');

    stream.cut();
    const ended = await world.twilio.post('/twilio/stream-ended?n=0', world.twilio.fields(callSid));
    const twiml = readTwiml(ended.body);
    const next = await world.twilio.stream();
    next.start({ callSid, accountSid: world.twilio.account.accountSid, ticket: twiml.ticket! });
    next.hearAtOnce();
    await until('the bot is back', () => world.voice.opened.length === 2);
    const { client: second } = world.voice.opened[1]!;
    await until('it has spoken', () => second.record.said.length > 0);
    second.emit(asks('call_9'));
    await until('a person is called', () => world.published.length > 0);

    expect(world.published[0]).not.toHaveProperty('fulfilment');
  });

  it('is handed over as ever when somebody is there, or nobody knows', async () => {
    for (const staffing of ['available', 'unknown'] as const) {
      const { client } = await begin(() => staffing);
      client.emit(asks('call_1'));
      await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

      expect(client.record.said.map(({ purpose }) => purpose)).toEqual(['greeting', 'farewell']);
      await world.close();
    }
    world = await startWorld();
  });
});

describe('what Amazon Connect says about the agents of a queue', () => {
  let server: Server;
  let answer: { status: number; body: unknown };
  let asked: { readonly path: string; readonly authorization: string; readonly body: unknown }[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        asked.push({
          path: `${request.method} ${request.url}`,
          authorization: request.headers.authorization ?? '',
          body,
        });
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer.body));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  async function check(): Promise<Staffing> {
    const client = new ConnectClient({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const countAgents = createAgentCounter({ instanceId: 'instance-1', queueId: 'queue-1' }, { client });
    const availability = createAvailability(
      { ...availabilityDefaults, deadlineMs: 3_000 },
      {
        countAgents,
        openingHours: null,
        clock: systemClock,
        log: silentLogger,
        onAsked: () => undefined,
      },
    );
    return availability.check().finally(() => client.destroy());
  }

  const counts = (available: number, online: number): unknown => ({
    MetricResults: [
      {
        Collections: [
          { Metric: { Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' }, Value: available },
          { Metric: { Name: 'AGENTS_ONLINE', Unit: 'COUNT' }, Value: online },
        ],
      },
    ],
  });

  it.each([
    [1, 1, 'available'],
    [0, 2, 'available'],
    [0, 0, 'nobody-there'],
  ] as const)('%i available and %i online is %s', async (available, online, staffing) => {
    answer = { status: 200, body: counts(available, online) };

    expect(await check()).toBe(staffing);
    expect(asked).toEqual([
      {
        path: 'POST /metrics/current/instance-1',
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 .*\/us-east-1\/connect\/aws4_request/,
        ) as string,
        body: {
          Filters: { Queues: ['queue-1'], Channels: ['VOICE'] },
          CurrentMetrics: [
            { Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' },
            { Name: 'AGENTS_ONLINE', Unit: 'COUNT' },
          ],
        },
      },
    ]);
  });

  it.each([
    ['no data', 200, { MetricResults: [] }],
    ['nothing at all', 200, {}],
    ['too many requests', 429, { message: 'slow down' }],
    ['an error', 500, { message: 'sorry' }],
    ['no access', 403, { message: 'denied' }],
    ['something that is no answer', 200, 'hello'],
  ])('is unknown after %s', async (_what, status, body) => {
    answer = { status, body };

    expect(await check()).toBe('unknown');
  });
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
