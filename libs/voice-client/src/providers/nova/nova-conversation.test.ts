import {
  connected,
  frame,
  otherFrame,
  settled,
  spec,
  types,
  openClient,
  never,
} from './testing/client-harness.js';
import { final, speculative } from './testing/nova-puppet.js';

const caller = { type: 'TEXT', role: 'USER', additionalModelFields: final };
const spoken = { type: 'TEXT', role: 'ASSISTANT', additionalModelFields: final };
const planned = { type: 'TEXT', role: 'ASSISTANT', additionalModelFields: speculative };

describe('a conversation with Nova', () => {
  it('makes a transcript of what was said, not of what was planned', async () => {
    const { puppet, seen } = await connected();

    puppet.speak('item_1', [frame]);
    puppet.finish('Hello.');
    await settled();

    expect(seen.filter((event) => event.type === 'transcript')).toEqual([
      { type: 'transcript', role: 'assistant', itemId: 'item_1', text: 'Hello.', final: true },
    ]);
  });

  it('ties each sentence to its audio, and ends the turn when all that was planned was said', async () => {
    const subject = await connected();
    const { puppet, seen } = subject;

    puppet.speak('item_1', [frame]);
    puppet.speak('item_2', [otherFrame]);
    puppet.finish('One sentence.');
    await settled();

    expect(seen.filter((event) => event.type === 'transcript').map(({ itemId }) => itemId)).toEqual([
      'item_1',
      'item_2',
    ]);
    expect(types(subject).filter((type) => type === 'audio-done')).toHaveLength(2);
    expect(types(subject).indexOf('turn-done')).toBe(types(subject).length - 1);
  });

  it('ends a turn shortly after the model has finished when the text of it stays away', async () => {
    const subject = await connected();
    subject.puppet.speak('item_1', [frame]);

    subject.puppet.emit('contentEnd', { contentId: 'item_1', type: 'AUDIO', stopReason: 'END_TURN' });
    await subject.clock.advance(200);
    expect(types(subject)).not.toContain('turn-done');
    await subject.clock.advance(200);

    expect(subject.seen.at(-1)).toMatchObject({ type: 'turn-done', outcome: 'completed', produced: true });
  });

  it('knows what a text tells of that comes when the model is long at something else', async () => {
    const { puppet, clock, seen } = await connected();
    for (const [item, text] of [
      ['item_1', 'We are open.'],
      ['item_2', 'Until five.'],
    ] as const) {
      puppet.emit('contentStart', { contentId: `plan of ${item}`, ...planned });
      puppet.emit('textOutput', { contentId: `plan of ${item}`, content: text });
      puppet.emit('contentStart', { contentId: item, type: 'AUDIO', role: 'ASSISTANT' });
      puppet.emit('audioOutput', { contentId: item, content: frame });
      puppet.emit('contentEnd', { contentId: item, type: 'AUDIO', stopReason: 'END_TURN' });
      if (item === 'item_1') await clock.advance(1_000);
    }

    for (const text of ['We are open.', 'Until']) {
      puppet.emit('contentStart', { contentId: text, ...spoken });
      puppet.emit('textOutput', { contentId: text, content: text });
    }
    await settled();

    expect(
      seen.flatMap((event) => (event.type === 'transcript' ? [[event.itemId, event.text]] : [])),
    ).toEqual([
      ['item_1', 'We are open.'],
      ['item_2', 'Until'],
    ]);
    expect(seen.filter((event) => event.type === 'turn-done')).toHaveLength(2);
  });

  it('ends a turn of which nothing is heard any more', async () => {
    const { puppet, clock, seen } = await connected();
    puppet.speak('item_1', [frame]);

    await clock.advance(9_000);

    expect(seen.slice(-2)).toMatchObject([
      { type: 'audio-done', itemId: 'item_1' },
      { type: 'turn-done', outcome: 'incomplete', produced: true },
    ]);
  });

  it('says so when a turn begins and brings nothing', async () => {
    const { puppet, clock, seen } = await connected();
    puppet.emit('contentStart', { contentId: 'T', ...planned });
    puppet.emit('textOutput', { contentId: 'T', content: 'Hello.' });

    await clock.advance(9_000);

    expect(seen).toMatchObject([
      { type: 'turn-done', outcome: 'failed', produced: false },
      { type: 'failed', error: { code: 'VOICE_RESPONSE', retryable: true } },
    ]);
  });

  it('says so when the model does not begin what it was asked for, and asks for the next thing', async () => {
    const { client, puppet, clock, seen } = await connected();
    client.say('Say hello.', 'greeting');
    client.say('Say goodbye.', 'farewell');

    await clock.advance(8_000);

    expect(seen).toMatchObject([
      { type: 'turn-done', purpose: 'greeting', outcome: 'failed', produced: false },
      { type: 'failed', error: { code: 'VOICE_RESPONSE' } },
    ]);
    expect(puppet.texts().at(-1)).toEqual({ role: 'USER', interactive: true, content: 'Say goodbye.' });
  });

  it('ends an answer without a sound when it is told to be the end', async () => {
    const { puppet, clock, seen } = await connected();
    puppet.emit('contentStart', { contentId: 'T', ...planned });
    puppet.emit('textOutput', { contentId: 'T', content: 'Hello.' });
    puppet.emit('contentStart', { contentId: 'S', ...spoken });
    puppet.emit('textOutput', { contentId: 'S', content: 'Hello.' });
    puppet.emit('contentEnd', { contentId: 'S', type: 'TEXT', stopReason: 'END_TURN' });

    await clock.advance(100);

    expect(seen.at(-1)).toMatchObject({ type: 'turn-done', outcome: 'completed', produced: false });
  });

  it('ends as VOICE_CONFIG when audio is declared in another format', async () => {
    const { puppet, seen, over } = await connected();

    puppet.emit('contentStart', {
      contentId: 'A',
      type: 'AUDIO',
      role: 'ASSISTANT',
      audioOutputConfiguration: { sampleRateHertz: 24_000 },
    });
    puppet.emit('audioOutput', { contentId: 'A', content: frame });

    await over;
    expect(seen).toMatchObject([
      { type: 'failed', error: { code: 'VOICE_CONFIG', retryable: false } },
      { type: 'closed', reason: 'lost' },
    ]);
  });
});

