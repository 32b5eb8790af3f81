import type { LogLine } from '../world/service-log.js';
import type { Described } from './describe.js';

type Fields = NonNullable<LogLine['fields']>;

/** Log messages of our services that are steps of the story. */
const logTexts: Readonly<Record<string, (fields: Fields) => Described>> = {
  'escalation published': ({ reason, trigger, priority }) => ({
    who: 'gateway',
    what: `asks for a person: ${String(reason)} (${String(trigger)}), priority ${String(priority)}`,
    kind: 'step',
  }),
  'handover came back to the bot': ({ reason }) => ({
    who: 'gateway',
    what: `takes the caller back: ${String(reason)}`,
    kind: 'trouble',
  }),
  'voice moving': ({ reason }) => ({
    who: 'gateway',
    what: `the voice is in trouble: ${String(reason)}`,
    kind: 'trouble',
  }),
  'voice moved': ({ provider, reason }) => ({
    who: 'gateway',
    what: `the voice moved to ${String(provider)}: ${String(reason)}`,
    kind: 'step',
  }),
  'clip played': ({ kind }) => ({
    who: 'gateway',
    what: `plays a recorded clip: ${String(kind)}`,
    kind: 'step',
  }),
  'call ended by the bot': ({ reason }) => ({
    who: 'gateway',
    what: `hangs up: ${String(reason)}`,
    kind: 'step',
  }),
  'caller gets a fresh stream': ({ reason }) => ({
    who: 'gateway',
    what: `gives the caller a fresh stream: ${String(reason)}`,
    kind: 'step',
  }),
};

export function describeLogLine({ fields }: LogLine): Described | null {
  const message = fields?.['message'];
  return typeof message === 'string' && fields !== undefined ? (logTexts[message]?.(fields) ?? null) : null;
}
