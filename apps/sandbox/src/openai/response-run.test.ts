import fc from 'fast-check';
import { createFakeSchedule } from '../model/testing/fake-schedule.js';
import { callScript, speechScript, type OutputScript, type ServerEvent } from './output-script.js';
import {
  startResponseRun,
  type ResponseEnd,
  type ResponseRun,
  type ResponseRunOptions,
} from './response-run.js';

const audio = Uint8Array.from({ length: 6_000 }, (_, index) => index % 251);
const words = 'We are open Monday to Friday, from nine to five.';

function scripts(): readonly OutputScript[] {
  const place = (
    outputIndex: number,
    itemId: string,
    previousItemId: string | null,
  ): Parameters<typeof speechScript>[0] => ({
    responseId: 'resp_1',
    outputIndex,
    itemId,
    previousItemId,
  });
  return [
    speechScript(place(0, 'item_1', null), words, { type: 'audio/pcmu' }, audio),
    callScript(
      place(1, 'item_2', 'item_1'),
      'call_1',
      'escalate_to_human',
      '{"reason":"user_request","summary":"wants a person"}',
    ),
  ];
}

interface Played {
  readonly run: ResponseRun;
  readonly events: ServerEvent[];
  readonly ends: ResponseEnd[];
  readonly output: Readonly<Record<string, unknown>>[];
  readonly audioMs: Map<string, number>;
  readonly advance: (ms: number) => void;
}

function play(options: Partial<ResponseRunOptions> = {}): Played {
  const time = createFakeSchedule();
  const queue = [...scripts()];
  const played = {
    events: [] as ServerEvent[],
    ends: [] as ResponseEnd[],
    audioMs: new Map<string, number>(),
  };
  const output: Readonly<Record<string, unknown>>[] = [];
  const run = startResponseRun(
    {
      ...{ thinkMs: 50, deltaIntervalMs: 10, lateDeltas: 2 },
      ...{ failWith: null, isEmpty: false, stopShort: null },
      ...options,
    },
    {
      send: (event) => void played.events.push(event),
      schedule: time.schedule,
      nextScript: () => queue.shift(),
      onItemOpened: () => undefined,
      onAudio: (itemId, ms) => void played.audioMs.set(itemId, ms),
      onItemClosed: () => undefined,
      onEnd(end, items) {
        played.ends.push(end);
        output.push(...items);
      },
    },
  );
  return { ...played, output, run, advance: time.advance };
}

function typesOf(events: readonly ServerEvent[]): readonly string[] {
  return events.map((event) => event.type).filter((type) => !type.endsWith('.delta'));
}

describe('a response', () => {
  it('thinks, then plays its items in the order of the reference', () => {
    const { events, ends, advance } = play();

    advance(49);
    const whileThinking = events.length;
    advance(10_000);

    expect(whileThinking).toBe(0);
    expect(typesOf(events)).toEqual([
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.output_item.added',
      'conversation.item.added',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'conversation.item.done',
    ]);
    expect(ends).toEqual([{ status: 'completed' }]);
  });

  it('sends all of the audio, the words and the arguments in its deltas', () => {
    const { events, audioMs, output, advance } = play();

    advance(10_000);

    const joined = (type: string): readonly string[] =>
      events.filter((event) => event.type === type).map((event) => String(event['delta']));
    const sound = joined('response.output_audio.delta').map((delta) => Buffer.from(delta, 'base64'));
    expect(Buffer.concat(sound).equals(Buffer.from(audio))).toBe(true);
    expect(joined('response.output_audio_transcript.delta').join('')).toBe(words);
    expect(JSON.parse(joined('response.function_call_arguments.delta').join(''))).toMatchObject({
      reason: 'user_request',
    });
    expect(audioMs.get('item_1')).toBe(750);
    expect(output.map((item) => item['status'])).toEqual(['completed', 'completed']);
  });

  it('ends without output when it is cancelled while thinking', () => {
    const { run, events, ends, advance } = play();

    const accepted = run.cancel('client_cancelled');
    advance(10_000);

    expect(accepted).toBe(true);
    expect(events).toEqual([]);
    expect(ends).toEqual([{ status: 'cancelled', reason: 'client_cancelled' }]);
  });

  it('lets two more deltas out after a cancellation and closes the item as incomplete', () => {
    const { run, events, ends, output, advance } = play();
    advance(75);
    const before = events.length;

    run.cancel('turn_detected');
    advance(10_000);

    const after = events.slice(before).map((event) => event.type);
    expect(after.slice(0, 3).filter((type) => type.endsWith('.delta'))).toHaveLength(2);
    expect(after.slice(2)).toEqual([
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
    ]);
    expect(output).toMatchObject([{ status: 'incomplete' }]);
    expect(ends).toEqual([{ status: 'cancelled', reason: 'turn_detected' }]);
  });

  it('fails without output, or stops short, when told so', () => {
    const failing = play({ failWith: 'rate_limit_exceeded' });
    const short = play({ stopShort: 'content_filter' });

    failing.advance(10_000);
    short.advance(10_000);

    expect(failing.events).toEqual([]);
    expect(failing.ends).toEqual([{ status: 'failed', code: 'rate_limit_exceeded' }]);
    expect(short.output).toMatchObject([{ status: 'incomplete' }]);
    expect(short.ends).toEqual([{ status: 'incomplete', reason: 'content_filter' }]);
  });

  it('completes with nothing when told so', () => {
    const { events, output, ends, advance } = play({ isEmpty: true });

    advance(10_000);

    expect([events, output]).toEqual([[], []]);
    expect(ends).toEqual([{ status: 'completed' }]);
  });

  it('says nothing more once it is abandoned', () => {
    const { run, events, ends, advance } = play();
    advance(80);
    const before = events.length;

    run.abandon();
    advance(10_000);

    expect(events).toHaveLength(before);
    expect(ends).toEqual([]);
  });

  it('closes every item it opened and ends exactly once, whenever it is cancelled', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 3 });

    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 4 }), (waits, lateDeltas) => {
        const { run, events, ends, output, advance } = play({ lateDeltas });
        for (const waitMs of waits) {
          advance(waitMs);
          run.cancel('turn_detected');
        }
        advance(10_000);

        const count = (type: string): number => events.filter((event) => event.type === type).length;
        expect(ends).toHaveLength(1);
        expect(count('response.output_item.done')).toBe(count('response.output_item.added'));
        expect(count('response.content_part.done')).toBe(count('response.content_part.added'));
        expect(output).toHaveLength(count('response.output_item.done'));
        expect(run.cancel('client_cancelled')).toBe(false);
      }),
    );
  });

  it('cuts the arguments of a call that is broken off', () => {
    const [, call] = scripts();

    const done = call?.close(1).find((event) => event.type === 'response.function_call_arguments.done');

    expect(() => JSON.parse(String(done?.['arguments'])) as unknown).toThrow();
    expect(call?.item(1)).toMatchObject({ status: 'incomplete', name: 'escalate_to_human' });
  });
});