describe('an interruption', () => {
  it.each([
    ['the start of speech', ['userSpeechStart', { inputAudioOffsetMs: 20 }]],
    [
      'the end of the audio',
      ['contentEnd', { contentId: 'item_1', type: 'AUDIO', stopReason: 'INTERRUPTED' }],
    ],
    ['the end of the text', ['contentEnd', { contentId: 'S', type: 'TEXT', stopReason: 'INTERRUPTED' }]],
    ['the mark in a text', ['textOutput', { contentId: 'S', content: '{ "interrupted" : true }' }]],
  ] as const)('is seen by %s, and once', async (_sign, [name, body]) => {
    const subject = await connected();
    const { puppet, seen } = subject;
    puppet.speak('item_1', [frame]);
    puppet.emit('contentStart', { contentId: 'S', ...spoken });

    puppet.emit(name, body);
    puppet.emit('audioOutput', { contentId: 'item_1', content: otherFrame });
    puppet.emit('contentEnd', { contentId: 'item_1', type: 'AUDIO', stopReason: 'INTERRUPTED' });
    puppet.emit('textOutput', { contentId: 'S', content: '{ "interrupted" : true }' });
    puppet.emit('contentEnd', { contentId: 'S', type: 'TEXT', stopReason: 'INTERRUPTED' });
    await settled();

    expect(types(subject)).toEqual(['audio', 'caller-started-speaking', 'turn-done']);
    expect(seen.at(-1)).toMatchObject({ outcome: 'interrupted', produced: true });
  });

  it('is seen when the model has long finished and only the caller’s line is still playing', async () => {
    const subject = await connected();
    subject.puppet.speak('item_1', [frame]);
    subject.puppet.finish('Hello.');

    subject.puppet.emit('contentStart', { contentId: 'S', ...spoken });
    subject.puppet.emit('textOutput', { contentId: 'S', content: '{"interrupted":true}' });
    await settled();

    expect(types(subject).at(-1)).toBe('caller-started-speaking');
  });

  it('of an earlier turn, told late, does not touch the next', async () => {
    const subject = await connected();
    const { puppet } = subject;
    puppet.speak('item_1', [frame]);
    puppet.emit('contentStart', { contentId: 'S', ...spoken });
    puppet.emit('userSpeechStart', {});
    puppet.understandCaller('item_c', 'No.');
    puppet.speak('item_2', [otherFrame]);

    puppet.emit('contentEnd', { contentId: 'S', type: 'TEXT', stopReason: 'INTERRUPTED' });
    puppet.speak('item_2', [otherFrame]);
    await settled();

    expect(types(subject).filter((type) => type === 'caller-started-speaking')).toHaveLength(1);
    expect(types(subject).filter((type) => type === 'audio')).toHaveLength(3);
  });

  it('leaves the transcript of what was said before it', async () => {
    const { puppet, seen } = await connected();
    puppet.speak('item_1', [frame]);
    puppet.hearCaller();

    puppet.emit('contentStart', { contentId: 'S', ...spoken });
    puppet.emit('textOutput', { contentId: 'S', content: 'Hello, tha' });
    await settled();

    expect(seen.at(-1)).toMatchObject({ type: 'transcript', itemId: 'item_1', text: 'Hello, tha' });
  });

  it('is known to be over by the caller’s words where nothing tells of speech', async () => {
    const subject = await connected();
    const { puppet } = subject;
    puppet.speak('item_1', [frame]);
    puppet.emit('contentEnd', { contentId: 'item_1', type: 'AUDIO', stopReason: 'INTERRUPTED' });

    puppet.emit('contentStart', { contentId: 'C', ...caller });
    puppet.emit('textOutput', { contentId: 'C', content: 'Stop.' });
    await settled();

    expect(types(subject).slice(1)).toEqual([
      'caller-started-speaking',
      'turn-done',
      'caller-stopped-speaking',
      'transcript',
    ]);
  });
});

