import { createRecogniser } from '../src/speech/recogniser.js';
import {
  greet,
  hangUp,
  openAudio,
  play,
  prime,
  recordings,
  say,
  sendText,
  sendToolResult,
  silence,
  startSonicWorld,
  turnEnd,
  type SonicClient,
  type SonicWorld,
} from './bedrock-client.js';

const ear = createRecogniser(recordings.all());

let world: SonicWorld;

beforeEach(async () => {
  world = await startSonicWorld();
});

afterEach(() => world.close());

/** Names of the events, blocks with their type and stage. */
function story(client: SonicClient): readonly string[] {
  const kinds = client.events.map(({ name, body }) => {
    if (name !== 'contentStart' && name !== 'contentEnd') return name;
    const stage = /SPECULATIVE|FINAL/.exec(String(body['additionalModelFields']))?.[0];
    return [name, body['type'], body['role'], stage, body['stopReason']].filter(Boolean).join(' ');
  });
  return kinds.filter((kind, index) => kind !== 'audioOutput' || kinds[index - 1] !== 'audioOutput');
}

describe('Bedrock fake: a call', () => {
  it('greets with the sentence in an interactive text, in the order of events of the reference', async () => {
    const client = world.openSession();

    greet(client);
    await turnEnd(client);
    await client.until('contentEnd', (body) => body['type'] === 'TEXT' && body['stopReason'] === 'END_TURN');

    const sentence = [
      'contentStart TEXT ASSISTANT SPECULATIVE',
      'textOutput',
      'contentEnd TEXT PARTIAL_TURN',
      'contentStart AUDIO ASSISTANT',
      'audioOutput',
    ];
    const final = ['contentStart TEXT ASSISTANT FINAL', 'textOutput'];
    expect(story(client)).toEqual([
      'usageEvent',
      'completionStart',
      ...sentence,
      'contentEnd AUDIO PARTIAL_TURN',
      ...sentence,
      'contentEnd AUDIO END_TURN',
      ...final,
      'contentEnd TEXT PARTIAL_TURN',
      ...final,
      'contentEnd TEXT END_TURN',
    ]);
    expect(client.texts('ASSISTANT', 'FINAL').join(' ')).toBe(recordings.get('greeting').text);
    expect(Buffer.from(client.speech()).equals(Buffer.from(recordings.get('greeting').audio))).toBe(true);
    expect(world.brokenRules()).toEqual([]);
  });

  it('does not answer an interactive text when no audio follows', async () => {
    const client = world.openSession();
    play(client, silence(200));

    sendText(client, 'USER', 'Say hello.', true);
    hangUp(client);
    await client.end;

    expect(client.events.map(({ name }) => name)).toEqual(['usageEvent']);
    expect(world.brokenRules()).toEqual([]);
  });

  it.each([8_000, 16_000, 24_000] as const)('hears the caller and answers at %i Hz', async (rateHz) => {
    const client = world.openSession(rateHz);

    say(client, 'ask-opening-hours', rateHz);
    const start = await client.until('userSpeechStart');
    await turnEnd(client);

    expect(start['inputAudioOffsetMs']).toBeLessThan(400);
    expect(client.texts('USER', 'FINAL')).toEqual(['When are you open?']);
    expect(ear.recognise(client.speech(rateHz))?.recording.id).toBe('answer-opening-hours');
    expect(world.journal.entries().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'session-opened',
        'caller-speech-started',
        'caller-speech-stopped',
        'heard',
        'spoke',
      ]),
    );
    expect(world.brokenRules()).toEqual([]);
  });

  it('asks again when the audio is damaged, and has no words for it', async () => {
    const client = world.openSession();
    const damaged = recordings
      .get('ask-opening-hours')
      .audio.filter((_, index) => Math.floor(index / 160) % 10 !== 5);

    play(client, Buffer.concat([silence(400), damaged, silence(700)]));
    await turnEnd(client);

    expect(client.texts('USER', 'FINAL')).toEqual(['']);
    expect(ear.recognise(client.speech())?.recording.id).toBe('did-not-understand');
  });

  it('hands over through the tool with the story of the history, and speaks on when it has the result', async () => {
    const { text } = recordings.get('tell-problem');
    const client = world.openSession(8_000, [
      ['USER', text],
      ['ASSISTANT', recordings.get('answer-invoice').text],
    ]);

    say(client, 'ask-for-human');
    const call = await client.until('toolUse');
    sendToolResult(client, call['toolUseId'], '{"status":"accepted"}');
    await turnEnd(client);

    expect(call['toolName']).toBe('escalate_to_human');
    expect(JSON.parse(String(call['content']))).toMatchObject({
      intent: 'billing_problem',
      priority: 'high',
    });
    expect(story(client)).toContain('contentEnd TOOL TOOL_USE');
    expect(ear.recognise(client.speech())?.recording.id).toBe('farewell');
    expect(world.journal.entries().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['tool-called', 'tool-answered']),
    );
    expect(world.brokenRules()).toEqual([]);
  });

  it('breaks off when the caller interrupts: late audio, then every form of the signal, then the next turn', async () => {
    world.fake.faults.set({ deltaIntervalMs: 60, playbackSpeed: 1 });
    const client = world.openSession();
    greet(client);
    await client.until('audioOutput');

    say(client, 'ask-order-status');
    const end = await turnEnd(client, 'INTERRUPTED');
    await turnEnd(client);

    const speechAt = client.events.findIndex(({ name }) => name === 'userSpeechStart');
    const endAt = client.events.findIndex(({ body }) => body === end);
    const late = client.events.slice(speechAt, endAt).filter(({ name }) => name === 'audioOutput');
    expect(late).toHaveLength(2);
    expect(client.texts('ASSISTANT', 'FINAL')[0]).toBe('{ "interrupted" : true }');
    const told = story(client);
    const at = told.indexOf('contentEnd AUDIO INTERRUPTED');
    const block = ['contentStart TEXT ASSISTANT FINAL', 'textOutput', 'contentEnd TEXT INTERRUPTED'];
    expect(told.slice(at + 1, at + 7)).toEqual([...block, ...block]);
    expect(client.texts('USER', 'FINAL')).toEqual(['Where is my order?']);
    expect(world.journal.entries().find(({ kind }) => kind === 'interrupted')).toBeDefined();
    expect(world.brokenRules()).toEqual([]);
  });

  it('signals an interruption of audio that is all out and still being heard', async () => {
    world.fake.faults.set({ playbackSpeed: 1 });
    const client = world.openSession();
    greet(client);
    await turnEnd(client);

    say(client, 'interrupt');
    await client.until('contentEnd', (body) => body['stopReason'] === 'INTERRUPTED');

    expect(client.texts('ASSISTANT', 'FINAL')).toContain('{ "interrupted" : true }');
    expect(story(client)).not.toContain('contentEnd AUDIO INTERRUPTED');
  });

  it('can interrupt with any one of the signals alone', async () => {
    world.fake.faults.set({
      deltaIntervalMs: 60,
      interruption: ['audio-end'],
      interruptedAudioEnd: 'END_TURN',
      speechEvents: false,
    });
    const client = world.openSession();
    greet(client);
    await client.until('audioOutput');

    say(client, 'interrupt');
    await turnEnd(client);

    expect(JSON.stringify(client.events)).not.toMatch(/INTERRUPTED|interrupted|userSpeech/);
    expect(world.journal.entries().some(({ kind }) => kind === 'interrupted')).toBe(true);
  });

  it('ends with the completion when the client closes in order', async () => {
    const client = world.openSession();
    greet(client);
    await turnEnd(client);

    hangUp(client);
    const error = await client.end;
    const entry = await world.journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

    expect(error).toBeNull();
    expect(client.events.at(-1)?.name).toBe('completionEnd');
    expect(entry.detail).toMatchObject({ how: 'complete', stage: 'ended' });
    expect(world.fake.sessionsOpen()).toBe(0);
    expect(world.brokenRules()).toEqual([]);
  });

  it('does not need to speak before it is heard: the first event may come after audio', async () => {
    world.fake.faults.set({ firstOutputOn: 'audio' });
    const client = world.connect();

    prime(client);
    openAudio(client);
    expect(client.events).toEqual([]);
    play(client, silence(20));
    const usage = await client.until('usageEvent');

    expect(usage['promptName']).toBe('prompt-1');
  });
});
