/*
 * What the model of the scenarios says and does: data only. Everything is named by the ids of recordings and by the
 * names of tools; a tool is called only where it is declared.
 */

type ById = Readonly<Record<string, string>>;

/** The caller's words and the bot's answer to them. */
export const answers: ById = {
  'ask-opening-hours': 'answer-opening-hours',
  'ask-opening-hours-de': 'answer-opening-hours-de',
  'ask-order-status': 'answer-order-status',
  'long-story': 'answer-order-status',
  'tell-problem': 'answer-invoice',
  'enter-number': 'ask-order-number',
  'speak-at-once': 'greeting',
  'no-agent-needed': 'goodbye',
  'goodbye-caller': 'goodbye',
};

/** What the bot says of its own accord, by language. */
export const phrases = {
  greeting: {
    en: 'greeting',
    de: 'greeting-de',
    es: 'greeting-es',
    fr: 'greeting-fr',
    hi: 'greeting-hi',
    it: 'greeting-it',
    pt: 'greeting-pt',
  },
  notUnderstood: { en: 'did-not-understand', de: 'say-again-de' },
  farewell: { en: 'farewell', de: 'farewell-de' },
} as const satisfies Readonly<Record<string, ById & { readonly en: string }>>;

export const escalationTool = 'escalate_to_human';
export const languageTool = 'set_language';
export const goodbyeTool = 'end_call';

export const wishesForAPerson: ReadonlySet<string> = new Set([
  'ask-for-human',
  'ask-for-human-de',
  'ask-representative',
  'try-again',
]);

export const callbackTool = 'request_callback';

export const wishesForACallback: ReadonlySet<string> = new Set(['yes-call-me-back']);

/** The language asked for. */
export const wishesForALanguage: ById = { 'say-german': 'de' };

export const goodbyes: ReadonlySet<string> = new Set(['goodbye-caller']);

/** Tools that look something up by a number the caller has typed, and the argument that takes it. */
export const lookUpTools = [{ name: 'look_up_order', argument: 'order_number' }] as const;

/** The only number anything is known of. */
export const knownOrderNumber = '4711';
/** What is known of it, also as the answer of any other tool. */
export const orderAnswer = 'answer-after-tool';

export interface Topic {
  readonly gist: string;
  readonly intent: string;
  readonly priority: 'normal' | 'high';
}

const openingHours: Topic = {
  gist: 'asked for the opening hours',
  intent: 'opening_hours',
  priority: 'normal',
};

/** What the caller's words are about. */
export const topics: Readonly<Record<string, Topic>> = {
  'ask-opening-hours': openingHours,
  'ask-opening-hours-de': openingHours,
  'ask-order-status': { gist: 'asked where their order is', intent: 'order_status', priority: 'normal' },
  'yes-call-me-back': { gist: 'agreed to be called back', intent: 'callback', priority: 'normal' },
  'long-story': {
    gist: 'asked where the blue jacket is that they ordered three weeks ago',
    intent: 'order_status',
    priority: 'normal',
  },
  'tell-problem': {
    gist: 'said that their invoice is wrong and that they were charged twice in October',
    intent: 'billing_problem',
    priority: 'high',
  },
};
