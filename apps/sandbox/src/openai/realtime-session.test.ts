import fc from 'fast-check';
import type { Brain, Decision, Situation } from '../model/brain.js';
import { createFakeSchedule } from '../model/testing/fake-schedule.js';
import { createRecogniser } from '../speech/recogniser.js';
import { loadRecordings } from '../speech/recording-library.js';
import { createFaults, type Faults } from '../world/faults.js';
import { createJournal, type Journal } from '../world/journal.js';
import { noOpenAiFaults, type OpenAiFaults } from './openai-faults.js';
import type { ServerEvent } from './output-script.js';
import { openRealtimeSession, type RealtimeSession } from './realtime-session.js';

const recordings = loadRecordings();
const recogniser = createRecogniser(recordings.all());

interface Opened {
  readonly session: RealtimeSession;
  readonly events: ServerEvent[];
  readonly line: string[];
  readonly faults: Faults<OpenAiFaults>;
  readonly journal: Journal;
  readonly situations: Situation[];
  readonly advance: (ms: number) => void;
  readonly send: (event: object) => void;
  readonly types: () => readonly string[];
}

function open(decide: (situation: Situation) => Decision = () => ({})): Opened {
  const time = createFakeSchedule();
  const journal = { ...createJournal(), nowMs: time.nowMs };
  const faults = createFaults<OpenAiFaults>(noOpenAiFaults);
  const events: ServerEvent[] = [];
  const line: string[] = [];
  const situations: Situation[] = [];
  let ids = 0;
  const brain: Brain = (situation) => {
    situations.push(situation);
    return decide(situation);
  };
  const session = openRealtimeSession('gpt-realtime-2.1', {
    port: {
      sendText: (text) => void events.push(JSON.parse(text) as ServerEvent),
      close: (code) => void line.push(`close ${code}`),
      terminate: () => void line.push('terminate'),
      freeze: () => void line.push('freeze'),
    },
    journal,
    faults,
    recordings,
    recogniser,
    brain,
    schedule: time.schedule,
    now: () => Date.UTC(2026, 0, 1),
    newId: (kind) => `${kind}_${(ids += 1)}`,
  });
  const send = (event: object): void => session.receive(JSON.stringify(event));
  const types = (): readonly string[] => events.map((event) => event.type);
  return { session, events, line, faults, journal, situations, advance: time.advance, send, types };
}

const tool = { type: 'function', name: 'look_up', parameters: { type: 'object' } };

function configure(
  opened: Opened,
  turnDetection: object | null = null,
  transcription: object | null = null,
): void {
  const format = { type: 'audio/pcmu' };
  const audio = { input: { format, turn_detection: turnDetection, transcription }, output: { format } };
  opened.send({ type: 'session.update', session: { type: 'realtime', audio, tools: [tool] } });
}

function append(opened: Opened, audio: Uint8Array): void {
  opened.send({ type: 'input_audio_buffer.append', audio: Buffer.from(audio).toString('base64') });
}

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

function tell(opened: Opened, role: 'user' | 'assistant' | 'system', text: string): void {
  const content = [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }];
  opened.send({ type: 'conversation.item.create', item: { type: 'message', role, content } });
}

function callOf(opened: Opened): string {
  const done = opened.events.find(({ type }) => type === 'response.function_call_arguments.done');
  return String(done?.['call_id']);
}

