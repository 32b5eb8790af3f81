import type { VoiceUsage } from '@voc/voice-client';
import { createLogRecorder, type LogRecorder } from './support/log-recorder.js';
import { readTwiml } from './support/twiml.js';
import { until } from './support/until.js';
import { startWorld, type World } from './support/world.js';

/** 100 ms. */
const speech = Buffer.alloc(800, 5).toString('base64');
const usage: VoiceUsage = {
  provider: 'openai',
  model: 'gpt-realtime-2.1',
  tokens: { 'input-audio': 1_000, 'output-audio': 500 },
};

interface Summary {
  readonly message: string;
  readonly call_sid: string;
  readonly [field: string]: unknown;
}

function summaries({ lines }: LogRecorder): readonly Summary[] {
  return lines.map((line) => JSON.parse(line) as Summary).filter(({ message }) => message === 'call.summary');
}

describe('the summary of a call', () => {
  const recorder = createLogRecorder();
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ log: recorder.log });
  });
  afterAll(() => world.close());

  it('comes with each stream, and adds up what all of them came to', async () => {
    const { callSid, stream } = await world.liveCall();
    const { client } = world.voice.opened[0]!;
    client.speak('greeting', [speech], 'greeting');
    client.emit({ type: 'caller-stopped-speaking' });
    client.emit({ type: 'usage', usage });
    client.speak('answer', [speech], 'turn', 'It arrives tomorrow.');
    await until('the answer is sent', () => stream.audio().length >= 1_600);
    client.emit({ type: 'caller-started-speaking' });
    await until('the bot is silenced', () => stream.received.some(({ event }) => event === 'clear'));
    client.emit({ type: 'moved', cause: 'renewal', provider: 'fake' });
    client.emit({ type: 'usage', usage });
    client.speak('other', [speech]);
    await until('progress is saved', () => world.calls.rows.get(callSid)?.totals?.renewals === 1);
    stream.cut();
    await until('the first summary is there', () => summaries(recorder).length === 1);

    const answer = await world.twilio.post('/twilio/stream-ended?n=0', world.twilio.fields(callSid));
    const next = await world.twilio.stream();
    const { accountSid } = world.twilio.account;
    next.start({ callSid, accountSid, ticket: readTwiml(answer.body).ticket! });
    await until('the bot speaks again', () => world.voice.opened[1]?.client.record.said.length === 1);
    world.voice.opened[1]!.client.emit({ type: 'usage', usage });
    next.stop();
    await until('the second summary is there', () => summaries(recorder).length === 2);

    const [first, second] = summaries(recorder);
    expect(first).toMatchObject({
      call_sid: callSid,
      reason: 'lost',
      language: 'en',
      provider: 'fake',
      stream_count: 1,
      turn_count: 1,
      barge_ins: 1,
      renewals: 1,
      failovers: 0,
      underruns: 0,
      input_audio_tokens: 2_000,
      output_audio_tokens: 1_000,
      cost_usd: 0.128,
    });
    expect(first?.['conversation_id']).toBe(second?.['conversation_id']);
    expect(second).toMatchObject({
      call_sid: callSid,
      reason: 'caller-hung-up',
      stream_count: 2,
      turn_count: 1,
      barge_ins: 1,
      input_audio_tokens: 3_000,
      cost_usd: 0.192,
      first_audio_ms: first?.['first_audio_ms'],
    });
    expect(Number(second?.['duration_ms'])).toBeGreaterThan(Number(first?.['duration_ms']));
    expect(await world.metric('voice_provider_cost_usd_total{provider="openai"}')).toBeCloseTo(0.192, 9);
    expect(await world.metric('gateway_barge_ins_total')).toBe(1);
    expect(await world.metric('voice_provider_sessions_total{provider="fake"}')).toBe(3);
  });

  it('does not count a caller who speaks after the bot has finished, however late its last mark', async () => {
    const before = await world.metric('gateway_barge_ins_total');
    const { stream } = await world.liveCall();
    const { client } = world.voice.opened.at(-1)!;
    client.speak('answer', [speech]);
    await until('the answer is sent', () => stream.audio().length >= 800);
    const { call } = world.voice.opened.at(-1)!;
    await until('it has been played', () => !call.isBotAudible());

    client.emit({ type: 'caller-started-speaking' });
    await until('Twilio is told to play nothing more', () =>
      stream.received.some(({ event }) => event === 'clear'),
    );

    expect(await world.metric('gateway_barge_ins_total')).toBe(before);
    stream.stop();
    await until('the summary is there', () => summaries(recorder).length === 3);
  });

  it('is not written for a stream that was not let in', async () => {
    const before = summaries(recorder).length;
    const stream = await world.twilio.stream();
    stream.start({ callSid: `CA${'0'.repeat(32)}`, accountSid: world.twilio.account.accountSid });

    expect(await stream.closeCode()).toBe(1008);

    expect(summaries(recorder)).toHaveLength(before);
  });
});
