import fc from 'fast-check';
import { parseTwiml } from './twiml-parser.js';

const base = 'https://voice.example.com/twilio/voice';
const rulesOf = (xml: string): readonly string[] => parseTwiml(xml, base).violations.map(({ rule }) => rule);
const connect = (stream: string): string => `<Response><Connect>${stream}</Connect><Hangup/></Response>`;

describe('parseTwiml', () => {
  it('reads the answer to a call', () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
      <Response>
        <Connect action="/twilio/stream-ended?h=1&amp;x=%20">
          <Stream url="wss://voice.example.com/twilio/stream" name="bot" statusCallback="https://voice.example.com/s">
            <Parameter name="ticket" value="a&quot;b &#252;"/>
          </Stream>
        </Connect>
        <Say language="en-US">One <![CDATA[& two]]></Say>
      </Response>`;

    const { document, violations } = parseTwiml(xml, base);

    expect(violations).toEqual([]);
    expect(document?.verbs).toEqual([
      {
        verb: 'Connect',
        action: { url: 'https://voice.example.com/twilio/stream-ended?h=1&x=%20', method: 'POST' },
        stream: {
          url: 'wss://voice.example.com/twilio/stream',
          name: 'bot',
          statusCallback: { url: 'https://voice.example.com/s', method: 'POST' },
          parameters: { ticket: 'a"b ü' },
        },
      },
      { verb: 'Say', text: 'One & two', loop: 1 },
    ]);
  });

  it('reads a handover', () => {
    const xml = `<Response><Dial action="https://voice.example.com/r" timeout="5" answerOnBridge="true">
      <Number sendDigits="wwww12#" statusCallback="https://voice.example.com/leg" statusCallbackEvent="ringing answered"> +15550100009 </Number>
    </Dial></Response>`;

    expect(parseTwiml(xml, null)).toEqual({
      violations: [],
      document: {
        verbs: [
          {
            verb: 'Dial',
            action: { url: 'https://voice.example.com/r', method: 'POST' },
            timeoutS: 5,
            timeLimitS: 14_400,
            answerOnBridge: true,
            callerId: undefined,
            number: {
              number: '+15550100009',
              sendDigits: 'wwww12#',
              statusCallback: { url: 'https://voice.example.com/leg', method: 'POST' },
              statusCallbackEvents: new Set(['ringing', 'answered']),
            },
          },
        ],
      },
    });
  });

  it('reads the small verbs', () => {
    const xml = `<Response><Play digits="1"/><Pause length="3"/><Redirect method="GET">next</Redirect><Reject reason="busy"/><Dial>+1</Dial></Response>`;

    expect(parseTwiml(xml, base).document?.verbs).toMatchObject([
      { verb: 'Play', digits: '1' },
      { verb: 'Pause', lengthS: 3 },
      { verb: 'Redirect', target: { url: 'https://voice.example.com/twilio/next', method: 'GET' } },
      { verb: 'Reject', reason: 'busy' },
      { verb: 'Dial', number: { number: '+1' } },
    ]);
  });

  it.each([
    '',
    'hello',
    '<Response>',
    '<Response/><Response/>',
    '<response/>',
    '<Response>&nbsp;</Response>',
    '<Response>a & b</Response>',
    '<!DOCTYPE r [<!ENTITY a "b">]><Response>&a;</Response>',
    `<Response><Say>${'x'.repeat(70_000)}</Say></Response>`,
  ])('has nothing to run in %s', (xml) => {
    expect(parseTwiml(xml, base)).toMatchObject({
      document: undefined,
      violations: [{ rule: '12100-document-parse-failure' }],
    });
  });

  it.each([
    ['12200-unexpected-element', '<Response><say>x</say></Response>'],
    ['12200-unexpected-attribute', '<Response><Say Voice="x">x</Say></Response>'],
    ['12200-unexpected-text', '<Response>hello</Response>'],
    ['12200-invalid-value', '<Response><Pause length="long"/></Response>'],
    ['12200-invalid-value', '<Response><Dial><Number sendDigits="1-2">+1</Number></Dial></Response>'],
    ['long-pause-only-in-rest', '<Response><Dial><Number sendDigits="W1">+1</Number></Dial></Response>'],
    ['12200-missing-noun', '<Response><Dial/></Response>'],
    ['sandbox-not-simulated', '<Response><Gather/></Response>'],
    ['31922-stream-url-not-wss', connect('<Stream url="ws://voice.example.com/s"/>')],
    ['31922-stream-url-not-wss', connect('<Stream/>')],
    ['31920-stream-url-with-query', connect('<Stream url="wss://voice.example.com/s?x=1"/>')],
    ['31923-stream-url-with-fragment', connect('<Stream url="wss://voice.example.com/s#x"/>')],
    ['31923-stream-url-with-user-info', connect('<Stream url="wss://me@voice.example.com/s"/>')],
    ['31941-track-on-connect', connect('<Stream url="wss://voice.example.com/s" track="inbound_track"/>')],
    ['second-stream', connect('<Stream url="wss://a.example/s"/><Stream url="wss://a.example/s"/>')],
    [
      'parameter-too-long',
      connect(`<Stream url="wss://a.example/s"><Parameter name="abc" value="${'x'.repeat(497)}"/></Stream>`),
    ],
    ['connect-without-fallback', '<Response><Connect><Stream url="wss://a.example/s"/></Connect></Response>'],
  ])('reports %s', (rule, xml) => {
    expect(rulesOf(xml)).toContain(rule);
  });

  it('reports a relative address in a document that came by REST', () => {
    expect(parseTwiml('<Response><Redirect>/x</Redirect></Response>', null).violations).toEqual([
      { rule: '11100-invalid-url', detail: 'Redirect' },
    ]);
  });

  it('never throws and never lets a value into a report', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseTwiml(text, base)));
    fc.assert(
      fc.property(fc.string(), (text) => void parseTwiml(`<Response><Say>${text}</Say></Response>`, base)),
    );
    const secret = parseTwiml(
      '<Response><Dial><Number sendDigits="98765-43210#">+1</Number></Dial></Response>',
      base,
    );
    expect(JSON.stringify(secret.violations)).not.toContain('98765');
  });
});
