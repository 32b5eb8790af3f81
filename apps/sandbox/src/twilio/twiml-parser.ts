import { isSendDigits } from './dtmf-timing.js';
import {
  legEvents,
  type NumberNoun,
  type StreamNoun,
  type TwimlDocument,
  type Verb,
  type Webhook,
} from './twiml-document.js';
import { checkAllowList, type TwimlViolation } from './twiml-rules.js';
import { parseXml, type XmlElement } from './xml-element.js';

export interface ParsedTwiml {
  /** Undefined when there is nothing to run (12100). */
  readonly document: TwimlDocument | undefined;
  readonly violations: readonly TwimlViolation[];
}

/** One document being read. */
interface Reading {
  /** Relative URLs count from here; null when the document came by REST. */
  readonly baseUrl: string | null;
  readonly violations: TwimlViolation[];
}

/**
 * Reads TwiML as strictly as it is documented; never throws. What Twilio would only warn of is left out of the
 * document and reported.
 */
export function parseTwiml(xml: string, baseUrl: string | null): ParsedTwiml {
  const root = parseXml(xml);
  if (root?.name !== 'Response') {
    const detail = root === undefined ? 'not well formed' : 'root is not Response';
    return { document: undefined, violations: [{ rule: '12100-document-parse-failure', detail }] };
  }
  const reading: Reading = { baseUrl, violations: [...checkAllowList(root)] };
  const verbs = root.children
    .map((element) => readVerb(element, reading))
    .filter((verb) => verb !== undefined);
  checkFallbacks(verbs, reading);
  return { document: { verbs }, violations: reading.violations };
}

function readVerb(element: XmlElement, reading: Reading): Verb | undefined {
  const { attributes } = element;
  switch (element.name) {
    case 'Say':
      return { verb: 'Say', text: element.text.trim(), loop: integer(element, 'loop', 1, reading) };
    case 'Play':
      return {
        verb: 'Play',
        url: element.text.trim(),
        digits: attributes.get('digits'),
        loop: integer(element, 'loop', 1, reading),
      };
    case 'Pause':
      return { verb: 'Pause', lengthS: integer(element, 'length', 1, reading) };
    case 'Connect':
      return {
        verb: 'Connect',
        action: webhook(element, 'action', 'method', reading),
        stream: readStream(element, reading),
      };
    case 'Dial':
      return readDial(element, reading);
    case 'Redirect':
      return {
        verb: 'Redirect',
        target: resolveWebhook(element.text.trim(), attributes.get('method'), 'Redirect', reading),
      };
    case 'Hangup':
      return { verb: 'Hangup' };
    case 'Reject':
      return { verb: 'Reject', reason: attributes.get('reason') === 'busy' ? 'busy' : 'rejected' };
    default:
      return undefined;
  }
}

function readStream(connect: XmlElement, reading: Reading): StreamNoun | undefined {
  const [stream, second] = connect.children.filter(({ name }) => name === 'Stream');
  if (second !== undefined) report(reading, 'second-stream', 'Connect');
  if (stream === undefined) {
    report(reading, '12200-missing-noun', 'Connect');
    return undefined;
  }
  const url = stream.attributes.get('url') ?? '';
  if (!url.startsWith('wss://') || URL.parse(url) === null)
    report(reading, '31922-stream-url-not-wss', 'Stream.url');
  if (url.includes('?')) report(reading, '31920-stream-url-with-query', 'Stream.url');
  if (url.includes('#')) report(reading, '31923-stream-url-with-fragment', 'Stream.url');
  if (/^[a-z]+:\/\/[^/]*@/.test(url)) report(reading, '31923-stream-url-with-user-info', 'Stream.url');
  if (stream.attributes.has('track')) report(reading, '31941-track-on-connect', 'Stream.track');
  return {
    url,
    name: stream.attributes.get('name'),
    statusCallback: webhook(stream, 'statusCallback', 'statusCallbackMethod', reading),
    parameters: readParameters(stream, reading),
  };
}

/** Name and value together stay below this, each parameter for itself. */
const maxParameterCharacters = 500;

