import { newEscalation, startWorld, twilioAccepts, callerPhone, type World } from './support/world.js';
import type { EscalationRequested } from '@voc/contracts';

jest.setTimeout(20_000);

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

/** Asks for a handover of a caller who has heard the farewell already. */
async function request(event: EscalationRequested): Promise<string> {
  await world.handovers.markCallerReady(event.handover_id, {
    callSid: event.call_sid,
    conversationId: event.conversation_id,
    atIso: new Date().toISOString(),
  });
  await world.queue.send(JSON.stringify(event));
  return event.handover_id;
}

const isFinished = ({ finished_at }: { finished_at: string | null }): boolean => finished_at !== null;

describe('a handover', () => {
  it('puts contact, ticket and note into the CRM and redirects the call with a token that has the context', async () => {
    const event = newEscalation();
    world.startWorker();

    const id = await request(event);
    const record = await world.eventually('finished', id, isFinished);

    expect(record).toMatchObject({
      status: 'dialling',
      failure: null,
      hubspot_contact_id: '90001',
      hubspot_ticket_id: '70001',
      hubspot_note_id: '50001',
    });
    expect(Object.values(record.steps).map(({ outcome }) => outcome)).toEqual(Array(6).fill('done'));
    expect(await world.redeem(record.token!)).toMatchObject({
      status: 'redeemed',
      record: {
        handover_id: id,
        conversation_id: event.conversation_id,
        caller_phone: callerPhone,
        hubspot_contact_id: '90001',
        hubspot_ticket_id: '70001',
        summary: event.summary,
        priority: 'high',
        escalation_reason: 'user_request',
      },
    });
    const [redirect, ...more] = world.redirects(event.call_sid);
    expect(more).toEqual([]);
    expect(redirect?.body['Twiml']).toContain(`sendDigits="wwww${record.token!}#"`);
    expect(await world.queue.size()).toBe(0);
  });

  it('writes a ticket and a note that show what the caller said as text, not as markup', async () => {
    world.startWorker();

    const id = await request(newEscalation());
    await world.eventually('finished', id, isFinished);

    expect(world.hubSpot.tickets[0]).toMatchObject({ hs_ticket_priority: 'HIGH', voice_handover_id: id });
    expect(world.hubSpot.notes[0]).toContain('Charged twice in October &lt;b&gt;twice&lt;/b&gt;.');
    expect(world.hubSpot.requests.every(({ authorization }) => authorization === 'Bearer pat-test')).toBe(
      true,
    );
  });

  it('does not redirect before the caller has heard the farewell', async () => {
    const event = newEscalation();
    world.startWorker();
    await world.queue.send(JSON.stringify(event));
    await world.eventually('ready', event.handover_id, ({ status }) => status === 'ready');
    expect(world.redirects(event.call_sid)).toEqual([]);

    await world.handovers.markCallerReady(event.handover_id, {
      callSid: event.call_sid,
      conversationId: event.conversation_id,
      atIso: new Date().toISOString(),
    });

    const record = await world.eventually('finished', event.handover_id, isFinished);
    expect(record.steps.caller_ready).toMatchObject({ outcome: 'done' });
  });

  it('goes ahead without the farewell mark once its cap is reached', async () => {
    const event = newEscalation();
    world.startWorker();

    await world.queue.send(JSON.stringify(event));

    const record = await world.eventually('finished', event.handover_id, isFinished);
    expect(record.steps.caller_ready).toMatchObject({ outcome: 'failed', code: 'CALLER_NOT_READY' });
    expect(world.redirects(event.call_sid)).toHaveLength(1);
  });

  it('makes a ticket without a contact for a withheld caller', async () => {
    world.startWorker();

    const id = await request(newEscalation({ caller_phone: null }));

    const record = await world.eventually('finished', id, isFinished);
    expect(record).toMatchObject({ hubspot_contact_id: null, hubspot_ticket_id: '70001' });
    expect(record.steps.contact).toMatchObject({ outcome: 'skipped', code: 'CALLER_WITHHELD' });
    expect(world.hubSpot.requests.some(({ path }) => path.includes('contacts'))).toBe(false);
  });
});

