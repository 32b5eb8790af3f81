import { createFakeClock } from '@voc/resilience/testing';
import { createMetricsRegistry } from '@voc/telemetry';
import { createGatewayMetrics } from '../metrics.js';
import { createCallMeter } from './call-meter.js';
import { noTotals } from './call-totals.js';
import { priceTable } from './price-table.js';

function openMeter() {
  const clock = createFakeClock();
  const registry = createMetricsRegistry();
  const meter = createCallMeter({ prices: priceTable }, { clock, metrics: createGatewayMetrics(registry) });
  const metric = async (sample: string): Promise<number> => {
    const line = (await registry.render()).split('\n').find((one) => one.startsWith(`${sample} `));
    return Number(line?.slice(sample.length + 1));
  };
  return { clock, meter, metric };
}

const speech = { provider: 'openai', model: 'gpt-realtime-2.1' } as const;

describe('createCallMeter', () => {
  it('tells when the bot was first heard on the stream, once', async () => {
    const { clock, meter, metric } = openMeter();

    await clock.advance(600);
    meter.sounded('openai', 'greeting');
    await clock.advance(600);
    meter.sounded('openai', 'greeting');

    expect(meter.totals()).toMatchObject({ firstAudioMs: 600, providers: ['openai'] });
    expect(await metric('gateway_first_audio_seconds_sum{opening="greeting"}')).toBe(0.6);
    expect(await metric('gateway_first_audio_seconds_count{opening="greeting"}')).toBe(1);
  });

  it('names every provider that was heard, each once', () => {
    const { meter } = openMeter();

    for (const provider of ['openai', 'nova', 'openai']) meter.sounded(provider, 'resumed');

    expect(meter.totals().providers).toEqual(['openai', 'nova']);
  });

  it('keeps how long each answer was waited for', async () => {
    const { meter, metric } = openMeter();

    meter.answered('openai', 640.4);
    meter.answered('nova', 400);

    expect(meter.totals()).toMatchObject({ turns: 2, longestWaitMs: 640, waitsMs: [640, 400] });
    expect(await metric('gateway_turn_latency_seconds_sum{provider="nova"}')).toBe(0.4);
  });

  it('tells interruptions, silences and lost frames to the process and to the call', async () => {
    const { clock, meter, metric } = openMeter();
    await clock.advance(1_000);

    meter.bargedIn(750);
    meter.bargedIn(null);
    meter.ranDry(119.6);
    meter.framesFilled(15);
    meter.frameDropped();

    const counted = { bargeIns: 2, underruns: 1, underrunMs: 120, filledFrames: 15, droppedFrames: 1 };
    expect(meter.totals()).toMatchObject(counted);
    expect(await metric('gateway_barge_ins_total')).toBe(2);
    expect(await metric('gateway_barge_in_clear_seconds_sum')).toBe(0.25);
    expect(await metric('gateway_underruns_total')).toBe(1);
    expect(await metric('gateway_filled_frames_total')).toBe(15);
    expect(await metric('gateway_dropped_frames_total{cause="provider-not-ready"}')).toBe(1);
  });

  it('tells renewals from failovers, and a change of language from both', async () => {
    const { meter, metric } = openMeter();
    meter.sessionBegun('openai');

    for (const cause of ['renewal', 'language', 'refused', 'lost', 'stalled', 'failing'] as const)
      meter.moved('nova', cause);

    expect(meter.totals()).toMatchObject({ renewals: 1, failovers: 4 });
    expect(await metric('voice_provider_sessions_total{provider="nova"}')).toBe(6);
    expect(await metric('voice_provider_moves_total{provider="nova",cause="lost"}')).toBe(1);
  });

  it('adds up what all sessions of the call have used, and what that costs', async () => {
    const { meter, metric } = openMeter();

    meter.used({ ...speech, tokens: { 'input-audio': 1_000, 'output-audio': 500 } });
    meter.used({ ...speech, model: 'gpt-4o-mini-transcribe', tokens: { 'input-audio': 100 } });
    meter.used({ provider: 'nova', model: 'amazon.nova-2-sonic-v1:0', tokens: { 'output-audio': 1_000 } });

    const { tokens, costUsd } = meter.totals();
    expect(tokens).toEqual({ 'input-audio': 1_100, 'output-audio': 1_500 });
    expect(costUsd).toBeCloseTo(0.032 + 0.032 + 0.0003 + 0.012, 10);
    expect(await metric('voice_provider_tokens_total{provider="openai",kind="input-audio"}')).toBe(1_100);
    expect(await metric('voice_provider_cost_usd_total{provider="nova"}')).toBeCloseTo(0.012, 10);
  });

  it('knows no cost of the call once something had no price, and says so to the process', async () => {
    const { meter, metric } = openMeter();

    meter.used({ ...speech, tokens: { 'input-audio': 1_000 } });
    meter.used({ ...speech, model: 'whisper-1', tokens: null });
    meter.used({ ...speech, tokens: { 'input-audio': 1_000 } });

    expect(meter.totals()).toMatchObject({ costUsd: null, tokens: { 'input-audio': 2_000 } });
    expect(await metric('voice_provider_unpriced_total{provider="openai"}')).toBe(1);
    expect(await metric('voice_provider_cost_usd_total{provider="openai"}')).toBeCloseTo(0.064, 10);
  });

  it('goes on from what earlier streams came to, and stops with its own', async () => {
    const { clock, meter, metric } = openMeter();
    meter.frameDropped();
    meter.goOnFrom({ ...noTotals, streams: 2, durationMs: 5_000, firstAudioMs: 700, droppedFrames: 3 });
    await clock.advance(2_000);
    meter.sounded('openai', 'resumed');

    expect(meter.ended()).toBe(2_000);
    await clock.advance(9_000);

    expect(meter.totals()).toMatchObject({
      streams: 3,
      durationMs: 7_000,
      firstAudioMs: 700,
      droppedFrames: 4,
    });
    expect(await metric('gateway_session_duration_seconds_sum')).toBe(2);
    expect(await metric('gateway_first_audio_seconds_sum{opening="resumed"}')).toBe(2);
  });
});
