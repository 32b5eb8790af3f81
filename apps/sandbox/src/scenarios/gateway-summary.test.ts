import { checkSummary, gatewaySummaryOf } from './gateway-summary.js';
import { lineOf } from './testing/sample-evidence.js';

const fields = {
  ...{
    stream_count: 2,
    first_audio_ms: 117,
    turn_count: 3,
    turn_p50_ms: 640,
    turn_p95_ms: 900,
    barge_ins: 1,
  },
  ...{ input_audio_tokens: 100, output_audio_tokens: 50, other_tokens: 0, cost_usd: 0.01 },
};

describe('gatewaySummaryOf', () => {
  it('reads the last one, which is of all streams', () => {
    const lines = [lineOf('call.summary', { ...fields, stream_count: 1 }), lineOf('call.summary', fields)];

    expect(gatewaySummaryOf([...lines, lineOf('media stream ended')])).toEqual({
      ...{ streams: 2, firstAudioMs: 117, turns: 3, turnP50Ms: 640, turnP95Ms: 900, bargeIns: 1 },
      ...{ tokens: 150, costUsd: 0.01 },
    });
  });

  it('knows no cost where the gateway knows none', () => {
    const { cost_usd, ...unpriced } = fields;

    expect(cost_usd).toBe(0.01);
    expect(gatewaySummaryOf([lineOf('call.summary', unpriced)])).toMatchObject({ costUsd: null });
  });
});

describe('checkSummary', () => {
  it('misses the summary of a call that had a stream', () => {
    expect(checkSummary([lineOf('media stream ended')], 1)).toEqual([
      'the gateway should have written call.summary',
    ]);
  });

  it('wants it of all streams', () => {
    expect(checkSummary([lineOf('call.summary', fields)], 3)).toEqual([
      'call.summary should be of 3 streams and is of 2',
    ]);
    expect(checkSummary([lineOf('call.summary', fields)], 2)).toEqual([]);
  });

  it('asks nothing where no log is seen, or no stream was', () => {
    expect(checkSummary([], 1)).toEqual([]);
    expect(checkSummary([lineOf('voice webhook refused')], 0)).toEqual([]);
  });
});