describe('a handover while HubSpot has trouble', () => {
  it('happens without CRM ids when HubSpot is down', async () => {
    world.hubSpot.answer = () => ({ status: 503 });
    const event = newEscalation();
    world.startWorker();

    const id = await request(event);

    const record = await world.eventually('finished', id, isFinished);
    expect(record.status).toBe('dialling');
    expect(record.steps).toMatchObject({
      contact: { outcome: 'failed', code: 'HUBSPOT_UNAVAILABLE' },
      ticket: { outcome: 'failed', code: 'HUBSPOT_UNAVAILABLE' },
      note: { outcome: 'skipped', code: 'NO_TICKET' },
    });
    expect(world.redirects(event.call_sid)).toHaveLength(1);
    expect(await world.redeem(record.token!)).toMatchObject({
      status: 'redeemed',
      record: { hubspot_contact_id: null, hubspot_ticket_id: null },
    });
  });

  it('dials within the budget when HubSpot is slow, and the ids join the token later', async () => {
    world.hubSpot.answer = (call) => ({ ...world.hubSpot.healthy(call), delayMs: 250 });
    const event = newEscalation();
    world.startWorker();

    const id = await request(event);
    const dialled = await world.eventually(
      'redirected',
      id,
      ({ steps }) => steps.redirect?.outcome === 'done',
    );
    expect(dialled.hubspot_ticket_id).toBeNull();

    const record = await world.eventually('finished', id, isFinished);
    expect(await world.redeem(record.token!)).toMatchObject({
      status: 'redeemed',
      record: { hubspot_contact_id: '90001', hubspot_ticket_id: '70001' },
    });
    const lastNote = world.hubSpot.requests.findLast(({ path }) => path.endsWith('/notes'));
    expect(world.redirects(event.call_sid)[0]!.atMs).toBeLessThan(lastNote!.atMs);
  });

  it('asks nothing more of a HubSpot that denies access', async () => {
    world.hubSpot.answer = () => ({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } });
    world.startWorker();

    const id = await request(newEscalation());

    const record = await world.eventually('finished', id, isFinished);
    expect(record.steps.contact).toMatchObject({ outcome: 'failed', code: 'HUBSPOT_DENIED' });
    expect(world.hubSpot.requests).toHaveLength(1);
    expect(record.status).toBe('dialling');
  });

  it('makes one ticket when the reply to the first was lost', async () => {
    let lost = false;
    world.hubSpot.answer = (call) => {
      const answer = world.hubSpot.healthy(call);
      if (lost || call.method !== 'POST' || !call.path.endsWith('/tickets')) return answer;
      lost = true;
      return { status: 502 };
    };
    world.startWorker();

    const id = await request(newEscalation());

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({ hubspot_ticket_id: '70001' });
    expect(world.hubSpot.tickets).toHaveLength(1);
  });

  it('makes one note when the reply to the first was lost', async () => {
    let lost = false;
    world.hubSpot.answer = (call) => {
      const answer = world.hubSpot.healthy(call);
      if (lost || call.method !== 'POST' || !call.path.endsWith('/notes')) return answer;
      lost = true;
      return { status: 502 };
    };
    world.startWorker();

    const id = await request(newEscalation());

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({ hubspot_note_id: '50001' });
    expect(world.hubSpot.notes).toHaveLength(1);
  });
});

describe('a handover that cannot be dialled', () => {
  it('fails when no token can be stored, and nobody is dialled', async () => {
    await world.tables.drop(world.tables.tokensTable);
    const event = newEscalation();
    world.startWorker();

    const id = await request(event);

    expect(await world.eventually('failed', id, ({ status }) => status === 'failed')).toMatchObject({
      failure: 'token_store_failed',
    });
    expect(world.redirects(event.call_sid)).toEqual([]);
  });

  it('fails as caller_gone when Twilio says that the call is over', async () => {
    world.twilio.answer = () => ({
      status: 400,
      body: { code: 21220, message: 'Call is not in-progress. Cannot redirect.', status: 400 },
    });
    world.startWorker();

    const id = await request(newEscalation());

    const record = await world.eventually('finished', id, isFinished);
    expect(record).toMatchObject({ status: 'failed', failure: 'caller_gone', hubspot_ticket_id: '70001' });
  });

  it('fails as dial_failed when Twilio has an error, and the token stays valid', async () => {
    world.twilio.answer = () => ({ status: 500, body: { message: 'oops', status: 500 } });
    const event = newEscalation();
    world.startWorker();

    const id = await request(event);

    const record = await world.eventually('finished', id, isFinished);
    expect(record).toMatchObject({ status: 'failed', failure: 'dial_failed' });
    expect(record.steps.redirect).toMatchObject({ outcome: 'failed', code: 'TWILIO_500' });
    expect(world.redirects(event.call_sid)).toHaveLength(1);
    expect(await world.redeem(record.token!)).toMatchObject({ status: 'redeemed' });
  });

  it('is left to the reports of Twilio when the redirect got no answer but the call lives', async () => {
    world.twilio.answer = (call) => (call.method === 'POST' ? 'hang' : twilioAccepts(call));
    const event = newEscalation();
    world.startWorker();

    const id = await request(event);

    const record = await world.eventually('finished', id, isFinished);
    expect(record).toMatchObject({ status: 'dialling', failure: null });
    expect(record.steps.redirect).toMatchObject({ outcome: 'failed', code: 'TWILIO_NO_ANSWER' });
    expect(world.redirects(event.call_sid)).toHaveLength(1);
  });

  it('is not dialled once the gateway has given it up, but still reaches the CRM', async () => {
    const event = newEscalation();
    await world.handovers.fail(event.handover_id, 'no_progress');
    world.startWorker();

    const id = await request(event);

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({
      status: 'failed',
      failure: 'no_progress',
      hubspot_ticket_id: '70001',
    });
    expect(world.redirects(event.call_sid)).toEqual([]);
  });

  it('only reaches the CRM when its message is older than the deadline', async () => {
    const event = newEscalation({ requested_at: new Date(Date.now() - 121_000).toISOString() });
    world.startWorker();

    const id = await request(event);

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({
      status: 'failed',
      failure: 'expired',
      hubspot_ticket_id: '70001',
      token: null,
    });
    expect(world.redirects(event.call_sid)).toEqual([]);
  });
});

