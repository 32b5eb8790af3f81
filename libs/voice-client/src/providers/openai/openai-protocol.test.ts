import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { decodeServerMessage } from './openai-protocol.js';
import { serverEventSchemas } from './server-event-schemas.js';

const decode = (message: unknown) => decodeServerMessage(JSON.stringify(message));
const fixture = (name: string): readonly object[] =>
  JSON.parse(readFileSync(join(__dirname, 'fixtures', name), 'utf8')) as object[];

const noInput = { 'input-audio': 0, 'input-text': 0, 'cached-audio': 0, 'cached-text': 0 };

describe('decodeServerMessage', () => {
  it('understands every message of a turn with speech and a tool call', () => {
    expect(fixture('one-turn.json').map(decode)).toEqual([
      { type: 'caller-started' },
      { type: 'caller-stopped' },
      { type: 'ignored' },
      { type: 'ignored' },
      { type: 'response-created', responseId: 'resp_R1', purpose: null },
      { type: 'ignored' },
      { type: 'ignored' },
      { type: 'audio', responseId: 'resp_R1', itemId: 'item_A1', contentIndex: 0, payload: 'f39/fw==' },
      {
        type: 'caller-transcript',
        itemId: 'item_U1',
        text: 'I want a person.',
        usage: { tokens: { ...noInput, 'input-audio': 23, 'output-text': 8, other: 0 } },
      },
      { type: 'audio-done', responseId: 'resp_R1', itemId: 'item_A1' },
      { type: 'assistant-transcript', itemId: 'item_A1', text: 'Sure, one moment.' },
      { type: 'ignored' },
      {
        type: 'tool-call',
        responseId: 'resp_R1',
        callId: 'call_7Q',
        name: 'request_human',
        arguments: '{"reason":"billing"}',
      },
      {
        type: 'response-done',
        responseId: 'resp_R1',
        outcome: 'completed',
        errorType: null,
        errorCode: null,
        usage: {
          tokens: {
            ...noInput,
            'input-audio': 70,
            'input-text': 24,
            'cached-text': 256,
            'output-audio': 48,
            'output-text': 14,
            other: 0,
          },
        },
      },
      {
        type: 'rate-limits',
        limits: [{ name: 'tokens', limit: 40_000, remaining: 37_650, resetS: 3.5 }],
      },
    ]);
  });

  it.each([
    ['cancelled', { type: 'cancelled', reason: 'turn_detected' }, 'interrupted', null],
    ['incomplete', { type: 'incomplete', reason: 'content_filter' }, 'incomplete', null],
    [
      'failed',
      { type: 'failed', error: { type: 'x', code: 'rate_limit_exceeded' } },
      'failed',
      'rate_limit_exceeded',
    ],
    ['failed', { type: 'failed' }, 'failed', null],
    ['a_new_status', 'words', 'incomplete', null],
  ])('reads a response that ended as %s, %j', (status, details, outcome, errorCode) => {
    expect(
      decode({ type: 'response.done', response: { id: 'r1', status, status_details: details } }),
    ).toMatchObject({
      outcome,
      errorCode,
      usage: null,
    });
  });

  it('takes usage with any of its members missing', () => {
    expect(
      decode({ type: 'response.done', response: { id: 'r1', status: 'completed', usage: {} } }),
    ).toMatchObject({
      usage: { tokens: { ...noInput, 'output-audio': 0, 'output-text': 0, other: 0 } },
    });
  });

  it.each([
    [{ purpose: 'farewell' }, 'farewell'],
    [{ purpose: 'farewell', other: 1 }, 'farewell'],
    [{ purpose: 'sing' }, null],
    [{}, null],
    [null, null],
    [undefined, null],
    ['farewell', null],
  ])('reads the purpose of a response with the metadata %j as %j', (metadata, purpose) => {
    expect(decode({ type: 'response.created', response: { id: 'r1', metadata } })).toEqual({
      type: 'response-created',
      responseId: 'r1',
      purpose,
    });
  });

  it('reads an error, whatever is missing in it', () => {
    expect(
      decode({ type: 'error', error: { type: 'server_error', code: null, event_id: 'create_1' } }),
    ).toEqual({
      type: 'error',
      errorType: 'server_error',
      code: null,
      param: null,
      eventId: 'create_1',
    });
    expect(
      decode({ type: 'error', error: { message: 'Only model output audio messages can be truncated' } }),
    ).toMatchObject({
      code: 'unsupported_content_type',
    });
  });

  it.each([
    ['text that is no JSON', '{"type":'],
    ['a bare value', '"response.done"'],
    ['null', 'null'],
    ['no type', '{"event_id":"e1"}'],
    ['a type that is no text', '{"type":7}'],
    ['audio without an item', '{"type":"response.output_audio.delta","response_id":"r","delta":"AAAA"}'],
    [
      'audio of no countable part',
      '{"type":"response.output_audio.delta","response_id":"r","item_id":"i","content_index":0.5,"delta":""}',
    ],
    ['a response without an id', '{"type":"response.done","response":{"status":"completed"}}'],
    [
      'a finished call without a name',
      '{"type":"response.output_item.done","response_id":"r","item":{"type":"function_call","status":"completed","call_id":"c"}}',
    ],
    ['an error without an error', '{"type":"error"}'],
  ])('calls %s malformed', (_what, text) => {
    expect(decodeServerMessage(text)).toEqual({ type: 'malformed' });
  });

  it.each(['a\\"b', 'AAA', 'AR==', '-_-_'])('does not take %j for audio', (delta) => {
    expect(
      decodeServerMessage(
        `{"type":"response.output_audio.delta","response_id":"r","item_id":"i","delta":"${delta}"}`,
      ),
    ).toEqual({ type: 'unusable-audio' });
  });

  it('reads what is left of each allowance, and leaves out what is no number', () => {
    const entry = { name: 'tokens', limit: 40_000, remaining: 37_650, reset_seconds: 3.5 };
    const rate_limits = [
      entry,
      { ...entry, limit: 'NaN' },
      { ...entry, remaining: '37650' },
      { ...entry, reset_seconds: -1 },
      { ...entry, name: 'wishes' },
      7,
    ];

    expect(decode({ type: 'rate_limits.updated', rate_limits })).toEqual({
      type: 'rate-limits',
      limits: [{ name: 'tokens', limit: 40_000, remaining: 37_650, resetS: 3.5 }],
    });
  });

  it.each(['conversation.item.sung', '__proto__', 'constructor', 'toString', ''])(
    'calls the type %j unknown',
    (name) => {
      expect(decodeServerMessage(`{"type":${JSON.stringify(name)}}`)).toEqual({ type: 'unknown', name });
    },
  );

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) =>
        expect(decodeServerMessage(text)).toHaveProperty('type'),
      ),
    );
  });

  it('never throws, whatever the JSON behind a known type', () => {
    const names = fc.constantFrom('response.output_audio.delta', ...serverEventSchemas.keys());
    const keys = fc.constantFrom(
      'response',
      'error',
      'session',
      'item',
      'delta',
      'id',
      'item_id',
      'response_id',
      'audio',
      'usage',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.dictionary(keys, tie('any'), { maxKeys: 4 }),
      ),
    })).any;

    fc.assert(
      fc.property(names, fc.dictionary(keys, value), (type, rest) =>
        expect(decode({ ...rest, type })).toHaveProperty('type'),
      ),
      { numRuns: 500 },
    );
  });

  it('does not lose its footing in deeply nested JSON', () => {
    const deep = `{"type":"error","error":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

    expect(decodeServerMessage(deep)).toEqual({ type: 'malformed' });
  });
});
