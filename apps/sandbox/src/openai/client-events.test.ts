import fc from 'fast-check';
import { parseClientEvent } from './client-events.js';

function refusal(event: unknown): object {
  const parsed = parseClientEvent(typeof event === 'string' ? event : JSON.stringify(event));
  if (parsed.status === 'valid') throw new Error('the event was accepted');
  return { code: parsed.error.code, param: parsed.error.param, rule: parsed.rule };
}

function update(session: object): object {
  return { type: 'session.update', session: { type: 'realtime', ...session } };
}

/** The examples of the reference, §4 and §5.2. */
const examples: readonly object[] = [
  update({
    instructions: 'You answer the phone for Acme. Keep replies short.',
    output_modalities: ['audio'],
    max_output_tokens: 1024,
    reasoning: { effort: 'low' },
    tool_choice: 'auto',
    truncation: {
      type: 'retention_ratio',
      retention_ratio: 0.8,
      token_limits: { post_instructions: 16_000 },
    },
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        noise_reduction: { type: 'near_field' },
        transcription: { model: 'gpt-4o-mini-transcribe', language: 'en' },
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 500,
          idle_timeout_ms: null,
          create_response: true,
          interrupt_response: true,
        },
      },
      output: { format: { type: 'audio/pcmu' }, voice: 'marin', speed: 1 },
    },
    tools: [
      {
        type: 'function',
        name: 'request_human',
        description: 'Hand the caller to a person.',
        parameters: { type: 'object', properties: { reason: { type: 'string' } }, required: ['reason'] },
      },
    ],
  }),
  { type: 'input_audio_buffer.append', audio: '//7+/v8=' },
  { type: 'input_audio_buffer.commit', event_id: 'c1' },
  {
    type: 'conversation.item.create',
    event_id: 'seed_1',
    previous_item_id: 'root',
    item: {
      type: 'message',
      role: 'system',
      content: [{ type: 'input_text', text: 'Caller number ends in 0147.' }],
    },
  },
  {
    type: 'conversation.item.create',
    item: {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'I can check that.' }],
    },
  },
  {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: 'call_7Q', output: '{"accepted":true}' },
  },
  {
    type: 'conversation.item.truncate',
    event_id: 'tr_4',
    item_id: 'item_A1',
    content_index: 0,
    audio_end_ms: 1840,
  },
  {
    type: 'response.create',
    event_id: 'rc_1',
    response: { instructions: 'Greet the caller.', tool_choice: 'none', metadata: { purpose: 'greeting' } },
  },
  {
    type: 'response.create',
    response: {
      conversation: 'none',
      output_modalities: ['text'],
      metadata: { purpose: 'summary' },
      instructions: 'Summarise the call in two lines.',
      tools: [],
      tool_choice: 'none',
    },
  },
  { type: 'response.create' },
  { type: 'response.cancel', event_id: 'rx_2', response_id: 'resp_R1' },
];

describe('client events', () => {
  it.each(examples.map((example) => [JSON.stringify(example).slice(0, 60), example]))(
    'accepts %s',
    (_, example) => {
      expect(parseClientEvent(JSON.stringify(example)).status).toBe('valid');
    },
  );

  it.each([
    ['broken JSON', '{"type":', 'invalid_json', null, 'invalid-json'],
    ['JSON that is no object', '[]', 'invalid_event', null, 'event-without-type'],
    ['an unknown type', { type: 'response.audio' }, 'invalid_value', 'type', 'unknown-event'],
    [
      'an event of the other transports',
      { type: 'output_audio_buffer.clear' },
      'invalid_value',
      'type',
      'unknown-event',
    ],
    [
      'a session without type',
      { type: 'session.update', session: { instructions: 'x' } },
      'missing_required_parameter',
      'session.type',
      'bad-session.update',
    ],
    [
      'beta modalities',
      update({ modalities: ['audio'] }),
      'unknown_parameter',
      'session.modalities',
      'beta-field',
    ],
    [
      'a beta audio format',
      update({ input_audio_format: 'g711_ulaw' }),
      'unknown_parameter',
      'session.input_audio_format',
      'beta-field',
    ],
    [
      'PCM without a rate',
      update({ audio: { input: { format: { type: 'audio/pcm' } } } }),
      'missing_required_parameter',
      'session.audio.input.format.rate',
      'bad-session.update',
    ],
    [
      'a rate where there is none',
      update({ audio: { output: { format: { type: 'audio/pcmu', rate: 8_000 } } } }),
      'unknown_parameter',
      'session.audio.output.format.rate',
      'bad-session.update',
    ],
    [
      'audio and text at once',
      update({ output_modalities: ['audio', 'text'] }),
      'invalid_value',
      'session.output_modalities',
      'bad-session.update',
    ],
    [
      'a voice of the speech API',
      update({ audio: { output: { voice: 'onyx' } } }),
      'invalid_value',
      'session.audio.output.voice',
      'bad-session.update',
    ],
    [
      'assistant text by its beta name',
      {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'x' }] },
      },
      'invalid_value',
      'item.content.0.type',
      'bad-conversation.item.create',
    ],
    [
      'a message without content',
      { type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [] } },
      'invalid_value',
      'item.content',
      'bad-conversation.item.create',
    ],
    [
      'a truncation in fractions of a millisecond',
      { type: 'conversation.item.truncate', item_id: 'a', content_index: 0, audio_end_ms: 1.5 },
      'invalid_value',
      'audio_end_ms',
      'bad-conversation.item.truncate',
    ],
    [
      'too much metadata',
      {
        type: 'response.create',
        response: { metadata: Object.fromEntries([...Array(17).keys()].map((n) => [n, 'x'])) },
      },
      'invalid_value',
      'response.metadata',
      'bad-response.create',
    ],
  ])('refuses %s', (_, event, code, param, rule) => {
    expect(refusal(event)).toEqual({ code, param, rule });
  });

  it.each([
    ['user', 'output_text'],
    ['system', 'output_text'],
    ['assistant', 'input_text'],
    ['assistant', 'output_audio'],
  ])('refuses words of the %s as %s', (role, type) => {
    const item = { type: 'message', role, content: [{ type, text: 'x' }] };

    expect(refusal({ type: 'conversation.item.create', item })).toEqual({
      code: 'invalid_value',
      param: 'item.content.0.type',
      rule: 'bad-conversation.item.create',
    });
  });

  it('gives the id of the event back', () => {
    expect(parseClientEvent('{"type":"nonsense","event_id":"ev_3"}').eventId).toBe('ev_3');
    expect(parseClientEvent('{"type":"nonsense","event_id":3}').eventId).toBeNull();
  });

  it('never throws, whatever arrives', () => {
    const types = examples.map((example) => ({ ...example }));
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(fc.constantFrom(...types), fc.object())
        .map(([event, rest]) => JSON.stringify({ ...rest, ...event })),
      fc
        .tuple(fc.constantFrom(...types), fc.object())
        .map(([event, rest]) => JSON.stringify({ ...event, ...rest })),
    );

    fc.assert(fc.property(anything, (text) => ['valid', 'refused'].includes(parseClientEvent(text).status)));
  });
});
