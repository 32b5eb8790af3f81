import { createCallLedger, sumStreams, type StreamMetrics } from './call-report.js';

const quiet: StreamMetrics = {
  underruns: 0,
  unalignedPayloads: 0,
  maxBufferedMs: 0,
  clippedMs: 0,
  audioAfterClearMs: 0,
  framesSent: 0,
  framesDropped: 0,
  marksSent: 0,
  marksEchoed: 0,
};

describe('sumStreams', () => {
  it('is all zero for a call without a stream', () => {
    expect(sumStreams([])).toEqual(quiet);
  });

  it('adds up streams and keeps the fullest buffer', () => {
    const first = { ...quiet, underruns: 1, maxBufferedMs: 900, framesSent: 50 };
    const second = { ...quiet, underruns: 2, maxBufferedMs: 300, framesSent: 70, clippedMs: 40 };

    expect(sumStreams([first, second])).toEqual({
      ...quiet,
      underruns: 3,
      maxBufferedMs: 900,
      framesSent: 120,
      clippedMs: 40,
    });
  });
});

describe('createCallLedger', () => {
  it('asks its streams when the report is made, not before', () => {
    const ledger = createCallLedger();
    let framesSent = 1;
    ledger.addStream(() => ({ ...quiet, framesSent }));

    framesSent = 2;

    expect(ledger.streams()).toEqual([{ ...quiet, framesSent: 2 }]);
  });
});