describe('what Nova is told', () => {
  it('keeps background for the beginning of the audio while there is time', async () => {
    const { client, puppet } = openClient();
    client.inform('The caller is called Ada.');
    await client.connect(never);
    client.inform('She has called before.');

    client.sendAudio(frame);
    await settled();

    expect(puppet.texts()).toEqual([
      { role: 'SYSTEM', interactive: false, content: spec.instructions },
      { role: 'USER', interactive: false, content: 'The caller is called Ada.\nShe has called before.' },
    ]);
    expect(puppet.received.map(({ name }) => name).slice(5, 10)).toEqual([
      'contentStart',
      'textInput',
      'contentEnd',
      'contentStart',
      'audioInput',
    ]);
  });

  it('joins background that comes later to the next instruction', async () => {
    const { client, puppet } = await connected();
    client.sendAudio(frame);

    client.inform('The caller is called Ada.');
    await settled();
    expect(puppet.texts()).toHaveLength(1);
    client.say('Say hello.', 'greeting');
    await settled();

    expect(puppet.texts().at(-1)).toEqual({
      role: 'USER',
      interactive: true,
      content: 'The caller is called Ada.\n\nSay hello.',
    });
  });

  it('keeps what was said before for the beginning of the audio, by the rules of the history', async () => {
    const { client, puppet, clock } = openClient();
    client.recall([{ role: 'assistant', text: 'How can I help?' }]);
    await client.connect(never);
    client.inform('The caller is called Ada.');
    await clock.advance(9_000);
    client.recall([
      { role: 'caller', text: 'When are you open?' },
      { role: 'caller', text: 'On Sundays too?' },
    ]);
    expect(puppet.texts()).toHaveLength(1);

    client.answer();
    await settled();

    expect(puppet.texts().slice(1)).toEqual([
      { role: 'USER', interactive: false, content: 'The caller is called Ada.' },
      { role: 'ASSISTANT', interactive: false, content: 'How can I help?' },
      { role: 'USER', interactive: false, content: 'When are you open?\nOn Sundays too?' },
      {
        role: 'USER',
        interactive: true,
        content: "Please answer what the caller said last, in the caller's language.",
      },
    ]);
  });

  it('cuts what is long into pieces of one block', async () => {
    const { client, puppet } = openClient();
    const text = 'On Mondays we open at nine. '.repeat(100);
    client.recall([{ role: 'caller', text }]);
    await client.connect(never);

    client.sendAudio(frame);
    await settled();

    expect(puppet.texts().at(-1)).toEqual({ role: 'USER', interactive: false, content: text });
    expect(puppet.ofType('textInput').length).toBe(4);
  });

  it('opens the audio for the first thing it shall say, before any of the caller’s comes', async () => {
    const { client, puppet, clock } = await connected();

    client.say('Say hello.', 'greeting');
    await clock.advance(1_000);

    expect(puppet.received.map(({ name }) => name).slice(5, 10)).toEqual([
      'contentStart',
      'contentStart',
      'textInput',
      'contentEnd',
      'audioInput',
    ]);
    expect(puppet.audio()).toHaveLength(10);
  });

  it('joins what was said before to the next text when it is too late to be history', async () => {
    const { client, puppet } = await connected();
    client.sendAudio(frame);

    client.recall([
      { role: 'caller', text: 'When are you open?' },
      { role: 'assistant', text: 'Until five.' },
    ]);
    client.callerTyped('1 2 3');
    await settled();

    expect(puppet.texts().at(-1)).toEqual({
      role: 'USER',
      interactive: true,
      content: 'What has been said before:\nThe caller: When are you open?\nYou: Until five.\n\n1 2 3',
    });
  });

  it('does not hear what the caller typed as their words, but later what they say themselves', async () => {
    const { client, puppet, seen } = await connected();
    const write = (contentId: string, content: string): void => {
      puppet.emit('contentStart', { contentId, ...caller });
      puppet.emit('textOutput', { contentId, content });
    };
    client.callerTyped('four');
    await settled();

    write('C1', 'four');
    puppet.speak('item_1', [frame]);
    puppet.finish('Thank you.');
    client.callerTyped('five');
    await settled();
    puppet.speak('item_2', [frame]);
    puppet.finish('Thank you.');
    write('C2', 'five');
    await settled();

    expect(
      seen.flatMap((event) => (event.type === 'transcript' && event.role === 'caller' ? [event.text] : [])),
    ).toEqual(['five']);
  });

  it('gets what the caller typed as such, and the words after a tool’s answer with that answer', async () => {
    const { client, puppet, clock } = await connected();
    puppet.callTool('a', 'find', '{}');
    client.sendToolResult('a', { accepted: true }, 'wait');
    client.callerTyped('1 2 3');
    client.say('Say goodbye.', 'farewell');

    await clock.advance(400);
    expect(puppet.callerTexts()).toEqual(['1 2 3']);
    expect(puppet.toolResults()).toEqual([]);
    puppet.speak('item_1', [frame]);
    puppet.finish('Thank you.');
    await settled();

    expect(puppet.callerTexts()).toEqual(['1 2 3']);
    expect(puppet.toolResults()).toMatchObject([{ result: { instruction: 'Say goodbye.' } }]);
  });

  it('does not hear its own instruction as the caller’s words', async () => {
    const subject = await connected();
    subject.client.say('Say hello.', 'greeting');
    await settled();

    subject.puppet.emit('contentStart', { contentId: 'C', ...caller });
    subject.puppet.emit('textOutput', { contentId: 'C', content: 'Say hello.' });
    subject.puppet.speak('item_1', [frame]);
    await settled();

    expect(types(subject)).toEqual(['audio']);
  });

  it('gets a tool’s answer as a JSON object, whatever it is', async () => {
    const { client, puppet } = await connected();
    ['a', 'b', 'c'].forEach((id) => puppet.callTool(id, 'find', '{}'));

    client.sendToolResult('a', 'sent', 'speak');
    client.sendToolResult('b', undefined, 'speak');
    client.sendToolResult('c', [1], 'speak');
    await settled();

    expect(puppet.toolResults()).toEqual([
      { callId: 'a', result: { result: 'sent' } },
      { callId: 'b', result: { result: null } },
      { callId: 'c', result: { result: [1] } },
    ]);
  });

  it('gets the words after a tool’s answer with the answer, and the answer alone when they stay away', async () => {
    const { client, puppet, clock } = await connected();
    puppet.callTool('a', 'find', '{}');
    client.sendToolResult('a', { accepted: true }, 'wait');
    client.say('Say goodbye.', 'farewell');
    puppet.callTool('b', 'find', '{}');

    client.sendToolResult('b', { accepted: true }, 'wait');
    await clock.advance(2_000);

    expect(puppet.toolResults()).toEqual([
      { callId: 'a', result: { accepted: true, instruction: 'Say goodbye.' } },
      { callId: 'b', result: { accepted: true, instruction: 'Say nothing now. Wait for the next message.' } },
    ]);
    expect(puppet.texts()).toHaveLength(1);
  });

  it('gets one thing to say when it calls a tool for what we have heard ourselves', async () => {
    const { client, puppet, seen } = await connected();
    puppet.hearCaller();
    puppet.understandCaller('item_c', 'A human please.');
    client.cancelResponse([]);
    client.say('Say goodbye.', 'farewell');

    puppet.callTool('a', 'request_human', '{}');
    await settled();
    expect(puppet.speechRequests()).toBe(0);
    client.sendToolResult('a', { accepted: true }, 'wait');
    await settled();
    puppet.speak('item_1', [frame]);
    await settled();

    expect(puppet.speechRequests()).toBe(1);
    expect(puppet.toolResults()).toMatchObject([{ result: { instruction: 'Say goodbye.' } }]);
    expect(seen.at(-1)).toMatchObject({ type: 'audio', purpose: 'farewell' });
  });

  it('is answered once for a call that it announces twice', async () => {
    const { puppet, seen } = await connected();

    puppet.callTool('a', 'find', '{}');
    puppet.callTool('a', 'find', '{}');
    await settled();

    expect(seen.filter((event) => event.type === 'tool-call')).toHaveLength(1);
  });
});
