import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeServerEvent } from './nova-protocol.js';
import { serverEventSchemas } from './server-event-schemas.js';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const decodeText = (text: string) => decodeServerEvent(bytesOf(text));
const decode = (name: string, body: unknown) => decodeText(JSON.stringify({ event: { [name]: body } }));
const fixture = (name: string): readonly object[] =>
  JSON.parse(readFileSync(join(__dirname, 'fixtures', name), 'utf8')) as object[];

const audioStart = (format: unknown) => ({
  contentId: 'A1',
  type: 'AUDIO',
  role: 'ASSISTANT',
  audioOutputConfiguration: format,
});

describe('decodeServerEvent', () => {
  it('understands every event of a turn with speech, an interruption and a tool call', () => {
    const started = { type: 'content-started', isCaller: false, isSpeculative: false, isAgreedFormat: true };

    expect(fixture('one-turn.json').map((event) => decodeText(JSON.stringify(event)))).toEqual([
      {
        type: 'usage',
        total: { 'input-audio': 90, 'input-text': 30, 'output-audio': 40, 'output-text': 8, other: 0 },
      },
      { type: 'ignored' },
      { type: 'caller-started' },
      { type: 'caller-stopped' },
      { ...started, contentId: 'U1', kind: 'TEXT', isCaller: true },
      { type: 'text', contentId: 'U1', text: 'I want a person.' },
      { type: 'content-ended', contentId: 'U1', stopReason: 'PARTIAL_TURN' },
      { ...started, contentId: 'T1', kind: 'TEXT', isSpeculative: true },
      { type: 'text', contentId: 'T1', text: 'Good morning.' },
      { type: 'content-ended', contentId: 'T1', stopReason: 'PARTIAL_TURN' },
      { ...started, contentId: 'A1', kind: 'AUDIO' },
      { type: 'audio', contentId: 'A1', payload: 'AQACAA==' },
      { type: 'content-ended', contentId: 'A1', stopReason: 'END_TURN' },
      { type: 'interruption-mark', contentId: 'T2' },
      { ...started, contentId: 'X1', kind: 'TOOL' },
      {
        type: 'tool-use',
        contentId: 'X1',
        toolUseId: 'U7',
        name: 'transfer_to_human',
        arguments: '{"reason":"billing"}',
      },
      { type: 'ignored' },
    ]);
  });

  it.each(['{"interrupted":true}', ' {"interrupted" : true}\n', '{"interrupted":true,"at":3}'])(
    'takes %j for the mark of an interruption',
    (content) => {
      expect(decode('textOutput', { contentId: 'T', content })).toEqual({
        type: 'interruption-mark',
        contentId: 'T',
      });
    },
  );

  it.each([
    '{"interrupted":"true"}',
    '{"interrupted":false}',
    '{interrupted:true}',
    'I was interrupted: true',
  ])('takes %j for words', (content) => {
    expect(decode('textOutput', { contentId: 'T', content })).toMatchObject({ type: 'text', text: content });
  });

  it('unwraps arguments that were put into a text twice', () => {
    const content = JSON.stringify('{"reason":"billing"}');

    expect(decode('toolUse', { contentId: 'X', toolUseId: 'U', toolName: 't', content })).toMatchObject({
      arguments: '{"reason":"billing"}',
    });
  });

  it.each([
    [undefined, true],
    [{}, true],
    [{ mediaType: 'audio/lpcm', sampleRateHertz: 8000, sampleSizeBits: 16, channelCount: 1 }, true],
    [{ sampleRateHertz: 24_000 }, false],
    [{ sampleRateHertz: '8000' }, false],
    [{ sampleRateHertz: 'NaN' }, false],
    [{ sampleSizeBits: 8 }, false],
    [{ channelCount: 2 }, false],
    [{ encoding: 'hex' }, false],
    [{ mediaType: 'audio/mulaw' }, false],
  ])('tells of audio declared as %j whether it is what we asked for: %s', (format, isAgreedFormat) => {
    expect(decode('contentStart', audioStart(format))).toMatchObject({ isAgreedFormat });
  });

  it.each(['AQA', 'AQ"A', '-_-_', 'AR==', 'AQ==', Buffer.alloc(161).toString('base64'), '0a0b0c'])(
    'does not take %j for audio',
    (content) => {
      expect(decode('audioOutput', { contentId: 'A1', content })).toEqual({ type: 'unusable-audio' });
    },
  );

  it.each(['NaN', '12', -1, 1.5, null, {}])('counts %j tokens as none', (count) => {
    expect(decode('usageEvent', { totalInputTokens: count, totalOutputTokens: 7 })).toEqual({
      type: 'usage',
      total: { 'input-audio': 0, 'input-text': 0, 'output-audio': 0, 'output-text': 0, other: 7 },
    });
  });

  it.each([
    ['text that is no JSON', '{"event":'],
    ['a bare value', '"event"'],
    ['null', 'null'],
    ['no event', '{"sessionId":"S"}'],
    ['an empty event', '{"event":{}}'],
    ['an event that is a list', '{"event":["textOutput"]}'],
    ['an event without a body', '{"event":{"textOutput":null}}'],
    ['a body that is a list', '{"event":{"textOutput":[]}}'],
    ['text of no content', '{"event":{"textOutput":{"content":"a"}}}'],
    ['audio of no content', '{"event":{"audioOutput":{"content":"AAAA"}}}'],
    ['a content of an unknown kind', '{"event":{"contentStart":{"contentId":"C","type":"VIDEO"}}}'],
    ['a call without an id', '{"event":{"toolUse":{"contentId":"C","toolName":"t","content":"{}"}}}'],
  ])('calls %s malformed', (_what, text) => {
    expect(decodeText(text)).toEqual({ type: 'malformed' });
  });

  it('calls bytes that are no UTF-8 malformed', () => {
    expect(decodeServerEvent(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ type: 'malformed' });
  });

  it.each(['songOutput', 'audioChunk', '__proto__x', 'constructor', ''])(
    'calls the event %j unknown',
    (name) => {
      expect(decode(name, {})).toEqual({ type: 'unknown', name });
    },
  );

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => expect(decodeServerEvent(bytes)).toHaveProperty('type')),
    );
  });

  it('never throws, whatever the JSON behind a known name', () => {
    const names = fc.constantFrom('audioOutput', ...serverEventSchemas.keys());
    const keys = fc.constantFrom(
      'contentId',
      'type',
      'role',
      'content',
      'stopReason',
      'additionalModelFields',
      'audioOutputConfiguration',
      'totalInputTokens',
      'toolUseId',
      'toolName',
    );
    fc.assert(
      fc.property(names, fc.dictionary(keys, fc.jsonValue({ maxDepth: 2 })), (name, body) =>
        expect(decode(name, body)).toHaveProperty('type'),
      ),
      { numRuns: 500 },
    );
  });

  it('does not lose its footing in deeply nested JSON', () => {
    expect(decodeText(`{"event":{"contentEnd":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`)).toEqual({
      type: 'malformed',
    });
  });
});
