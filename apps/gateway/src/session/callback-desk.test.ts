import type { EscalationCallback } from '@voc/contracts';
import { silentLogger } from '@voc/telemetry';
import type { Availability, Staffing } from '../availability/availability.js';
import type { HandoverRequest } from '../escalation/handover-request.js';
import { createCallbackDesk, type CallbackProgress } from './callback-desk.js';
import type { SpeechOutcome } from './speech-waiter.js';

const request: HandoverRequest = {
  reason: 'user_request',
  trigger: 'human please',
  summary: 'An invoice is wrong.',
};
const window = { fromMs: Date.UTC(2026, 10, 23, 9), toMs: Date.UTC(2026, 10, 23, 12) };

interface Options {
  readonly staffing?: Staffing;
  readonly callerPhone?: string | null;
  readonly earlier?: CallbackProgress;
  readonly offerIs?: SpeechOutcome;
  readonly publishing?: () => Promise<'booked' | 'failed'>;
}

function openDesk(options: Options = {}) {
  const happened: string[] = [];
  const published: { readonly request: HandoverRequest; readonly callback: EscalationCallback }[] = [];
  const world = { staffing: options.staffing ?? 'nobody-there', isVoiceGone: false, isTransferring: false };
  const left = new AbortController();
  let interruptions = 0;
  const availability: Availability = {
    check: () => Promise.resolve(world.staffing),
    callbackWindow: () => window,
    timeZone: 'UTC',
  };
  const desk = createCallbackDesk({
    availability,
    earlier: options.earlier ?? null,
    callerPhone: options.callerPhone === undefined ? '+15550100001' : options.callerPhone,
    isVoiceGone: () => world.isVoiceGone,
    isTransferring: () => world.isTransferring,
    makeWay: () => void (interruptions += 1),
    transfer: ({ trigger }) => void happened.push(`transfer for ${trigger}`),
    say(text) {
      happened.push(text);
      return Promise.resolve(options.offerIs ?? 'heard');
    },
    async publish(given, callback) {
      const outcome = await (options.publishing ?? (() => Promise.resolve('booked' as const)))();
      if (outcome === 'booked') published.push({ request: given, callback });
      return outcome;
    },
    summary: () => 'Caller said: “Hello.”',
    onStage: (stage) => void happened.push(stage),
    onOutcome: (outcome) => void happened.push(`counted ${outcome}`),
    log: silentLogger,
    left: left.signal,
  });
  return { desk, happened, published, world, left, interruptions: () => interruptions };
}

