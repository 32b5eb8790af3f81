import { createFakeClock } from '@voc/resilience/testing';
import { createFakeVoiceClient, type FakeVoiceClient } from '../testing/fake-voice-client.js';
import type { VoiceEvent } from '../voice-event.js';
import { frame, spec, started, turnDone } from './testing/call-harness.js';
import { openVoiceLeg, type LegEnd, type VoiceLeg } from './voice-leg.js';

const clock = createFakeClock();
const wide = { encoding: 'pcm16', sampleRateHz: 24000 } as const;

interface Opened {
  readonly leg: VoiceLeg;
  readonly client: FakeVoiceClient;
  readonly events: VoiceEvent[];
  readonly ends: LegEnd[];
  readonly settle: () => Promise<void>;
}

async function open(format?: typeof wide): Promise<Opened> {
  const client = createFakeVoiceClient(format && { capabilities: { input: format, output: format } });
  const events: VoiceEvent[] = [];
  const ends: LegEnd[] = [];
  const leg = openVoiceLeg({ attemptTimeoutMs: 4_000 }, spec, {
    clock,
    sessions: { capabilities: client.capabilities, open: () => client },
    onReady: () => undefined,
    onEvent: (event) => events.push(event),
    onEnd: (end) => ends.push(end),
  });
  const settle = (): Promise<void> => clock.advance(0);
  await settle();
  return { leg, client, events, ends, settle };
}

const pcm = (lengthMs: number): string => Buffer.alloc(lengthMs * 48, 1).toString('base64');
const audio = (payload: string): VoiceEvent => ({ type: 'audio', itemId: 'i', purpose: 'turn', payload });

/** How much telephone audio was told, ms. */
function lengthMs(events: readonly VoiceEvent[]): number {
  return events.reduce(
    (sum, event) => sum + (event.type === 'audio' ? Buffer.from(event.payload, 'base64').length / 8 : 0),
    0,
  );
}

describe('one session of a call', () => {
  it('passes telephone audio on as the very same text, both ways', async () => {
    const { leg, client, events, settle } = await open();
    const [out, back] = [frame(1), frame(2)];

    leg.sendAudio(out);
    client.emit(audio(back));
    await settle();

    expect(client.record.audio[0]).toBe(out);
    expect(events).toEqual([audio(back)]);
  });

  it('converts what the provider speaks and hears otherwise, to the last sample of a turn', async () => {
    const { leg, client, events, settle } = await open(wide);

    for (let count = 0; count < 5; count += 1) leg.sendAudio(frame(count));
    client.emit(audio(pcm(100)));
    await settle();
    const early = lengthMs(events);
    client.emit(turnDone());
    await settle();

    expect(client.record.audio.join('').length).toBeGreaterThan(5 * 0.8 * 960 * (4 / 3));
    expect(early).toBeLessThan(100);
    expect(lengthMs(events)).toBe(100);
    expect(events.map(({ type }) => type)).toEqual(['audio', 'audio', 'turn-done']);
  });

  it.each<[string, (opened: Opened) => void]>([
    ['the caller interrupts', ({ client }) => client.emit(started)],
    ['it is cancelled', ({ leg }) => leg.cancelResponse([])],
    ['it ends as interrupted', ({ client }) => client.emit(turnDone('interrupted'))],
  ])('lets go what it holds back of a turn when %s', async (_title, interrupt) => {
    const opened = await open(wide);
    opened.client.emit(audio(pcm(100)));
    await opened.settle();
    const before = lengthMs(opened.events);

    interrupt(opened);
    opened.client.emit(turnDone('interrupted'));
    await opened.settle();

    expect(lengthMs(opened.events)).toBe(before);
  });

  it('gives what it holds back when the session ends in the middle', async () => {
    const { client, events, ends, settle } = await open(wide);
    client.emit(audio(pcm(100)));

    client.fail('VOICE_LOST', true);
    await settle();

    expect(lengthMs(events)).toBe(100);
    expect(ends).toMatchObject([{ cause: 'lost', error: { code: 'VOICE_LOST', retryable: true } }]);
  });

  it('ends over audio that is not what was declared', async () => {
    const { client, events, ends, settle } = await open(wide);

    client.emit(audio(Buffer.alloc(3).toString('base64')));
    client.emit(turnDone());
    await settle();

    expect(events).toEqual([]);
    expect(ends).toMatchObject([{ cause: 'lost', error: { code: 'VOICE_CONFIG', retryable: false } }]);
  });

  it('goes on after the failure of one response', async () => {
    const { client, events, ends, settle } = await open();

    client.fail('VOICE_RESPONSE', true);
    client.fail('VOICE_LIMIT', true);
    await settle();

    expect(events.map(({ type }) => type)).toEqual(['failed', 'failed']);
    expect(ends).toEqual([]);
  });

  it.each([
    ['expired', 'expired'],
    ['lost', 'lost'],
    ['requested', 'lost'],
  ] as const)('takes an end that is %s for %s', async (reason, cause) => {
    const { client, ends, settle } = await open();

    client.end(reason);
    await settle();

    expect(ends).toMatchObject([{ cause }]);
  });

  it('tells nothing any more once it is closed', async () => {
    const { leg, client, events, ends, settle } = await open();
    client.emit(started);

    await leg.close();
    await settle();

    expect([events, ends, client.phase()]).toEqual([[], [], 'ended']);
  });
});
