import {
  audio20,
  audio40,
  connected,
  never,
  openClient,
  settled,
  types,
  refuse,
  created,
  done,
  delta,
  speechStarted,
  speechStopped,
} from './testing/client-harness.js';

const answerUsage = {
  input_tokens: 8,
  output_tokens: 4,
  input_token_details: {
    audio_tokens: 5,
    text_tokens: 3,
    cached_tokens: 4,
    cached_tokens_details: { audio_tokens: 1, text_tokens: 3 },
  },
  output_token_details: { audio_tokens: 3, text_tokens: 1 },
};
const answerTokens = {
  'input-audio': 4,
  'input-text': 0,
  'cached-audio': 1,
  'cached-text': 3,
  'output-audio': 3,
  'output-text': 1,
  other: 0,
};

describe('an OpenAI session', () => {
  it('says what it is told with the purpose in the metadata and no tools', async () => {
    const { client, puppet } = await connected();

    client.say('Say hello.', 'greeting');

    expect(puppet.ofType('response.create')).toEqual([
      {
        type: 'response.create',
        event_id: 'create_1',
        response: { metadata: { purpose: 'greeting' }, instructions: 'Say hello.', tool_choice: 'none' },
      },
    ]);
  });

  it('does not cancel what the provider has already cancelled, whichever of the two comes first', async () => {
    const first = await connected();
    first.puppet.speak('item_1', [audio40]);
    first.puppet.emit(speechStarted);
    first.client.cancelResponse([{ itemId: 'item_1', heardMs: 15 }]);
    first.puppet.emit(done('resp_1', 'cancelled', { type: 'cancelled', reason: 'turn_detected' }));
    const second = await connected();
    second.puppet.speak('item_1', [audio40]);
    second.puppet.hearCaller();
    second.client.cancelResponse([{ itemId: 'item_1', heardMs: 15 }]);

    for (const { puppet } of [first, second]) {
      expect(puppet.ofType('response.cancel')).toEqual([]);
      expect(puppet.heard()).toEqual([{ itemId: 'item_1', heardMs: 15 }]);
    }
    await settled();
    expect(types(first)).toEqual(['audio', 'caller-started-speaking', 'turn-done']);
    expect(types(second)).toEqual(types(first));
  });

  it('cancels by the id of the response when we interrupt, before it truncates', async () => {
    const { client, puppet } = await connected();
    puppet.speak('item_1', [audio40]);

    client.cancelResponse([{ itemId: 'item_1', heardMs: 10.7 }]);

    expect(puppet.received.slice(1)).toEqual([
      { type: 'response.cancel', event_id: 'cancel_resp_1', response_id: 'resp_1' },
      {
        type: 'conversation.item.truncate',
        event_id: 'truncate_1',
        item_id: 'item_1',
        content_index: 0,
        audio_end_ms: 10,
      },
    ]);
  });

  it('drops and counts the audio of an interrupted response, also after its end', async () => {
    const { client, puppet, seen, oddities } = await connected();
    puppet.emit(created('resp_9', null));
    puppet.emit(delta('resp_9', 'item_1', audio20));

    client.cancelResponse([]);
    puppet.emit(delta('resp_9', 'item_1', audio20));
    puppet.emit(done('resp_9', 'cancelled'));
    puppet.emit(delta('resp_9', 'item_2', audio20));
    await settled();

    expect(seen.filter((event) => event.type === 'audio')).toHaveLength(1);
    expect(oddities.filter(({ kind }) => kind === 'late-audio')).toHaveLength(2);
  });

  it('follows several items of one response, each with its own end', async () => {
    const { puppet, seen } = await connected();

    puppet.speak('item_1', [audio20]);
    puppet.emit({ type: 'response.output_audio.done', response_id: 'resp_1', item_id: 'item_1' });
    puppet.speak('item_2', [audio40]);
    puppet.end('completed');
    await settled();

    expect(seen.map((event) => ('itemId' in event ? `${event.type} ${event.itemId}` : event.type))).toEqual([
      'audio item_1',
      'audio-done item_1',
      'audio item_2',
      'audio-done item_2',
      'turn-done',
    ]);
  });

  it('maps the outcome of a response, and before it what it took', async () => {
    const { puppet, seen } = await connected();

    puppet.speak('item_1', [audio20]);
    puppet.end('incomplete', { type: 'incomplete', reason: 'max_output_tokens' }, answerUsage);
    await settled();

    expect(seen.slice(-3)).toEqual([
      { type: 'usage', usage: { provider: 'openai', model: 'gpt-realtime-2.1', tokens: answerTokens } },
      { type: 'audio-done', itemId: 'item_1' },
      { type: 'turn-done', purpose: 'turn', outcome: 'incomplete', produced: true },
    ]);
  });

  it('tells what an answer took that was cut off, and of which nobody is told any more', async () => {
    const { client, puppet, seen } = await connected();
    puppet.speak('item_1', [audio20]);
    client.cancelResponse([]);
    await settled();
    expect(seen.at(-1)).toMatchObject({ type: 'turn-done', outcome: 'interrupted' });

    puppet.emit({
      type: 'response.done',
      response: { id: 'resp_1', status: 'cancelled', usage: { input_tokens: 8, output_tokens: 4 } },
    });
    await settled();

    expect(seen.at(-1)).toEqual({
      type: 'usage',
      usage: { provider: 'openai', model: 'gpt-realtime-2.1', tokens: { other: 12 } },
    });
  });

  it('tells what writing down the caller took, also where there were no words', async () => {
    const { puppet, seen } = await connected();

    puppet.emit({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'item_C',
      transcript: ' ',
      usage: { type: 'duration', seconds: 3 },
    });
    await settled();

    expect(seen).toEqual([
      { type: 'usage', usage: { provider: 'openai', model: 'gpt-4o-mini-transcribe', tokens: null } },
    ]);
  });

  it.each([
    ['rate_limit_exceeded', 'VOICE_LIMIT', true],
    ['insufficient_quota', 'VOICE_LIMIT', false],
    ['something_new', 'VOICE_RESPONSE', false],
  ])('reports a response that failed with %s as %s and goes on', async (code, expected, retryable) => {
    const { client, puppet, seen } = await connected();
    client.say('Say hello.', 'greeting');

    puppet.end('failed', { type: 'failed', error: { type: 'x', code } });
    await settled();

    expect(seen).toMatchObject([
      { type: 'turn-done', purpose: 'greeting', outcome: 'failed', produced: false },
      { type: 'failed', error: { code: expected, retryable } },
    ]);
    client.say('Say sorry.', 'notice');
    expect(puppet.speechRequests()).toBe(2);
  });

  it('puts a refused request back when the provider was faster, and makes it again after that response', async () => {
    const { client, puppet, seen } = await connected();
    const crossing = jest.spyOn(puppet, 'receive').mockImplementation(() => undefined);
    client.say('Say hello.', 'notice');
    crossing.mockRestore();

    puppet.emit(created('resp_9', null));
    puppet.emit(refuse('conversation_already_has_active_response', { event_id: 'create_1' }));
    expect(puppet.speechRequests()).toBe(0);
    puppet.emit(done('resp_9', 'completed'));
    puppet.speak('item_3', [audio40]);
    await settled();

    expect(puppet.ofType('response.create')).toMatchObject([{ event_id: 'create_2' }]);
    expect(seen.at(-1)).toMatchObject({ type: 'audio', itemId: 'item_3', purpose: 'notice' });
  });

  it('goes on once, after the response has ended and every tool call of it is answered', async () => {
    const { client, puppet } = await connected();
    puppet.callTool('call_1', 'a', '{}');
    puppet.callTool('call_2', 'b', '{}');

    client.sendToolResult('call_1', { ok: true }, 'speak');
    puppet.end('completed');
    expect(puppet.speechRequests()).toBe(0);
    client.sendToolResult('call_2', undefined, 'wait');

    expect(puppet.toolResults()).toEqual([
      { callId: 'call_1', result: { ok: true } },
      { callId: 'call_2', result: null },
    ]);
    expect(puppet.ofType('response.create')).toMatchObject([{ response: { metadata: { purpose: 'turn' } } }]);
  });

  it('leaves going on to the provider when the caller is speaking', async () => {
    const { client, puppet } = await connected();
    puppet.callTool('call_1', 'a', '{}');
    puppet.end('completed');

    puppet.emit(speechStarted);
    client.sendToolResult('call_1', {}, 'speak');

    expect(puppet.speechRequests()).toBe(0);
  });

  it('does not execute a call that was cut off', async () => {
    const { puppet, seen } = await connected();
    const item = {
      type: 'function_call',
      status: 'incomplete',
      call_id: 'call_1',
      name: 'a',
      arguments: '{"rea',
    };

    puppet.emit({ type: 'response.output_item.done', response_id: 'resp_1', item });
    await settled();

    expect(seen).toEqual([]);
  });

  it('cuts off the answer to what the caller just said when we interrupt before it begins', async () => {
    const { client, puppet } = await connected();
    puppet.emit(speechStarted);
    puppet.emit(speechStopped);

    client.cancelResponse([]);
    client.say('Say goodbye.', 'farewell');
    puppet.emit(created('resp_9', null));

    expect(puppet.ofType('response.cancel')).toMatchObject([{ response_id: 'resp_9' }]);
  });
});

