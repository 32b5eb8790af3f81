import { createFakeClock } from '@voc/resilience/testing';
import { noTracer } from '@voc/telemetry';
import { createRecordedTracer } from '@voc/telemetry/testing';
import { createTurnWatch } from './turn-watch.js';

function watchTurns() {
  const clock = createFakeClock();
  const tracer = createRecordedTracer();
  const observed: unknown[] = [];
  let provider = 'openai';
  const turns = createTurnWatch({
    clock,
    tracer,
    parent: noTracer.start('call'),
    provider: () => provider,
    onAnswered: (by, waitedMs) => void observed.push([by, waitedMs]),
  });
  return { clock, turns, observed, spans: tracer.spans, moveTo: (next: string) => void (provider = next) };
}

describe('createTurnWatch', () => {
  it('measures from the caller’s last word to the first sound of the answer, once', async () => {
    const { clock, turns, observed, spans } = watchTurns();

    turns.callerStopped();
    await clock.advance(640);
    turns.sounded('turn');
    await clock.advance(500);
    turns.sounded('turn');
    turns.ended('turn', 'completed');

    expect(observed).toEqual([['openai', 640]]);
    expect(spans).toMatchObject([
      { name: 'turn', isEnded: true, fields: { provider: 'openai', outcome: 'completed', wait_ms: 640 } },
    ]);
  });

  it('counts tool calls and attempts that came to nothing into the wait', async () => {
    const { clock, turns, observed, spans } = watchTurns();

    turns.callerStopped();
    await clock.advance(400);
    turns.ended('turn', 'completed');
    turns.sounded('notice');
    await clock.advance(600);
    turns.sounded('turn');

    expect(observed).toEqual([['openai', 1_000]]);
    expect(spans[0]?.notes).toEqual(['answer without audio']);
    expect(spans[0]?.isEnded).toBe(false);
  });

  it('gives the turn to the provider that answered it', async () => {
    const { clock, turns, observed, moveTo } = watchTurns();

    turns.callerStopped();
    await clock.advance(2_000);
    moveTo('nova');
    turns.sounded('turn');

    expect(observed).toEqual([['nova', 2_000]]);
  });

  it.each([
    ['interrupted', 'callerStarted'],
    ['left', 'close'],
  ] as const)('measures no wait that was cut short, and ends its span as %s', (outcome, cutShort) => {
    const { turns, observed, spans } = watchTurns();

    turns.callerStopped();
    turns[cutShort]();
    turns.sounded('turn');

    expect(observed).toEqual([]);
    expect(spans).toMatchObject([{ isEnded: true, fields: { outcome } }]);
  });

  it('takes a farewell for the end of the turn, not for an answer', () => {
    const { turns, observed, spans } = watchTurns();

    turns.callerStopped();
    turns.sounded('farewell');

    expect(observed).toEqual([]);
    expect(spans).toMatchObject([{ isEnded: true, fields: { outcome: 'farewell' } }]);
  });

  it('takes what the bot says of its own accord for no turn', () => {
    const { turns, observed, spans } = watchTurns();

    turns.sounded('greeting');
    turns.ended('greeting', 'completed');
    turns.ended('turn', 'completed');

    expect([observed, spans]).toEqual([[], []]);
  });
});
