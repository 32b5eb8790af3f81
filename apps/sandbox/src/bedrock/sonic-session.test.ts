import fc from 'fast-check';
import type { Brain, Decision, Situation } from '../model/brain.js';
import { createFakeSchedule } from '../model/testing/fake-schedule.js';
import { decodeMulaw } from '../speech/mulaw.js';
import { bytesOf } from '../speech/pcm16.js';
import { createRecogniser } from '../speech/recogniser.js';
import { loadRecordings } from '../speech/recording-library.js';
import { createFaults, type Faults } from '../world/faults.js';
import { createJournal, type Journal } from '../world/journal.js';
import { noBedrockFaults, type BedrockFaults } from './bedrock-faults.js';
import { decodeMessage } from './event-stream-message.js';
import type { InputEvent } from './input-schema.js';
import { openSonicSession, type SonicSession } from './sonic-session.js';
import { signedChunk, signedMessage } from './testing/signed-message.js';
import { audioInput, closing, opening, textBlock, toolBlock } from './testing/sonic-inputs.js';

const recordings = loadRecordings();
const recogniser = createRecogniser(recordings.all());
const greetingMs = recordings.get('greeting').audio.length / 8;

interface Output {
  /** Name of the event, or of the exception. */
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Opened {
  readonly session: SonicSession;
  readonly output: Output[];
  readonly line: string[];
  readonly faults: Faults<BedrockFaults>;
  readonly journal: Journal;
  readonly situations: Situation[];
  readonly advance: (ms: number) => void;
  readonly send: (...events: readonly InputEvent[]) => void;
  /** Plays µ-law in real time. */
  readonly play: (mulaw: Uint8Array) => void;
  readonly names: () => readonly string[];
  readonly rules: () => readonly string[];
}

function open(
  decide: (situation: Situation) => Decision = () => ({}),
  set: Partial<BedrockFaults> = {},
): Opened {
  const time = createFakeSchedule();
  const journal = { ...createJournal(), nowMs: time.nowMs };
  const faults = createFaults<BedrockFaults>({ ...noBedrockFaults, ...set });
  const output: Output[] = [];
  const line: string[] = [];
  const situations: Situation[] = [];
  let ids = 0;
  const brain: Brain = (situation) => {
    situations.push(situation);
    return decide(situation);
  };
  const session = openSonicSession('amazon.nova-2-sonic-v1:0', {
    port: {
      respond: () => void line.push('200'),
      sendFrame: (frame) => void output.push(read(frame)),
      end: () => void line.push('end'),
      reset: (code) => void line.push(`reset ${code}`),
      cut: () => void line.push('cut'),
      freeze: () => void line.push('freeze'),
    },
    journal,
    faults,
    recordings,
    recogniser,
    brain,
    schedule: time.schedule,
    newId: () => `id-${(ids += 1)}`,
  });
  const send: Opened['send'] = (...events) => {
    for (const { name, body } of events)
      session.receive(signedChunk(JSON.stringify({ event: { [name]: body } })));
  };
  const play: Opened['play'] = (mulaw) => {
    const pcm = bytesOf(decodeMulaw(mulaw));
    for (let at = 0; at < pcm.length; at += 320) {
      send(audioInput(Buffer.from(pcm.subarray(at, at + 320)).toString('base64')));
      time.advance(20);
    }
  };
  const rules = (): readonly string[] => journal.violations().map(({ rule }) => rule);
  const names = (): readonly string[] => output.map(({ name }) => name);
  return {
    session,
    output,
    line,
    faults,
    journal,
    situations,
    advance: time.advance,
    send,
    play,
    names,
    rules,
  };
}

function read(frame: Uint8Array): Output {
  const decoded = decodeMessage(frame);
  if (decoded.status === 'broken') throw new Error(decoded.detail);
  const { headers, payload } = decoded.message;
  const content = JSON.parse(Buffer.from(payload).toString('utf8')) as { readonly bytes?: string };
  const exception = headers[':exception-type'];
  if (exception?.type === 'string') return { name: exception.value, body: content };
  const json = Buffer.from(content.bytes ?? '', 'base64').toString('utf8');
  const { event } = JSON.parse(json) as { readonly event: Readonly<Record<string, Output['body']>> };
  const [name = '', body = {}] = Object.entries(event)[0] ?? [];
  return { name, body };
}

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

const ask = (name = 'q1'): readonly InputEvent[] => textBlock(name, 'USER', 'Go on.', true);
const greeter = (): Decision => ({ speak: 'greeting' });

function finals({ output }: Opened): readonly unknown[] {
  const ids = output.flatMap(({ name, body }) =>
    name === 'contentStart' && String(body['additionalModelFields']).includes('FINAL')
      ? [body['contentId']]
      : [],
  );
  return output.flatMap(({ name, body }) =>
    name === 'textOutput' && ids.includes(body['contentId']) ? [body['content']] : [],
  );
}

describe('a Sonic session', () => {
  it('answers a text only once 100 ms of audio have followed it', () => {
    const opened = open(greeter);
    opened.send(...opening, ...ask());
    opened.advance(10_000);
    expect(opened.situations).toEqual([]);

    opened.play(silence(80));
    expect(opened.situations).toEqual([]);
    opened.play(silence(20));

    expect(opened.situations).toMatchObject([
      { type: 'instructed', instructions: 'Go on.', tools: ['look_up'] },
    ]);
  });

  it('says what was said when it has been heard, not when it was sent', () => {
    const opened = open(greeter);
    opened.send(...opening, ...ask());
    opened.play(silence(500));
    expect(opened.output.some(({ body }) => body['stopReason'] === 'END_TURN')).toBe(true);
    expect(finals(opened)).toEqual([]);

    opened.play(silence(greetingMs));

    expect(finals(opened)).toEqual(['Hello, thanks for calling.', 'How can I help you today?']);
  });

  it('tells only the words that were heard when it is interrupted', () => {
    const opened = open((situation) => (situation.type === 'instructed' ? greeter() : {}), {
      endpointingScale: 0.2,
    });
    opened.send(...opening, ...ask());
    opened.play(silence(1_000));

    opened.play(Buffer.concat([recordings.get('interrupt').audio, silence(500)]));

    const [marker, words] = finals(opened);
    expect(JSON.parse(String(marker))).toEqual({ interrupted: true });
    expect('Hello, thanks for calling.'.startsWith(String(words))).toBe(true);
    expect(words).not.toBe('Hello, thanks for calling.');
    expect(opened.situations.at(-1)).toMatchObject({
      type: 'heard',
      utterance: { id: 'interrupt' },
      history: [{ role: 'assistant', text: words }, { role: 'caller' }],
    });
    expect(opened.rules()).toEqual([]);
  });

  it('is patient with the caller as configured', () => {
    const utterance = Buffer.concat([silence(300), recordings.get('ask-order-status').audio]);
    const opened = open();
    opened.send(...opening);
    opened.play(utterance);

    opened.play(silence(1_300));
    expect(opened.names()).not.toContain('userSpeechEnd');
    opened.play(silence(400));

    const end = opened.output.find(({ name }) => name === 'userSpeechEnd')?.body;
    expect(Number(end?.['inputAudioDetectionOffsetMs']) - Number(end?.['inputAudioOffsetMs'])).toBe(1_500);
    expect(finals(opened)).toEqual(['Where is my order?']);
  });

  it('goes on with the result of a call, takes one result per call and knows what was told before', () => {
    const opened = open((situation) =>
      situation.type === 'instructed' ? { call: { name: 'look_up', arguments: { id: 7 } } } : {},
    );
    const { text } = recordings.get('tell-problem');
    opened.send(...opening.slice(0, -1), ...textBlock('h', 'USER', text), ...opening.slice(-1), ...ask());
    opened.play(silence(200));
    const call = opened.output.find(({ name }) => name === 'toolUse')?.body;
    const id = String(call?.['toolUseId']);

    opened.send(...toolBlock('r1', id, '{"found":true}'));
    opened.send(...toolBlock('r2', id, '{"found":true}'));

    expect(call).toMatchObject({ toolName: 'look_up', content: '{"id":7}' });
    expect(opened.situations[1]).toMatchObject({
      type: 'tool-result',
      name: 'look_up',
      output: '{"found":true}',
      history: [{ role: 'caller', recordingId: 'tell-problem' }],
    });
    expect(opened.rules()).toEqual(['unknown-tool-use']);
  });

  it('answers a text beside a call that is still open, and the result when it comes', () => {
    const opened = open((situation) => {
      if (situation.type === 'tool-result') return { speak: 'answer-after-tool' };
      return situation.type === 'instructed' && situation.instructions === 'Look.'
        ? { call: { name: 'look_up', arguments: {} } }
        : { speak: 'filler' };
    });
    opened.send(...opening, ...textBlock('q1', 'USER', 'Look.', true));
    opened.play(silence(200));
    const call = opened.output.find(({ name }) => name === 'toolUse')?.body;

    opened.send(...textBlock('q2', 'USER', 'Say one moment.', true));
    opened.play(silence(500));
    opened.send(...toolBlock('r1', String(call?.['toolUseId']), '{"found":true}'));
    opened.play(silence(500));

    const spoken = opened.journal.entries().filter(({ kind }) => kind === 'spoke');
    expect(spoken.map(({ detail }) => detail['recordingId'])).toEqual(['filler', 'answer-after-tool']);
    expect(opened.rules()).toEqual([]);
  });

  it('knows the turns of an earlier connection, also where neighbours were merged, and answers none of them', () => {
    const opened = open();
    const said = (...ids: readonly string[]): string => ids.map((id) => recordings.get(id).text).join('\n');
    opened.send(
      ...opening.slice(0, -1),
      ...textBlock('h1', 'USER', said('tell-problem', 'ask-order-status')),
      ...textBlock('h2', 'ASSISTANT', said('answer-order-status')),
      ...textBlock('h3', 'USER', said('ask-opening-hours')),
      ...opening.slice(-1),
    );
    opened.play(silence(1_000));
    expect(opened.situations).toEqual([]);

    opened.send(...ask());
    opened.play(silence(100));

    expect(opened.situations[0]?.history.map(({ role, recordingId }) => [role, recordingId])).toEqual([
      ['caller', 'tell-problem'],
      ['caller', 'ask-order-status'],
      ['assistant', 'answer-order-status'],
      ['caller', 'ask-opening-hours'],
    ]);
  });

  it('keeps what was typed, and not what it was told to say, as words of the caller', () => {
    const opened = open(greeter);
    const instruction = `Say exactly this sentence: "${recordings.get('filler').text}"`;
    opened.send(
      ...opening,
      ...textBlock('q1', 'USER', 'The caller pressed the keys 4711.', true),
      ...textBlock('q2', 'USER', instruction, true),
      ...textBlock('q3', 'USER', 'Please answer what the caller said last.', true),
    );

    opened.play(silence(1_500));

    const words = opened.situations.at(-1)?.history.filter(({ role }) => role === 'caller');
    expect(words).toEqual([{ role: 'caller', text: 'The caller pressed the keys 4711.', recordingId: null }]);
  });

  it.each([
    ['tina', 'de'],
    ['tiffany', null],
  ])('tells the brain what the voice says of the language: %s speaks %s', (voiceId, language) => {
    const opened = open();
    const german = JSON.parse(JSON.stringify(opening).replace('"amy"', `"${voiceId}"`)) as InputEvent[];
    opened.send(...german, ...ask());

    opened.play(silence(100));

    expect(opened.situations[0]?.language).toBe(language);
  });

  it('has no words for a noise', () => {
    const opened = open(undefined, { endpointingScale: 0.2 });
    opened.send(...opening);

    opened.play(Buffer.concat([silence(300), recordings.get('noise-cough').audio, silence(600)]));

    expect(opened.situations).toMatchObject([{ type: 'heard', utterance: null, history: [] }]);
    expect(finals(opened)).toEqual(['']);
  });

  it('answers one question after the other', () => {
    const opened = open(greeter);
    opened.send(...opening, ...ask('q1'), ...ask('q2'), ...ask('q3'));

    opened.play(silence(1_500));

    const sentences = ['Hello, thanks for calling.', 'How can I help you today?'];
    const ends = opened.output.filter(
      ({ body }) => body['type'] === 'AUDIO' && body['stopReason'] === 'END_TURN',
    );
    expect(ends).toHaveLength(3);
    expect(finals(opened)).toEqual([...sentences, ...sentences]);
  });

  it('ends after 55 seconds without audio or text, and not before', () => {
    const opened = open();
    opened.send(...opening);
    opened.advance(30_000);
    opened.play(silence(20));
    opened.advance(54_900);
    expect(opened.line).toEqual(['200']);

    opened.advance(100);

    expect(opened.output.at(-1)).toMatchObject({ name: 'validationException' });
    expect(opened.line).toEqual(['200', 'end']);
    expect(opened.rules()).toEqual(['idle-input']);
  });

  it('ends after 8 minutes', () => {
    const opened = open(undefined, { idleMs: 3_600_000 });
    opened.send(...opening);

    opened.advance(480_000);

    expect(opened.output.at(-1)?.name).toBe('modelTimeoutException');
    expect(opened.rules()).toEqual([]);
  });

  it('completes when it is closed in order, and takes nothing more', () => {
    const opened = open(greeter);
    opened.send(...opening, ...ask());
    opened.play(silence(300));

    opened.send(...closing);
    opened.session.receive(signedMessage(new Uint8Array()));
    opened.session.inputEnded();
    opened.session.ended();
    const count = opened.output.length;
    opened.advance(3_600_000);

    expect(opened.output).toHaveLength(count);
    expect(opened.names().at(-1)).toBe('completionEnd');
    expect(opened.line).toEqual(['200', 'end']);
    expect(opened.rules()).toEqual([]);
  });

  it('takes a turn that comes to nothing as often as it is told to', () => {
    const opened = open(greeter, { emptyTurn: { times: 1 } });
    opened.send(...opening, ...ask());
    opened.play(silence(greetingMs + 1_000));
    const afterFirst = finals(opened);

    opened.send(...ask('q2'));
    opened.play(silence(greetingMs + 1_000));

    expect(afterFirst).toEqual([]);
    expect(finals(opened)).toHaveLength(2);
    const done = opened.journal.entries().filter(({ kind }) => kind === 'response-done');
    expect(done.map(({ detail }) => detail['status'])).toEqual(['completed', 'completed']);
    expect(opened.rules()).toEqual([]);
  });

  it('does not blame the client for a line that was cut from here', () => {
    const opened = open(greeter);
    opened.send(...opening);

    opened.session.cut();
    opened.session.ended();

    expect(opened.line.at(-1)).toBe('cut');
    expect(opened.journal.entries().at(-1)).toMatchObject({
      kind: 'session-closed',
      detail: { how: 'cut' },
    });
    expect(opened.rules()).toEqual([]);
  });

  it('allows a client to be lost when it is told so', () => {
    const opened = open(undefined, { lostClientsAllowed: true });
    opened.send(...opening);

    opened.session.ended();

    expect(opened.journal.entries().at(-1)).toMatchObject({
      kind: 'session-closed',
      detail: { how: 'client-lost' },
    });
    expect(opened.rules()).toEqual([]);
  });

  it('survives any message, and ends the stream over it once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array(),
            fc.json().map((json) => signedChunk(json)),
          ),
        ),
        (messages) => {
          const opened = open();

          for (const message of messages) opened.session.receive(message);
          opened.session.ended();

          expect(opened.rules().length).toBe(1);
          expect(opened.line.filter((act) => act === 'end').length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
