import { noTracer } from '@voc/telemetry';
import { createRecordedTracer } from '@voc/telemetry/testing';
import { createVoiceTrace, type VoiceTrace } from './voice-trace.js';

const parent = noTracer.start('call');

function trace(connected: Promise<void>) {
  const tracer = createRecordedTracer();
  const voice: VoiceTrace = createVoiceTrace({ tracer, parent, connected }, 'openai');
  return { voice, spans: tracer.spans };
}

describe('createVoiceTrace', () => {
  it('has a span for each session, under the call', async () => {
    const { voice, spans } = trace(Promise.resolve());
    await Promise.resolve();

    voice.moving('stalled');
    voice.moved('nova', 'stalled');
    voice.close();

    expect(spans).toMatchObject([
      { fields: { provider: 'openai' }, notes: ['connected', 'in trouble'], isEnded: true },
      { fields: { provider: 'nova', reason: 'stalled' }, notes: [], isEnded: true },
    ]);
    expect(spans.map(({ options }) => options.parent)).toEqual([parent, parent]);
  });

  it('marks a session that was refused, and the one in which something failed', async () => {
    const refused = new Error('no');
    const { voice, spans } = trace(Promise.reject(refused));
    await new Promise(setImmediate);
    const failed = new Error('later');

    voice.moved('nova', 'refused');
    voice.failed(failed);

    expect(spans.map(({ failures }) => failures)).toEqual([[refused], [failed]]);
  });
});