function readParameters(stream: XmlElement, reading: Reading): Readonly<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const { name, attributes } of stream.children) {
    if (name !== 'Parameter') continue;
    const key = attributes.get('name') ?? '';
    const value = attributes.get('value') ?? '';
    if (key === '') report(reading, '12200-missing-attribute', 'Parameter.name');
    else if (key.length + value.length >= maxParameterCharacters)
      report(reading, 'parameter-too-long', 'Parameter');
    else entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function readDial(dial: XmlElement, reading: Reading): Verb {
  const numbers = dial.children.filter(({ name }) => name === 'Number');
  if (numbers.length > 1) report(reading, 'sandbox-not-simulated', 'Dial with several numbers');
  const number = numbers[0] ?? (dial.text.trim() === '' ? undefined : dial);
  if (number === undefined) report(reading, '12200-missing-noun', 'Dial');
  return {
    verb: 'Dial',
    action: webhook(dial, 'action', 'method', reading),
    timeoutS: integer(dial, 'timeout', 30, reading),
    timeLimitS: integer(dial, 'timeLimit', 14_400, reading),
    answerOnBridge: dial.attributes.get('answerOnBridge') === 'true',
    callerId: dial.attributes.get('callerId'),
    number: number && readNumber(number, reading),
  };
}

function readNumber(element: XmlElement, reading: Reading): NumberNoun {
  const sendDigits = element.attributes.get('sendDigits') ?? '';
  if (sendDigits !== '' && !isSendDigits(sendDigits))
    report(reading, '12200-invalid-value', 'Number.sendDigits');
  if (sendDigits.includes('W')) report(reading, 'long-pause-only-in-rest', 'Number.sendDigits');
  return {
    number: element.text.trim(),
    sendDigits: isSendDigits(sendDigits) ? sendDigits : '',
    statusCallback: webhook(element, 'statusCallback', 'statusCallbackMethod', reading),
    statusCallbackEvents: readLegEvents(element, reading),
  };
}

function readLegEvents(element: XmlElement, reading: Reading): NumberNoun['statusCallbackEvents'] {
  const named = (element.attributes.get('statusCallbackEvent') ?? 'completed').split(/\s+/).filter(Boolean);
  const known = legEvents.filter((event) => named.includes(event));
  if (known.length < named.length) report(reading, '12200-invalid-value', 'Number.statusCallbackEvent');
  return new Set(known);
}

/** A stream that ends must not end the call by accident: something has to come after it. */
function checkFallbacks(verbs: readonly Verb[], reading: Reading): void {
  const last = verbs.at(-1);
  if (last?.verb === 'Connect' && last.action === undefined)
    report(reading, 'connect-without-fallback', 'Response');
}

function webhook(
  element: XmlElement,
  urlName: string,
  methodName: string,
  reading: Reading,
): Webhook | undefined {
  const url = element.attributes.get(urlName);
  if (url === undefined) return undefined;
  return resolveWebhook(url, element.attributes.get(methodName), `${element.name}.${urlName}`, reading);
}

function resolveWebhook(
  url: string,
  methodText: string | undefined,
  where: string,
  reading: Reading,
): Webhook | undefined {
  if (methodText !== undefined && methodText !== 'GET' && methodText !== 'POST') {
    report(reading, '12200-invalid-value', `method of ${where}`);
  }
  // An absolute URL is kept as written: it is signed byte for byte.
  const resolved = /^https?:\/\//.test(url) ? url : URL.parse(url, reading.baseUrl ?? undefined)?.href;
  if (resolved === undefined) {
    report(reading, '11100-invalid-url', where);
    return undefined;
  }
  return { url: resolved, method: methodText === 'GET' ? 'GET' : 'POST' };
}

function integer(element: XmlElement, name: string, fallback: number, reading: Reading): number {
  const text = element.attributes.get(name);
  if (text === undefined) return fallback;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  report(reading, '12200-invalid-value', `${element.name}.${name}`);
  return fallback;
}

function report(reading: Reading, rule: string, detail: string): void {
  reading.violations.push({ rule, detail });
}