describe('a handover that is delivered again', () => {
  it('dials once when two workers get it at the same moment', async () => {
    const event = newEscalation();
    await world.queue.send(JSON.stringify(event));
    const id = await request(event);

    world.startWorker();
    world.startWorker();

    await world.eventually('finished', id, isFinished);
    await waitUntil(async () => (await world.queue.size()) === 0);
    expect(world.redirects(event.call_sid)).toHaveLength(1);
    expect(world.hubSpot.tickets).toHaveLength(1);
    expect(world.hubSpot.notes).toHaveLength(1);
  });

  it('does nothing when it is long finished', async () => {
    const event = newEscalation();
    world.startWorker();
    const id = await request(event);
    const before = await world.eventually('finished', id, isFinished);

    await world.queue.send(JSON.stringify(event));
    await waitUntil(async () => (await world.queue.size()) === 0);

    expect(world.redirects(event.call_sid)).toHaveLength(1);
    expect(await world.handovers.read(id)).toEqual(before);
  });

  it('continues with the token reserved before a crash', async () => {
    const event = newEscalation();
    await world.handovers.claim(event, 'crashed', 1);
    await world.handovers.reserveToken(event.handover_id, 'crashed', '1234567890');
    world.startWorker();

    const id = await request(event);

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({
      status: 'dialling',
      token: '1234567890',
    });
    expect(world.redirects(event.call_sid)).toHaveLength(1);
  });

  it('does not dial again after a crash in the middle of the redirect', async () => {
    const event = newEscalation();
    await world.handovers.claim(event, 'crashed', 1);
    await world.handovers.moveTo(event.handover_id, { type: 'token-issued' }, 'crashed');
    await world.handovers.moveTo(event.handover_id, { type: 'dial-started' }, 'crashed');
    world.startWorker();

    const id = await request(event);

    const record = await world.eventually('finished', id, isFinished);
    expect(record).toMatchObject({ status: 'dialling', hubspot_ticket_id: '70001' });
    expect(record.steps.redirect).toMatchObject({ outcome: 'failed', code: 'INTERRUPTED' });
    expect(world.redirects(event.call_sid)).toEqual([]);
  });

  it('is taken over by another worker when this one has to stop, and dials once', async () => {
    world.hubSpot.answer = () => 'hang';
    const event = newEscalation();
    // The embedded queue hands messages to a long poll whose client has gone, so this worker polls without waiting.
    const queue = { queueUrl: world.queue.queueUrl, deadLetterQueueUrl: null, longPollS: 0 };
    const first = world.startWorker({ queue });
    const id = await request(event);
    await world.eventually('redirected', id, ({ steps }) => steps.redirect?.outcome === 'done');

    await first.stop(0);
    world.hubSpot.answer = world.hubSpot.healthy;
    world.startWorker();

    const record = await world.eventually('finished', id, isFinished);
    expect(await world.redeem(record.token!)).toMatchObject({ record: { hubspot_ticket_id: '70001' } });
    expect(world.redirects(event.call_sid)).toHaveLength(1);
  });
});

describe('messages nobody can read', () => {
  it.each([
    ['not-json', undefined, 'hello'],
    ['other-version', undefined, JSON.stringify({ ...newEscalation(), version: 2 })],
    ['bad-field', 'call_sid', JSON.stringify({ ...newEscalation(), call_sid: undefined })],
  ])('go to the dead-letter queue as %s, and the worker goes on', async (reason, field, body) => {
    world.startWorker();

    await world.queue.send(body);
    const id = await request(newEscalation());

    const dead = await world.queue.takeDeadLetter();
    expect(dead?.Body).toBe(body);
    expect(dead?.MessageAttributes?.['refusal_reason']?.StringValue).toBe(reason);
    expect(dead?.MessageAttributes?.['field']?.StringValue).toBe(field);
    await world.eventually('finished', id, isFinished);
    await waitUntil(async () => (await world.queue.size()) === 0);
  });
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + 5_000;
  while (!(await holds())) {
    if (performance.now() > untilMs) throw new Error('did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