/** Everything that was promised has been settled. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

async function offered(options: Options = {}) {
  const opened = openDesk(options);
  opened.desk.consider(request);
  await settled();
  return opened;
}

describe('createCallbackDesk', () => {
  it.each(['available', 'unknown'] as const)('hands over when staffing is %s', async (staffing) => {
    const { desk, happened } = await offered({ staffing });

    expect(happened).toEqual(['transfer for human please']);
    expect(desk.progress()).toBeNull();
  });

  it.each(['nobody-there', 'closed'] as const)('offers a callback when staffing is %s', async (staffing) => {
    const { desk, happened } = await offered({ staffing });

    expect(happened).toEqual(['offered', 'counted offered', 'nobodyThere']);
    expect(desk.progress()).toBe('offered');
  });

  it('books what was offered, for the number the caller calls from, with the reason they gave', async () => {
    const { desk, happened, published } = await offered();

    desk.callerActed();
    expect(await desk.book({})).toBe('booked');
    desk.confirm();

    expect(published).toEqual([
      {
        request,
        callback: {
          phone: '+15550100001',
          window: { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T12:00:00.000Z' },
        },
      },
    ]);
    expect(happened.slice(3)).toEqual(['agreed', 'counted booked', 'callbackConfirmed']);
    expect(desk.progress()).toBe('booked');
  });

  it('takes another number and a note', async () => {
    const { desk, published } = await offered();

    await desk.book({ phone: '0049 30 123456', note: 'Only in the morning.' });

    expect(published[0]).toMatchObject({
      callback: { phone: '+4930123456' },
      request: { summary: 'For the callback: Only in the morning. An invoice is wrong.' },
    });
  });

  it('asks a withheld caller for a number, and books when there is one', async () => {
    const { desk, happened } = await offered({ callerPhone: null });

    expect(await desk.book({})).toBe('number-needed');
    expect(await desk.book({ phone: '030 123456' })).toBe('number-unusable');
    expect(happened).not.toContain('agreed');
    expect(await desk.book({ phone: '+4930123456' })).toBe('booked');
  });

  it('books once', async () => {
    const { desk, published } = await offered();

    expect(await Promise.all([desk.book({}), desk.book({})])).toEqual(['booked', 'already-booked']);
    expect(await desk.book({})).toBe('already-booked');
    expect(published).toHaveLength(1);
  });

  it('can be asked again after a booking that could not be passed on', async () => {
    const answers: ('booked' | 'failed')[] = ['failed', 'booked'];
    const { desk, happened } = await offered({ publishing: () => Promise.resolve(answers.shift()!) });

    expect(await desk.book({})).toBe('failed');
    desk.confirm();
    expect(happened).not.toContain('callbackConfirmed');
    expect(await desk.book({})).toBe('booked');
  });

  it('hands over who asks again after the offer, and never refuses them after that', async () => {
    const { desk, happened, world } = await offered();

    desk.callerActed();
    desk.consider({ ...request, trigger: 'connect me anyway' });
    world.isTransferring = true;
    expect(await desk.book({})).toBe('person-available');
    desk.consider({ ...request, trigger: 'again' });
    await settled();

    expect(happened.slice(3)).toEqual([
      'counted insisted',
      'transfer for connect me anyway',
      'transfer for again',
    ]);
  });

  it('does not take a late request for the same words for an answer, nor breaks the offer off for it', async () => {
    const { desk, happened, interruptions } = await offered();
    expect(interruptions()).toBe(1);

    desk.consider({ ...request, trigger: 'escalate_to_human' });
    desk.consider(request);
    expect(interruptions()).toBe(1);

    // The policy learns that the bot has the call.
    expect(happened.slice(3)).toEqual(['offered', 'offered']);
  });

  it('takes the key for a person for an answer, which nobody presses by mistake', async () => {
    const { desk, happened } = await offered();

    desk.consider({ reason: 'dtmf', trigger: 'escalation key' });

    expect(happened.at(-1)).toBe('transfer for escalation key');
  });

  it('hands over who asks for a person after all once a callback is booked', async () => {
    const { desk, happened } = await offered();
    await desk.book({});

    desk.consider(request);
    expect(happened).not.toContain('transfer for human please');
    desk.callerActed();
    desk.consider(request);

    expect(happened.at(-1)).toBe('transfer for human please');
  });

  it('hands over when nobody could hear the offer', async () => {
    const { happened } = await offered({ offerIs: 'silent' });

    expect(happened.slice(-2)).toEqual(['counted insisted', 'transfer for human please']);
  });

  it('hands over at once when nobody can speak to the caller', async () => {
    const { desk, happened, world } = openDesk();
    world.isVoiceGone = true;

    desk.consider(request);
    await settled();

    expect(happened).toEqual(['transfer for human please']);
  });

  it('does nothing for a caller who has left meanwhile', async () => {
    const { desk, happened, left } = openDesk();

    desk.consider(request);
    left.abort();
    await settled();

    expect(happened).toEqual([]);
  });

  it('says that a person is available when a callback was not offered and there is one', async () => {
    expect(await openDesk({ staffing: 'available' }).desk.book({})).toBe('person-available');
    expect(await openDesk({ staffing: 'unknown' }).desk.book({})).toBe('person-available');
  });

  it('books for a caller who asks for it unasked when nobody is there', async () => {
    const { desk, published } = openDesk();

    expect(await desk.book({})).toBe('booked');
    expect(published[0]?.request).toEqual({ reason: 'agent_decision', trigger: 'request_callback' });
  });

  it('remembers the offer of an earlier stream: the answer books it, asking again hands over', async () => {
    const agreeing = openDesk({ earlier: 'offered' });
    const insisting = openDesk({ earlier: 'offered' });

    expect(await agreeing.desk.book({})).toBe('booked');
    insisting.desk.consider(request);

    expect(agreeing.published[0]?.callback.window).not.toBeNull();
    expect(insisting.happened).toContain('transfer for human please');
    expect(await openDesk({ earlier: 'booked' }).desk.book({})).toBe('already-booked');
  });
});
