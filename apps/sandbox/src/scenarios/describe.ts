import type { JournalEntry } from '../world/journal.js';
import { isModelParty } from '../world/models.js';
import type { TimelineEvent } from './scenario-report.js';

export type Described = Omit<TimelineEvent, 'atMs'>;
type Detail = JournalEntry['detail'];
type Describe = (detail: Detail) => Described | null;

const step =
  (who: string, what: string): Describe =>
  () => ({ who, what, kind: 'step' });

/** `look_up_order` → `look up order` */
const wordsOf = (name: unknown): string => String(name).replaceAll('_', ' ');

const trouble =
  (who: string, what: string): Describe =>
  () => ({ who, what, kind: 'trouble' });

const record =
  (what: string): Describe =>
  ({ id }) => ({ who: 'hubspot', what: `${what} ${String(id)}`, kind: 'step' });

const endings: Readonly<Record<string, string>> = {
  caller: 'the caller has hung up',
  twiml: 'the bot has hung up',
  rest: 'the bot has hung up',
  'far-side': 'the agent has hung up',
  failure: 'the line has failed',
};

/** What of the journal belongs into a story for people, by party, or `model`, and kind; the rest is detail. */
const entryTexts: Readonly<Record<string, Describe>> = {
  'twilio/stream-started': step('twilio', 'answers and opens the media stream'),
  'twilio/clear-received': step('gateway', 'stops the bot: the caller is speaking'),
  'twilio/twiml-failed': ({ error }) => ({
    who: 'twilio',
    what: `got no usable TwiML (${String(error)})`,
    kind: 'trouble',
  }),
  'twilio/redirect-applied': step('twilio', 'moves the live call out of the stream'),
  'twilio/dial-started': ({ to }) => ({
    who: 'twilio',
    what: `dials Connect at ${String(to)}`,
    kind: 'step',
  }),
  'twilio/dial-refused': ({ error }) => ({
    who: 'twilio',
    what: `refuses the caller id (${String(error)})`,
    kind: 'trouble',
  }),
  'twilio/digits-sent': ({ count }) => ({
    who: 'twilio',
    what: `has sent the token as ${String(count)} keys`,
    kind: 'step',
  }),
  'twilio/dial-ended': describeDialEnd,
  'twilio/call-ended': ({ by }) => ({
    who: 'twilio',
    what: `the call is over: ${endings[String(by)] ?? String(by)}`,
    kind: 'step',
  }),
  'model/tool-called': ({ name }) => ({
    who: 'model',
    what: `calls the tool ${String(name)}`,
    kind: 'step',
  }),
  'model/truncated': ({ heardMs }) => ({
    who: 'gateway',
    what: `tells the model that ${String(heardMs)} ms were heard`,
    kind: 'step',
  }),
  'model/interrupted': ({ heardMs }) => ({
    who: 'model',
    what: `notices the interruption after ${String(heardMs)} ms`,
    kind: 'step',
  }),
  'model/session-opened': ({ model }) => ({
    who: 'model',
    what: `a session of ${String(model)} begins`,
    kind: 'step',
  }),
  'model/session-refused': trouble('model', 'refuses the session'),
  'model/upgrade-refused': trouble('model', 'refuses the connection'),
  'model/session-stalled': trouble('model', 'freezes'),
  'model/session-closed': describeSessionEnd,
  'model/session-expired': trouble('model', 'has reached its greatest age'),
  'hubspot/contact-created': record('contact created:'),
  'hubspot/contact-found': record('contact found:'),
  'hubspot/ticket-created': record('ticket created:'),
  'hubspot/note-created': record('note created:'),
  'hubspot/task-created': record('task created:'),
  'hubspot/request': describeHubspotTrouble,
  'tools/tool-asked': ({ tool }) => ({ who: 'tools', what: `is asked to ${wordsOf(tool)}`, kind: 'step' }),
  'connect/answered': step('connect', 'answers'),
  'connect/digits-collected': ({ count }) => ({
    who: 'connect',
    what: `has collected ${String(count)} digits`,
    kind: 'step',
  }),
  'connect/lambda-invoked': ({ status, durationMs }) => ({
    who: 'connect',
    what: `redeems the token through the Lambda (${String(status)} in ${String(durationMs)} ms)`,
    kind: status === 'answered' ? 'step' : 'trouble',
  }),
  'connect/lambda-timed-out': trouble('connect', 'gives the Lambda up'),
  'connect/queued': ({ queue }) => ({
    who: 'connect',
    what: `puts the caller into the queue ${String(queue)}`,
    kind: 'step',
  }),
  'connect/agents-asked': step('connect', 'is asked who works'),
  'connect/task-asked': step('connect', 'is given the task of calling back'),
  'agent/accepted': ({ attributes }) =>
    Object.keys(attributes ?? {}).length > 0
      ? { who: 'agent', what: 'accepts; the context is on the screen', kind: 'step' }
      : { who: 'agent', what: 'accepts; the screen is blank', kind: 'trouble' },
};

export function describeEntry({ party, kind, detail }: JournalEntry): Described | null {
  return entryTexts[`${isModelParty(party) ? 'model' : party}/${kind}`]?.(detail) ?? null;
}

/** Only what the world did: that a session is closed at the end is no news. */
function describeSessionEnd({ by, how }: Detail): Described | null {
  const isOurs = by === 'us' || (how !== undefined && how !== 'complete' && how !== 'client-lost');
  return isOurs ? { who: 'model', what: 'ends the session', kind: 'trouble' } : null;
}

function describeDialEnd({ status, bridged }: Detail): Described {
  if (bridged === true) return { who: 'twilio', what: 'the leg to Connect has ended', kind: 'step' };
  return { who: 'twilio', what: `Connect was not reached: ${String(status)}`, kind: 'trouble' };
}

function describeHubspotTrouble({ method, path, status }: Detail): Described | null {
  if (typeof status === 'number' && status < 500 && status !== 429) return null;
  return {
    who: 'hubspot',
    what: `answers ${String(method)} ${String(path)} with ${String(status)}`,
    kind: 'trouble',
  };
}
