import type { CallEvidence } from './call-evidence.js';
import { checkFidelity } from './check-fidelity.js';
import type { Expectation } from './scenario.js';

/**
 * Compares what was observed with what the scenario expects and with what every call owes its caller.
 * @returns one sentence per difference
 */
export function checkExpectations(
  expectations: readonly Expectation[],
  evidence: CallEvidence,
): readonly string[] {
  return [
    ...alwaysExpected(evidence),
    ...expectations.flatMap((expectation) => check(expectation, evidence)),
  ];
}

function alwaysExpected({
  stuck,
  violations,
  leaks,
  lostServices,
  deadLetters,
  fidelity,
}: CallEvidence): readonly string[] {
  return [
    ...(stuck === null ? [] : [stuck]),
    ...violations.map(({ party, rule, detail }) => `${party} disapproves: ${rule} (${detail})`),
    ...leaks,
    ...checkFidelity(fidelity),
    ...lostServices.map((name) => `${name} is no longer running`),
    ...deadLetters.map((reason) => `a message ended in the dead-letter queue: ${reason}`),
  ];
}

function check(expectation: Expectation, evidence: CallEvidence): readonly string[] {
  switch (expectation.expect) {
    case 'bridged':
      return unless(evidence.times.bridgedMs !== null, 'the caller and a person should have been connected');
    case 'not-bridged':
      return unless(
        evidence.times.bridgedMs === null,
        'the caller should not have been connected to a person',
      );
    case 'caller-heard':
      return checkHeard(expectation.recordings, evidence);
    case 'caller-never-heard':
      return expectation.recordings
        .filter((id) => evidence.heard.some(({ recording }) => recording === id))
        .map((id) => `the caller should not have heard "${id}" to its end`);
    case 'agent-saw':
      return checkAgent(expectation.attributes, evidence.agent);
    case 'hubspot-holds':
      return (['contacts', 'tickets', 'notes'] as const).flatMap((type) =>
        same(`${type} in HubSpot`, evidence.hubspot[type].length, expectation[type]),
      );
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
    case 'dial-within':
      return checkDial(expectation.ms, evidence);
    case 'nothing-clipped':
      return unless(
        evidence.audio.clippedMs === 0,
        `nothing the bot says should be clipped; ${Math.round(evidence.audio.clippedMs)} ms were`,
      );
    case 'quiet-after-interruption-within':
      return checkInterruption(expectation.ms, evidence);
  }
}

export function describeHandover({ status, reason }: CallEvidence['handovers'][number]): string {
  return reason === null ? status : `${status}(${reason})`;
}

function checkHeard(wanted: readonly string[], { heard }: CallEvidence): readonly string[] {
  let next = 0;
  for (const { recording } of heard) if (recording === wanted[next]) next += 1;
  if (next === wanted.length) return [];
  const all = heard.map(({ recording }) => recording ?? 'something unknown').join(', ');
  return [
    `the caller should have heard "${String(wanted[next])}" in the order ${wanted.join(', ')}, and heard: ${all || 'nothing'}`,
  ];
}

function checkAgent(
  wanted: Readonly<Record<string, string | RegExp | true>>,
  agent: CallEvidence['agent'],
): readonly string[] {
  if (agent === null) return ['an agent should have seen the call'];
  return Object.entries(wanted).flatMap(([name, value]) => {
    const actual = agent[name];
    const fits =
      actual !== undefined &&
      (value === true ? actual !== '' : typeof value === 'string' ? actual === value : value.test(actual));
    const wish = value === true ? 'something' : String(value);
    return unless(
      fits,
      `the agent's screen should show ${name} = ${wish}, and shows ${actual === undefined ? 'no such field' : `"${actual}"`}`,
    );
  });
}

function checkDial(limitMs: number, { times }: CallEvidence): readonly string[] {
  if (times.requestedMs === null || times.dialledMs === null) return ['Connect should have been dialled'];
  const tookMs = Math.round(times.dialledMs - times.requestedMs);
  return unless(
    tookMs <= limitMs,
    `Connect should have been dialled within ${limitMs} ms of the request; it took ${tookMs} ms`,
  );
}

/** From the first word of the caller's last interruption to the end of the speech that was on then. */
function checkInterruption(limitMs: number, { said, heard }: CallEvidence): readonly string[] {
  const overlaps = said.flatMap((words) =>
    heard
      .filter(({ fromMs, toMs }) => fromMs < words.fromMs && toMs > words.fromMs)
      .map((speech) => speech.toMs - words.fromMs),
  );
  const tookMs = overlaps.at(-1);
  if (tookMs === undefined) return ['the caller should have interrupted the bot'];
  return unless(
    tookMs <= limitMs,
    `the bot should have been quiet within ${limitMs} ms of the interruption; it took ${Math.round(tookMs)} ms`,
  );
}

function same(what: string, actual: number | string, wanted: number | string): readonly string[] {
  return unless(
    actual === wanted,
    `${what}: expected ${wanted === '' ? 'none' : wanted}, observed ${actual === '' ? 'none' : actual}`,
  );
}

function unless(holds: boolean, failure: string): readonly string[] {
  return holds ? [] : [failure];
}