describe('a realtime session', () => {
  it('introduces itself with PCM and its end an hour ahead', () => {
    const { events } = open();

    expect(events).toMatchObject([
      {
        type: 'session.created',
        session: {
          model: 'gpt-realtime-2.1',
          expires_at: Date.UTC(2026, 0, 1, 1) / 1000,
          audio: { input: { format: { type: 'audio/pcm', rate: 24_000 } } },
        },
      },
    ]);
  });

  it('plays preamble, call and answer as items of one response, in that order', () => {
    const opened = open(() => ({
      preamble: 'did-not-understand',
      call: { name: 'look_up', arguments: {} },
      speak: 'goodbye',
    }));
    configure(opened);

    opened.send({ type: 'response.create' });
    opened.advance(10_000);

    const added = opened.events.filter(({ type }) => type === 'response.output_item.added');
    expect(added.map((event) => [event['output_index'], (event['item'] as { type: string }).type])).toEqual([
      [0, 'message'],
      [1, 'function_call'],
      [2, 'message'],
    ]);
  });

  it('does not call when the request forbids it', () => {
    const opened = open(() => ({ call: { name: 'look_up', arguments: {} } }));
    configure(opened);

    opened.send({ type: 'response.create', response: { tool_choice: 'none' } });
    opened.advance(10_000);

    expect(opened.situations[0]?.tools).toEqual([]);
    expect(opened.types()).not.toContain('response.function_call_arguments.done');
  });

  it('tells the brain the result of a call when asked to go on, and takes one result per call', () => {
    const opened = open((situation) =>
      situation.type === 'instructed' ? { call: { name: 'look_up', arguments: { id: 7 } } } : {},
    );
    configure(opened);
    opened.send({ type: 'response.create', response: { instructions: 'Look it up.' } });
    opened.advance(10_000);
    const output = { type: 'function_call_output', call_id: callOf(opened), output: '{"found":true}' };

    opened.send({ type: 'conversation.item.create', item: output });
    opened.send({ type: 'response.create' });
    opened.send({ type: 'conversation.item.create', item: output });

    expect(opened.situations[1]).toMatchObject({
      type: 'tool-result',
      name: 'look_up',
      output: '{"found":true}',
    });
    expect(opened.journal.violations().map(({ rule }) => rule)).toEqual(['tool-output-repeated']);
  });

  it('remembers what callers said and what was seeded', () => {
    const opened = open();
    configure(opened);
    const seeded = {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'I called before.' }],
    };
    opened.send({ type: 'conversation.item.create', item: seeded });
    append(opened, recordings.get('tell-problem').audio);
    opened.send({ type: 'input_audio_buffer.commit' });

    opened.send({ type: 'response.create' });

    expect(opened.situations[0]).toMatchObject({
      type: 'heard',
      utterance: { id: 'tell-problem' },
      history: [
        { role: 'caller', text: 'I called before.', recordingId: null },
        { role: 'caller', recordingId: 'tell-problem' },
      ],
    });
  });

  it('knows what it is told of an earlier session: the words, whose they were and what they were about', () => {
    const opened = open();
    configure(opened);
    tell(opened, 'system', `So far: the caller said "${recordings.get('tell-problem').text}"`);
    tell(opened, 'user', recordings.get('ask-order-status').text);
    tell(opened, 'assistant', recordings.get('answer-order-status').text);

    opened.send({ type: 'response.create', response: { instructions: 'Sum up.' } });

    expect(opened.situations[0]?.history).toMatchObject([
      { role: 'caller', recordingId: 'tell-problem' },
      { role: 'caller', recordingId: 'ask-order-status' },
      { role: 'assistant', recordingId: 'answer-order-status' },
    ]);
  });

  it('answers the caller’s last words when it is given nothing new, as often as it is asked', () => {
    const opened = open();
    const { text } = recordings.get('ask-order-status');
    configure(opened);
    tell(opened, 'user', recordings.get('tell-problem').text);
    tell(opened, 'user', text);
    tell(opened, 'assistant', 'Your order left');
    tell(opened, 'system', 'The line was lost for a moment.');

    for (const _ of [1, 2]) {
      opened.send({ type: 'response.create' });
      opened.advance(10_000);
    }

    const asked = { type: 'instructed', instructions: text, purpose: null };
    expect(opened.situations).toMatchObject([asked, asked]);
  });

  it('goes by its background, then by its instructions, when the caller has said nothing', () => {
    const opened = open();
    configure(opened);
    opened.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be kind.' } });

    opened.send({ type: 'response.create' });
    opened.advance(10_000);
    tell(opened, 'system', 'The caller is known.');
    opened.send({ type: 'response.create' });

    expect(opened.situations).toMatchObject([
      { instructions: 'Be kind.' },
      { instructions: 'The caller is known.' },
    ]);
  });

  it('tells the brain the language of the session', () => {
    const opened = open();
    configure(opened, null, { model: 'gpt-transcribe', language: 'de' });

    opened.send({ type: 'response.create' });

    expect(opened.situations[0]?.language).toBe('de');
  });

  it('has no words for a noise, and forgets it', () => {
    const opened = open();
    configure(opened, null, { model: 'gpt-transcribe' });
    append(opened, recordings.get('noise-cough').audio);
    opened.send({ type: 'input_audio_buffer.commit' });
    opened.send({ type: 'response.create' });
    opened.advance(1_000);

    const heard = opened.journal.entries().find(({ kind }) => kind === 'heard');
    const transcript = opened.events.find(({ type }) => type.endsWith('transcription.completed'));
    expect(heard?.detail).toMatchObject({ recordingId: 'noise-cough' });
    expect(transcript).toMatchObject({ transcript: '' });
    expect(opened.situations[0]).toMatchObject({ type: 'heard', utterance: null, history: [] });
  });

  it('answers a turn that is over before the last of the response it cut off has gone out', () => {
    const opened = open((situation) => (situation.type === 'heard' ? {} : { speak: 'greeting' }));
    opened.faults.set({ lateDeltas: 4, deltaIntervalMs: 50 });
    configure(opened, { type: 'server_vad' });
    opened.send({ type: 'response.create', response: { instructions: 'x' } });
    opened.advance(200);

    append(opened, Buffer.concat([silence(300), recordings.get('interrupt').audio, silence(800)]));
    const atTheEnd = opened
      .types()
      .filter((type) => type.startsWith('response.') && !type.endsWith('.delta'));
    opened.advance(10_000);

    expect(atTheEnd).not.toContain('response.done');
    const responses = opened
      .types()
      .filter((type) => type === 'response.created' || type === 'response.done');
    expect(responses).toEqual(['response.created', 'response.done', 'response.created', 'response.done']);
    expect(opened.situations.at(-1)).toMatchObject({ type: 'heard', utterance: { id: 'interrupt' } });
  });

  it('leaves a turn unanswered while a response that was not cut off still runs', () => {
    const opened = open(() => ({ speak: 'greeting' }));
    configure(opened, { type: 'server_vad', interrupt_response: false });
    opened.send({ type: 'response.create', response: { instructions: 'x' } });
    opened.advance(100);

    append(opened, Buffer.concat([silence(300), recordings.get('interrupt').audio, silence(800)]));
    opened.advance(10_000);

    expect(opened.situations).toHaveLength(1);
  });

  it('stays silent about a turn that it shall not answer, and transcribes only when asked', () => {
    const opened = open();
    configure(opened, { type: 'server_vad', create_response: false });

    append(opened, Buffer.concat([silence(300), recordings.get('interrupt').audio, silence(800)]));
    opened.advance(10_000);

    expect(opened.types().slice(2)).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
    ]);
  });

  it('lets a response go on when interruptions are off', () => {
    const opened = open(() => ({ speak: 'greeting' }));
    configure(opened, { type: 'server_vad', interrupt_response: false });
    opened.send({ type: 'response.create', response: { instructions: 'x' } });
    opened.advance(100);

    append(opened, Buffer.concat([silence(300), recordings.get('interrupt').audio]));
    opened.advance(10_000);

    const done = opened.events.find(({ type }) => type === 'response.done');
    expect(done).toMatchObject({ response: { status: 'completed' } });
  });

  it('transcribes after a while, with what was said', () => {
    const opened = open();
    configure(opened, null, { model: 'gpt-transcribe' });
    append(opened, recordings.get('try-again').audio);

    opened.send({ type: 'input_audio_buffer.commit' });
    opened.advance(249);
    const early = opened.types().filter((type) => type.includes('transcription'));
    opened.advance(1);

    expect(early).toEqual([]);
    expect(opened.events.at(-1)).toMatchObject({
      type: 'conversation.item.input_audio_transcription.completed',
      transcript: 'Yes, please try again.',
    });
  });

  it('asks after a silent caller once the answer has been played and the idle time is over', () => {
    const opened = open(() => ({ speak: 'goodbye' }));
    configure(opened, { type: 'server_vad', idle_timeout_ms: 5_000 });
    opened.send({ type: 'response.create', response: { instructions: 'x' } });
    opened.advance(1_500);
    append(opened, silence(6_000));

    opened.advance(4_900);
    const early = opened.types().includes('input_audio_buffer.timeout_triggered');
    opened.advance(2_000);

    expect(early).toBe(false);
    expect(opened.types()).toContain('input_audio_buffer.timeout_triggered');
    expect(opened.situations.at(-1)).toMatchObject({ type: 'heard', utterance: null });
  });

  it('blames a client for a second response or a late cancel only when it must have known better', () => {
    const rulesAfter = (waitMs: number): readonly string[] => {
      const opened = open(() => ({ speak: 'greeting' }));
      opened.faults.set({ deltaIntervalMs: 100 });
      configure(opened);
      opened.send({ type: 'response.create', response: { instructions: 'x' } });
      opened.advance(waitMs);
      opened.send({ type: 'response.create', response: { instructions: 'x' } });
      opened.send({ type: 'response.cancel' });
      opened.advance(400 + waitMs);
      opened.send({ type: 'response.cancel' });
      const codes = opened.events.flatMap(({ error }) => (error as { code: string } | undefined)?.code ?? []);
      expect(codes).toEqual(['conversation_already_has_active_response', 'response_cancel_not_active']);
      return opened.journal.violations().map(({ rule }) => rule);
    };

    expect(rulesAfter(300)).toEqual([]);
    expect(rulesAfter(1_500)).toEqual(['response-create-while-active', 'response-cancel-not-active']);
  });

  it('freezes, drops and expires as the faults say', () => {
    const frozen = open();
    const dropped = open();
    const expired = open();

    frozen.faults.set({ stall: true });
    configure(frozen);
    dropped.faults.set({ dropSocket: { afterEvents: 1 } });
    configure(dropped);
    expired.advance(60 * 60_000);

    expect([frozen.line, dropped.line, expired.line]).toEqual([['freeze'], ['terminate'], ['close 1001']]);
    expect(frozen.types()).toEqual(['session.created']);
  });

  it('leaves no timer behind when the connection ends', () => {
    const opened = open(() => ({ speak: 'greeting' }));
    configure(opened);
    opened.send({ type: 'response.create', response: { instructions: 'x' } });
    opened.advance(100);
    const before = opened.events.length;

    opened.session.ended();
    opened.advance(2 * 60 * 60_000);

    expect(opened.events).toHaveLength(before);
    expect(opened.line).toEqual([]);
  });

  it('survives any sequence of odd events', () => {
    const id = fc.constantFrom('item_1', 'item_5', 'root', 'nowhere');
    const event = fc.oneof(
      fc.record({
        type: fc.constantFrom('response.create', 'input_audio_buffer.commit', 'input_audio_buffer.clear'),
      }),
      fc.record({ type: fc.constant('response.cancel'), response_id: id }),
      fc.record({
        type: fc.constant('input_audio_buffer.append'),
        audio: fc.base64String({ maxLength: 4_000 }),
      }),
      fc.record({
        type: fc.constantFrom('conversation.item.delete', 'conversation.item.retrieve'),
        item_id: id,
      }),
      fc.record({
        type: fc.constant('conversation.item.truncate'),
        item_id: id,
        content_index: fc.nat(1),
        audio_end_ms: fc.nat(9_000),
      }),
      fc.object(),
    );

    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(400)), { maxLength: 30 }), (steps) => {
        const opened = open(() => ({ speak: 'goodbye' }));
        for (const [step, waitMs] of steps) {
          opened.send(step);
          opened.advance(waitMs);
        }
        opened.advance(60_000);
        const count = (type: string): number => opened.types().filter((known) => known === type).length;
        expect(count('response.done')).toBe(count('response.created'));
      }),
      { numRuns: 50 },
    );
  });
});
