import type { Scenario } from './scenario.js';
import { bargeIn } from './stories/barge-in.js';
import { lateMarks } from './stories/late-marks.js';
import { slowGeneration } from './stories/slow-generation.js';
import { speaksAtOnce } from './stories/speaks-at-once.js';
import { speaksAtOnceToNova } from './stories/speaks-at-once-to-nova.js';
import { prewarmedInGerman } from './stories/prewarmed-in-german.js';
import { farewellLateMarks } from './stories/farewell-late-marks.js';
import { echoAndNoises } from './stories/echo-and-noises.js';
import { protectedGreeting } from './stories/protected-greeting.js';
import { lostFrames } from './stories/lost-frames.js';
import { behindAProxy } from './stories/behind-a-proxy.js';
import { streamRefused } from './stories/stream-refused.js';
import { goneBeforeRedirect } from './stories/gone-before-redirect.js';
import { goneWhileRinging } from './stories/gone-while-ringing.js';
import { goneDuringRedirect } from './stories/gone-during-redirect.js';
import { dialBusy } from './stories/dial-busy.js';
import { lambdaDown } from './stories/lambda-down.js';
import { queueFull } from './stories/queue-full.js';
import { hubspotDown } from './stories/hubspot-down.js';
import { humanPlease } from './stories/human-please.js';
import { keywordOnly } from './stories/keyword-only.js';
import { tokenStoreDown } from './stories/token-store-down.js';
import { nobodyThere } from './stories/nobody-there.js';
import { afterHours } from './stories/after-hours.js';
import { insistsOnAPerson } from './stories/insists-on-a-person.js';
import { connectApiDown } from './stories/connect-api-down.js';
import { withheldNumber } from './stories/withheld-number.js';
import { goodbye } from './stories/goodbye.js';
import { secondThoughts } from './stories/second-thoughts.js';
import { silenceLadder } from './stories/silence-ladder.js';
import { silenceToPerson } from './stories/silence-to-person.js';
import { zeroForAPerson } from './stories/zero-for-a-person.js';
import { typedNumber } from './stories/typed-number.js';
import { staticNoise } from './stories/static-noise.js';
import { providerRefuses } from './stories/provider-refuses.js';
import { diesMidAnswer } from './stories/dies-mid-answer.js';
import { diesMidQuestion } from './stories/dies-mid-question.js';
import { stalls } from './stories/stalls.js';
import { novaDies } from './stories/nova-dies.js';
import { orderByKeys } from './stories/order-by-keys.js';
import { slowTool } from './stories/slow-tool.js';
import { toolTrouble } from './stories/tool-trouble.js';
import { talksOverFiller } from './stories/talks-over-filler.js';
import { germanNumber } from './stories/german-number.js';
import { switchToGerman } from './stories/switch-to-german.js';
import { noAgentNeeded } from './stories/no-agent-needed.js';
import { askedThreeTimes } from './stories/asked-three-times.js';
import { streamLost } from './stories/stream-lost.js';
import { answersFail } from './stories/answers-fail.js';
import { answersFailOver } from './stories/answers-fail-over.js';
import { nobodyAnswers } from './stories/nobody-answers.js';
import { keyRefused } from './stories/key-refused.js';
import { hangUpMidAnswer } from './stories/hang-up-mid-answer.js';
import { renewals } from './stories/renewals.js';
import { renewalMidQuestion } from './stories/renewal-mid-question.js';
import { novaDiesMidQuestion } from './stories/nova-dies-mid-question.js';
import { cutShortOrNot } from './stories/cut-short-or-not.js';
import { allAtOnce } from './stories/all-at-once.js';

/** Every story the offline world can tell, the default one first. */
export const allScenarios: readonly Scenario[] = [
  humanPlease,
  keywordOnly,
  hubspotDown,
  tokenStoreDown,
  dialBusy,
  lambdaDown,
  queueFull,
  withheldNumber,
  nobodyThere,
  afterHours,
  insistsOnAPerson,
  connectApiDown,
  bargeIn,
  lateMarks,
  slowGeneration,
  speaksAtOnce,
  speaksAtOnceToNova,
  prewarmedInGerman,
  farewellLateMarks,
  echoAndNoises,
  protectedGreeting,
  lostFrames,
  behindAProxy,
  streamRefused,
  goneBeforeRedirect,
  goneWhileRinging,
  goneDuringRedirect,
  goodbye,
  secondThoughts,
  silenceLadder,
  silenceToPerson,
  zeroForAPerson,
  typedNumber,
  staticNoise,
  providerRefuses,
  diesMidAnswer,
  diesMidQuestion,
  stalls,
  novaDies,
  orderByKeys,
  slowTool,
  toolTrouble,
  talksOverFiller,
  germanNumber,
  switchToGerman,
  noAgentNeeded,
  askedThreeTimes,
  streamLost,
  answersFail,
  answersFailOver,
  nobodyAnswers,
  keyRefused,
  hangUpMidAnswer,
  renewals,
  renewalMidQuestion,
  novaDiesMidQuestion,
  cutShortOrNot,
  allAtOnce,
];
