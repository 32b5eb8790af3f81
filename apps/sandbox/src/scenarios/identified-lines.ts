import type { LogLine } from '../world/service-log.js';

/** What a service wrote while the call was on, and until it was looked at. */
export interface WrittenLog {
  readonly service: string;
  readonly lines: readonly Pick<LogLine, 'fields'>[];
}

/** The ids under which the lines of one call are found. */
export interface CallIds {
  readonly callSid: string;
  readonly handoverIds: readonly string[];
}

const idNames = ['call_sid', 'stream_sid', 'conversation_id', 'handover_id'] as const;
type IdName = (typeof idNames)[number];
type Fields = NonNullable<LogLine['fields']>;

/** Lines of a process: of no call, or of somebody who claims to be one. */
const ofNoCall: ReadonlySet<unknown> = new Set([
  'asking for the lead failed',
  'call session could not be started',
  'gateway cannot listen',
  'gateway did not stop cleanly',
  'gateway draining',
  'gateway ready',
  'hubspot account lacks a custom property; see the README for its set-up',
  'hubspot answers again',
  'hubspot is left alone for a while',
  'media stream upgrade refused',
  'orchestrator ready',
  'orchestrator stops',
  'queue could not be asked for agents',
  'receiving from the queue failed',
  'reconciling failed',
  'redeeming a token failed',
  'traces are delivered again',
  'traces cannot be delivered',
  'tracing could not be started',
  'webhook refused',
]);

/** Lines that are written because the rest could not be learnt, or not be believed. */
const ofUnknownRest: ReadonlySet<unknown> = new Set([
  'call could not be looked up',
  'call could not be looked up, taking it as new',
  'media stream refused',
]);

/**
 * Searches for lines of a call that cannot be put together with the others: from the gateway, each that lacks an id which
 * an earlier line of it has; from the others, who only know of handovers, each that lacks any of the four.
 * @returns one sentence per message
 */
export function findUnidentified(logs: readonly WrittenLog[], call: CallIds): readonly string[] {
  const found = logs.flatMap((log) => unidentifiedIn(log, call));
  return [...new Set(found)];
}

function unidentifiedIn({ service, lines }: WrittenLog, call: CallIds): readonly string[] {
  const expected = new Set<IdName>(service === 'gateway' ? ['call_sid'] : idNames);
  const sentences: string[] = [];
  let conversationId: unknown;
  for (const { fields } of lines) {
    if (fields === undefined || ofNoCall.has(fields['message'])) continue;
    if (!idNames.some((name) => hasId(fields, name))) {
      if ('message' in fields) sentences.push(`${nameOf(service, fields)} is of no call`);
      continue;
    }
    if (!isOf(call, fields) || ofUnknownRest.has(fields['message'])) continue;
    const missing = [...expected].filter((name) => !hasId(fields, name));
    if (missing.length > 0) sentences.push(`${nameOf(service, fields)} lacks ${missing.join(' and ')}`);
    conversationId ??= fields['conversation_id'];
    if (hasId(fields, 'conversation_id') && fields['conversation_id'] !== conversationId)
      sentences.push(`${nameOf(service, fields)} is of another conversation`);
    idNames.filter((name) => isKnownFrom(fields, name)).forEach((name) => expected.add(name));
  }
  return sentences;
}

function isOf({ callSid, handoverIds }: CallIds, fields: Fields): boolean {
  return fields['call_sid'] === callSid || handoverIds.some((id) => fields['handover_id'] === id);
}

function hasId(fields: Fields, name: IdName): boolean {
  const id = fields[name];
  return typeof id === 'string' && id !== '';
}

/** A stream that could not be opened has a sid and is none. */
function isKnownFrom(fields: Fields, name: IdName): boolean {
  return (
    hasId(fields, name) && !(name === 'stream_sid' && fields['message'] === 'media stream failed at Twilio')
  );
}

function nameOf(service: string, { message }: Fields): string {
  return `the line “${String(message)}” of ${service}`;
}
