import { logFields } from '@voc/telemetry';
import { noTotals } from './call-totals.js';
import { summaryFields } from './summary-fields.js';

describe('summaryFields', () => {
  it('says what a call came to', () => {
    const fields = summaryFields(
      {
        ...noTotals,
        streams: 2,
        durationMs: 61_000,
        firstAudioMs: 620,
        turns: 3,
        longestWaitMs: 1_200,
        waitsMs: [700, 1_200, 650],
        providers: ['openai', 'nova'],
        tokens: { 'input-audio': 70, 'cached-text': 256 },
        costUsd: 0.012_345_67,
      },
      '2026-11-22',
    );

    expect(fields).toMatchObject({
      stream_count: 2,
      duration_ms: 61_000,
      first_audio_ms: 620,
      turn_count: 3,
      turn_p50_ms: 700,
      turn_p95_ms: 1_200,
      turn_max_ms: 1_200,
      provider: 'openai,nova',
      input_audio_tokens: 70,
      cached_text_tokens: 256,
      output_audio_tokens: 0,
      cost_usd: 0.012346,
      prices_as_of: '2026-11-22',
    });
    expect(Object.keys(fields).filter((name) => !(logFields as readonly string[]).includes(name))).toEqual(
      [],
    );
  });

  it('leaves out what is not known', () => {
    const names = Object.keys(summaryFields({ ...noTotals, costUsd: null }, '2026-11-22'));

    const unknown = ['first_audio_ms', 'turn_p50_ms', 'turn_p95_ms', 'turn_max_ms', 'provider', 'cost_usd'];
    expect(names.filter((name) => unknown.includes(name))).toEqual([]);
  });
});
