import type { CallEvidence } from './call-evidence.js';
import type { VoiceExpectation, Wanted } from './expectation.js';
import { providerSessions } from './provider-sessions.js';
import { same, unless, type Verdict } from './verdict.js';

export function checkVoice(expectation: VoiceExpectation, evidence: CallEvidence): Verdict {
  switch (expectation.expect) {
    case 'moved':
      return checkMoved(expectation, evidence);
    case 'sessions':
      return checkSessions(expectation, evidence);
    case 'sessions-closed':
      return checkSessionsClosed(evidence);
    case 'log-has':
      return checkLog(expectation, evidence);
    case 'log-quiet':
      return checkQuiet(evidence);
    case 'twilio-saw':
      return checkErrors(expectation, evidence);
  }
}

function checkMoved(
  { to, cause, times, atLeast = 1 }: Extract<VoiceExpectation, { readonly expect: 'moved' }>,
  { gatewayLog }: CallEvidence,
): Verdict {
  const moves = linesSaying('voice moved', gatewayLog).map((line) => ({
    provider: line['provider'],
    reason: line['reason'],
  }));
  const fitting = moves.filter(
    ({ provider, reason }) =>
      (to === undefined || provider === to) && (cause === undefined || reason === cause),
  );
  const observed = moves
    .map(({ provider, reason }) => `to ${String(provider)}: ${String(reason)}`)
    .join(', ');
  const wish = ['moved', to && `to ${to}`, cause && `because it was ${cause}`].filter(Boolean).join(' ');
  const holds = times === undefined ? fitting.length >= atLeast : fitting.length === times;
  const often = times === undefined ? (atLeast > 1 ? ` at least ${atLeast} times` : '') : ` ${times} times`;
  return unless(holds, `the voice should have ${wish}${often}; it moved: ${observed || 'never'}`);
}

function checkSessions(
  expectation: Extract<VoiceExpectation, { readonly expect: 'sessions' }>,
  { journal }: CallEvidence,
): Verdict {
  const sessions = providerSessions(journal);
  return (['openai', 'bedrock'] as const).flatMap((party) => {
    const wanted = expectation[party];
    const observed = sessions.filter((session) => session.party === party).length;
    return wanted === undefined ? [] : same(`sessions of ${party}`, observed, wanted);
  });
}

const closingMs = 2_000;

function checkSessionsClosed({ journal, end }: CallEvidence): Verdict {
  return providerSessions(journal).flatMap(({ party, session, end: sessionEnd }) => {
    const name = `session ${session} of ${party}`;
    if (sessionEnd === null) return [`${name} should have been closed; it is still open`];
    const lateMs = Math.round(sessionEnd.atMs - end.atMs);
    return [
      ...unless(
        lateMs <= closingMs,
        `${name} should have been closed with the call; it was ${lateMs} ms later`,
      ),
      ...unless(sessionEnd.how !== 'lost', `${name} should have been closed as its provider wants it`),
    ];
  });
}

function checkLog(
  { message, fields = {} }: Extract<VoiceExpectation, { readonly expect: 'log-has' }>,
  { gatewayLog }: CallEvidence,
): Verdict {
  const lines = linesSaying(message, gatewayLog);
  if (lines.length === 0) return [`the gateway should have logged “${message}”`];
  const wish = Object.entries(fields);
  const fits = lines.some((line) => wish.every(([name, wanted]) => isLogged(line[name], wanted)));
  const wishes = wish.map(([name, wanted]) => `${name} = ${String(wanted)}`).join(', ');
  const observed = lines.map((line) => wish.map(([name]) => `${name} = ${shown(line[name])}`).join(', '));
  return unless(
    fits,
    `the gateway should have logged “${message}” with ${wishes}, not with ${observed.join('; ')}`,
  );
}

function checkQuiet({ gatewayLog }: CallEvidence): Verdict {
  return gatewayLog
    .filter(({ fields = {} }) => fields['level'] === 'warn' || fields['level'] === 'error')
    .map(
      ({ fields }) =>
        `the gateway should have nothing to complain of, and logged “${shown(fields?.['message'])}”`,
    );
}

function linesSaying(
  message: string,
  log: CallEvidence['gatewayLog'],
): readonly Readonly<Record<string, unknown>>[] {
  return log.map(({ fields }) => fields ?? {}).filter((fields) => fields['message'] === message);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isLogged(value: unknown, wanted: Wanted | number | false): boolean {
  if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
  if (wanted === true) return value !== undefined && value !== null && value !== '' && value !== false;
  return value === wanted;
}

function checkErrors(
  wanted: Extract<VoiceExpectation, { readonly expect: 'twilio-saw' }>,
  { journal }: CallEvidence,
): Verdict {
  const errors = journal.flatMap(({ party, detail }) => {
    const { error } = detail;
    return party === 'twilio' && typeof error === 'number' ? error : [];
  });
  const observed = errors.length === 0 ? 'none' : errors.join(', ');
  if (wanted.error === null)
    return unless(errors.length === 0, `Twilio should show no error; it shows ${observed}`);
  const times = errors.filter((error) => error === wanted.error).length;
  const often = wanted.times === undefined ? '' : ` ${wanted.times} times`;
  return unless(
    wanted.times === undefined ? times > 0 : times === wanted.times,
    `Twilio should show error ${wanted.error}${often}; it shows ${observed}`,
  );
}
