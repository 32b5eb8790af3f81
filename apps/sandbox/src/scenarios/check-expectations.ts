import type { CallEvidence } from './call-evidence.js';
import { checkFidelity } from './check-fidelity.js';
import { checkHandover } from './check-handover.js';
import { checkSpeech } from './check-speech.js';
import { checkTiming } from './check-timing.js';
import { checkTools } from './check-tools.js';
import { checkVoice } from './check-voice.js';
import type { Expectation } from './expectation.js';
import { checkSummary } from './gateway-summary.js';
import { unless, type Verdict } from './verdict.js';

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
  unidentified,
  lostServices,
  deadLetters,
  audio,
  gatewayLog,
  fidelity,
}: CallEvidence): Verdict {
  return [
    ...(stuck === null ? [] : [stuck]),
    ...violations.map(({ party, rule, detail }) => `${party} disapproves: ${rule} (${detail})`),
    ...leaks,
    ...unidentified,
    ...checkFidelity(fidelity),
    ...checkSummary(gatewayLog, audio.streams),
    ...unless(
      audio.unalignedPayloads === 0,
      `what the bot says should come in whole frames of 20 ms; ${audio.unalignedPayloads} pieces were none`,
    ),
    ...lostServices.map((name) => `${name} is no longer running`),
    ...deadLetters.map((reason) => `a message ended in the dead-letter queue: ${reason}`),
  ];
}

function check(expectation: Expectation, evidence: CallEvidence): Verdict {
  switch (expectation.expect) {
    case 'bridged':
    case 'not-bridged':
    case 'agent-saw':
    case 'agent-saw-nothing':
    case 'hubspot-holds':
    case 'callback-booked':
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
    case 'interruptions':
      return checkSpeech(expectation, evidence);
    case 'dial-within':
    case 'quiet-after-interruption-within':
    case 'clear-within':
    case 'silence-at-most':
    case 'gap-at-most':
    case 'no-underruns':
      return checkTiming(expectation, evidence);
    case 'tool-asked':
      return checkTools(expectation, evidence);
    case 'moved':
    case 'sessions':
    case 'sessions-closed':
    case 'log-has':
    case 'log-quiet':
    case 'twilio-saw':
      return checkVoice(expectation, evidence);
  }
}