describe('what OpenAI is told', () => {
  const item = (eventId: string, role: string, type: string, text: string) => ({
    type: 'conversation.item.create',
    event_id: eventId,
    item: { type: 'message', role, content: [{ type, text }] },
  });

  it('gets what was said before as turns, in front of all else, as soon as the session is ready', async () => {
    const { client, puppet } = openClient();
    client.say('Say sorry.', 'notice');
    client.inform('The caller is called Ada.');
    client.recall([
      { role: 'assistant', text: 'How can I help?' },
      { role: 'caller', text: 'When are you open?' },
    ]);

    await client.connect(never);

    expect(puppet.received.slice(1)).toEqual([
      item('recall_1', 'assistant', 'output_text', 'How can I help?'),
      item('recall_2', 'user', 'input_text', 'When are you open?'),
      item('background_3', 'system', 'input_text', 'The caller is called Ada.'),
      expect.objectContaining({ type: 'response.create', event_id: 'create_1' }),
    ]);
  });

  it('is asked for an answer without instructions, with its tools', async () => {
    const { client, puppet } = await connected();

    client.answer();

    expect(puppet.ofType('response.create')).toEqual([
      { type: 'response.create', event_id: 'create_1', response: { metadata: { purpose: 'turn' } } },
    ]);
  });

  it('gets what the caller typed as the caller’s, and is asked to go on from it', async () => {
    const { client, puppet } = openClient();
    client.callerTyped('1 2 3');
    await client.connect(never);

    expect(puppet.received.slice(1)).toEqual([
      item('typed_1', 'user', 'input_text', '1 2 3'),
      { type: 'response.create', event_id: 'create_1', response: { metadata: { purpose: 'turn' } } },
    ]);
  });

  it('is asked for the answer when a response of which audio still came was in its way', async () => {
    const { puppet, clock, seen } = await connected();
    puppet.emit(created('resp_9', null));
    puppet.emit(delta('resp_9', 'item_1', audio20));
    puppet.emit(speechStarted);
    puppet.emit(speechStopped);
    puppet.emit(delta('resp_9', 'item_1', audio20));
    puppet.emit(done('resp_9', 'cancelled'));

    await clock.advance(1_900);
    expect(puppet.speechRequests()).toBe(0);
    await clock.advance(200);
    puppet.speak('item_2', [audio40]);
    await settled();

    expect(puppet.speechRequests()).toBe(1);
    expect(seen.at(-1)).toMatchObject({ type: 'audio', itemId: 'item_2', purpose: 'turn' });
  });

  it('ends up answering also when it never tells the end of the response in the way', async () => {
    const { puppet, clock } = await connected();
    puppet.emit(created('resp_9', null));
    puppet.emit(speechStarted);
    puppet.emit(speechStopped);

    await clock.advance(12_000);

    expect(puppet.ofType('response.cancel')).toHaveLength(1);
    expect(puppet.speechRequests()).toBe(1);
  });

  it('is asked once more after a filler, when the tool has answered', async () => {
    const { client, puppet, seen } = await connected();
    puppet.callTool('call_1', 'find_order', '{}');
    client.say('Say: one moment, please.', 'notice');
    expect(puppet.speechRequests()).toBe(0);
    puppet.end('completed');
    expect(puppet.speechRequests()).toBe(1);

    client.sendToolResult('call_1', { state: 'sent' }, 'speak');
    expect(puppet.speechRequests()).toBe(1);
    puppet.speak('item_1', [audio20]);
    puppet.end('completed');
    puppet.speak('item_2', [audio20]);
    puppet.end('completed');
    await settled();

    expect(puppet.speechRequests()).toBe(2);
    expect(seen.filter((event) => event.type === 'turn-done').map(({ purpose }) => purpose)).toEqual([
      'turn',
      'notice',
      'turn',
    ]);
  });
});
