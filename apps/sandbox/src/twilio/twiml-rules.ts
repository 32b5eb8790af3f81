import type { XmlElement } from './xml-element.js';

/** What one TwiML element may carry. Names are case-sensitive. */
interface ElementRule {
  readonly attributes: readonly string[];
  readonly children: readonly string[];
  /** Whether character data means something. */
  readonly text: boolean;
}

const verbNames = ['Say', 'Play', 'Pause', 'Connect', 'Dial', 'Redirect', 'Hangup', 'Reject'] as const;

/** The part of TwiML that is simulated, as documented for each element. */
const rules: Readonly<Record<string, ElementRule>> = {
  Response: { attributes: [], children: verbNames, text: false },
  Say: { attributes: ['voice', 'language', 'loop'], children: [], text: true },
  Play: { attributes: ['loop', 'digits'], children: [], text: true },
  Pause: { attributes: ['length'], children: [], text: false },
  Connect: { attributes: ['action', 'method'], children: ['Stream'], text: false },
  Stream: {
    attributes: ['url', 'name', 'track', 'statusCallback', 'statusCallbackMethod'],
    children: ['Parameter'],
    text: false,
  },
  Parameter: { attributes: ['name', 'value'], children: [], text: false },
  Dial: {
    attributes: [
      ...['action', 'method', 'timeout', 'timeLimit', 'answerOnBridge', 'callerId', 'hangupOnStar'],
      ...['record', 'trim', 'ringTone', 'referUrl', 'sequential'],
    ],
    children: ['Number'],
    text: true,
  },
  Number: {
    attributes: ['sendDigits', 'statusCallback', 'statusCallbackEvent', 'statusCallbackMethod'],
    children: [],
    text: true,
  },
  Redirect: { attributes: ['method'], children: [], text: true },
  Hangup: { attributes: [], children: [], text: false },
  Reject: { attributes: ['reason'], children: [], text: false },
};

/** TwiML that Twilio knows and this fake does not play. */
const notSimulated = new Set([
  ...['Start', 'Stop', 'Gather', 'Record', 'Enqueue', 'Leave', 'Refer', 'Pay', 'Prompt', 'Sms'],
  ...['Conference', 'Sip', 'Client', 'Queue', 'ConversationRelay', 'VirtualAgent', 'Siprec', 'Transcription'],
]);

/** A rule of TwiML that a document breaks: the error it would show under, and where. No values, they can be secret. */
export interface TwimlViolation {
  readonly rule: string;
  readonly detail: string;
}

/** Everything in the tree that the allow-list does not know. Twilio ignores such parts; so does the parser. */
export function checkAllowList(element: XmlElement): readonly TwimlViolation[] {
  const rule = rules[element.name];
  if (rule === undefined) return [];
  const attributes = [...element.attributes.keys()]
    .filter((name) => !rule.attributes.includes(name))
    .map((name) => warning('attribute', `${element.name}.${name}`));
  const children = element.children
    .filter(({ name }) => !rule.children.includes(name))
    .map(({ name }) =>
      notSimulated.has(name)
        ? { rule: 'sandbox-not-simulated', detail: `${element.name}/${name}` }
        : warning('element', `${element.name}/${name}`),
    );
  const text = rule.text || element.text.trim() === '' ? [] : [warning('text', element.name)];
  const known = element.children.filter(({ name }) => rule.children.includes(name));
  return [...attributes, ...children, ...text, ...known.flatMap(checkAllowList)];
}

function warning(what: string, where: string): TwimlViolation {
  return { rule: `12200-unexpected-${what}`, detail: where };
}
