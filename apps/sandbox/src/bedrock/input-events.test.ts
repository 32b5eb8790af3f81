import fc from 'fast-check';
import { parseInputEvent } from './input-events.js';
import { promptStart, sessionStart } from './testing/sonic-inputs.js';

function parse(name: string, body: unknown): ReturnType<typeof parseInputEvent> {
  return parseInputEvent(JSON.stringify({ event: { [name]: body } }));
}

function change(body: unknown, from: string | RegExp, to: string): unknown {
  const text = JSON.stringify(body);
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return JSON.parse(changed);
}

describe('input events', () => {
  it.each([sessionStart, promptStart])('reads a good $name', ({ name, body }) => {
    expect(parse(name, body)).toEqual({ status: 'parsed', event: { name, body } });
  });

  it.each([
    ['flat turn detection', sessionStart, /"turnDetectionConfiguration":\{(.*?)\}/, '$1'],
    [
      'a temperature above 1',
      sessionStart,
      '"inferenceConfiguration":{}',
      '"inferenceConfiguration":{"temperature":1.5}',
    ],
    ['a sample rate of 11 025', promptStart, '8000', '11025'],
    ['G.711', promptStart, 'audio/lpcm', 'audio/pcmu'],
    ['an unknown voice', promptStart, 'amy', 'Amy'],
    ['no tools at all', promptStart, /"tools":\[.*\]/, '"tools":[]'],
    ['a field out of place', promptStart, '"promptName"', '"temperature":1,"promptName"'],
  ])('refuses %s as an invalid request', (_what, { name, body }, from, to) => {
    expect(parse(name, change(body, from, to))).toMatchObject({
      status: 'refused',
      rule: 'bad-input-event',
      message: expect.stringMatching(/^Invalid input request/) as string,
    });
  });

  it.each([
    ['an object', '{"type":"object"}'],
    ['no JSON', '"object"'],
  ])('cannot read a tool schema that is %s', (_what, schema) => {
    const body = change(promptStart.body, '"{\\"type\\":\\"object\\"}"', schema);

    expect(parse('promptStart', body)).toMatchObject({
      rule: 'tool-schema-not-a-json-string',
      message: expect.stringMatching(/^Unable to parse input chunk/) as string,
    });
  });

  it.each([
    ['{"event":{"sessionStart"', 'bad-json'],
    ['[]', 'bad-json'],
    ['{"sessionEnd":{}}', 'bad-json'],
    ['{"event":{},"extra":1}', 'bad-json'],
    ['{"event":{}}', 'not-one-event'],
    ['{"event":{"sessionEnd":{},"promptEnd":{}}}', 'not-one-event'],
    ['{"event":{"audioChunk":{}}}', 'unknown-input-event'],
    ['{"event":{"__proto__":{}}}', 'unknown-input-event'],
    ['{"event":{"toString":{}}}', 'unknown-input-event'],
  ])('refuses %s', (text, rule) => {
    expect(parseInputEvent(text)).toMatchObject({ status: 'refused', rule });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.json(), (text, body) => {
        expect(parseInputEvent(text).status).toBe('refused');
        expect(parseInputEvent(`{"event":{"contentStart":${body}}}`).status).toBe('refused');
      }),
    );
  });
});
