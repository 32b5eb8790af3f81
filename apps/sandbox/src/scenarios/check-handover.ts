import type { CallEvidence } from './call-evidence.js';
import { checkCallback } from './check-callback.js';
import type { HandoverExpectation, Wanted } from './expectation.js';
import { spokenLanguages } from './spoken-languages.js';
import { same, unless, type Verdict } from './verdict.js';

export function checkHandover(expectation: HandoverExpectation, evidence: CallEvidence): Verdict {
  switch (expectation.expect) {
    case 'bridged':
      return unless(evidence.times.bridgedMs !== null, 'the caller and a person should have been connected');
    case 'not-bridged':
      return unless(
        evidence.times.bridgedMs === null,
        'the caller should not have been connected to a person',
      );
    case 'agent-saw':
      return checkAgent(expectation.attributes, evidence.agent);
    case 'agent-saw-nothing':
      return evidence.agent === null
        ? ['an agent should have got the call']
        : same('on the screen', Object.keys(evidence.agent).join(', '), '');
    case 'hubspot-holds':
      return (['contacts', 'tickets', 'notes', 'tasks'] as const).flatMap((type) =>
        same(`${type} in HubSpot`, evidence.hubspot[type].length, expectation[type] ?? 0),
      );
    case 'callback-booked':
      return checkCallback(expectation, evidence);
    case 'handovers':
      return same(
        'handovers',
        evidence.handovers.map(describeHandover).join(', '),
        expectation.states.join(', '),
      );
    case 'tokens':
      return [
        ...same('tokens created', evidence.tokens.created, expectation.created),
        ...same('tokens redeemed', evidence.tokens.redeemed, expectation.redeemed),
      ];
    case 'escalation':
      return checkEscalation(expectation, evidence);
    case 'language':
      return checkLanguage(expectation, evidence);
    case 'bot-hung-up':
      return unless(
        evidence.end.by === 'twiml' || evidence.end.by === 'rest',
        `the bot should have ended the call; it was ended by ${evidence.end.by}`,
      );
    case 'caller-hung-up':
      return unless(
        evidence.end.by === 'caller',
        `the caller should have ended the call; it was ended by ${evidence.end.by}`,
      );
  }
}

export function describeHandover({ status, reason }: CallEvidence['handovers'][number]): string {
  return reason === null ? status : `${status}(${reason})`;
}

function checkAgent(wanted: Readonly<Record<string, Wanted>>, agent: CallEvidence['agent']): Verdict {
  if (agent === null) return ['an agent should have seen the call'];
  return Object.entries(wanted).flatMap(([name, value]) => {
    const actual = agent[name];
    const wish = value === true ? 'something' : String(value);
    return unless(
      isAsWanted(actual, value),
      `the agent's screen should show ${name} = ${wish}, and shows ${actual === undefined ? 'no such field' : `"${actual}"`}`,
    );
  });
}

function isAsWanted(actual: string | undefined, wanted: Wanted): boolean {
  if (actual === undefined) return false;
  if (wanted === true) return actual !== '';
  return typeof wanted === 'string' ? actual === wanted : wanted.test(actual);
}

/** The screen is asked only where there is one: a handover may have failed before. */
function checkEscalation(
  { reason, trigger }: Extract<HandoverExpectation, { readonly expect: 'escalation' }>,
  { gatewayLog, agent }: CallEvidence,
): Verdict {
  const published = gatewayLog.findLast(
    ({ fields }) => fields?.['message'] === 'escalation published',
  )?.fields;
  if (published === undefined) return ['a person should have been asked for'];
  const shown = agent?.['escalation_reason'];
  const asked = String(published['trigger']);
  return [
    ...same('reason of the escalation', String(published['reason']), reason),
    ...(shown === undefined ? [] : same('reason on the agent’s screen', shown, reason)),
    ...(trigger === undefined
      ? []
      : unless(
          isAsWanted(asked, trigger),
          `trigger of the escalation: expected ${String(trigger)}, observed ${asked}`,
        )),
  ];
}

function checkLanguage(
  { is, of }: Extract<HandoverExpectation, { readonly expect: 'language' }>,
  evidence: CallEvidence,
): Verdict {
  const languages = of === 'session' ? spokenLanguages(evidence.journal) : notedLanguages(evidence);
  return unless(
    languages.includes(primarySubtag(is)),
    `language of the ${of}: expected ${is}, observed ${languages.join(' or ') || 'none'}`,
  );
}

/** Of the last note. */
function notedLanguages({ hubspot }: CallEvidence): readonly string[] {
  const body = hubspot.notes.at(-1)?.properties['hs_note_body'] ?? '';
  const [, tag] = /Language: ([\w-]+)/.exec(body) ?? [];
  return tag === undefined ? [] : [primarySubtag(tag)];
}

function primarySubtag(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}
