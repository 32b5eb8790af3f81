import type { CallEvidence } from './call-evidence.js';
import { checkFidelity } from './check-fidelity.js';
import { checkHandover } from './check-handover.js';
import { checkSpeech } from './check-speech.js';
import { checkTiming } from './check-timing.js';
import { checkVoice } from './check-voice.js';
import type { Expectation } from './expectation.js';
import type { Verdict } from './verdict.js';

/**
 * Compares what was observed with what the scenario expects and with what every call owes its caller.
 * @returns one sentence per difference
 */
export function checkExpectations(expectations: readonly Expectation[], evidence: CallEvidence): Verdict {
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
}: CallEvidence): Verdict {
  return [
    ...(stuck === null ? [] : [stuck]),
    ...violations.map(({ party, rule, detail }) => `${party} disapproves: ${rule} (${detail})`),
    ...leaks,
    ...checkFidelity(fidelity),
    ...lostServices.map((name) => `${name} is no longer running`),
    ...deadLetters.map((reason) => `a message ended in the dead-letter queue: ${reason}`),
  ];
}

function check(expectation: Expectation, evidence: CallEvidence): Verdict {
  switch (expectation.expect) {
    case 'bridged':
    case 'not-bridged':
    case 'agent-saw':
    case 'hubspot-holds':
    case 'handovers':
    case 'tokens':
    case 'escalation':
    case 'language':
    case 'bot-hung-up':
    case 'caller-hung-up':
      return checkHandover(expectation, evidence);
    case 'caller-heard':
    case 'caller-never-heard':
    case 'nothing-clipped':
    case 'model-heard':
    case 'model-remembers':
      return checkSpeech(expectation, evidence);
    case 'dial-within':
    case 'quiet-after-interruption-within':
    case 'clear-within':
    case 'silence-at-most':
    case 'gap-at-most':
    case 'no-underruns':
      return checkTiming(expectation, evidence);
    case 'moved':
    case 'sessions':
    case 'sessions-closed':
    case 'log-has':
    case 'twilio-saw':
      return checkVoice(expectation, evidence);
  }
}
