import type { Expectation } from '../scenarios/expectation.js';
import type { Scenario } from '../scenarios/scenario.js';
import { commandError } from './command-error.js';

/** What an expectation is judged by. `log`: the gateway's log, too, which is not seen when it runs elsewhere. */
const judgedBy: Readonly<Record<Expectation['expect'], 'world' | 'log' | 'tools'>> = {
  bridged: 'world',
  'not-bridged': 'world',
  'agent-saw': 'world',
  'agent-saw-nothing': 'world',
  'hubspot-holds': 'world',
  'callback-booked': 'world',
  handovers: 'world',
  tokens: 'world',
  escalation: 'log',
  language: 'world',
  'bot-hung-up': 'world',
  'caller-hung-up': 'world',
  'caller-heard': 'world',
  'caller-never-heard': 'world',
  'nothing-clipped': 'world',
  'model-heard': 'world',
  'model-remembers': 'world',
  interruptions: 'world',
  'dial-within': 'log',
  'quiet-after-interruption-within': 'world',
  'clear-within': 'world',
  'silence-at-most': 'world',
  'gap-at-most': 'world',
  'no-underruns': 'world',
  'tool-asked': 'tools',
  moved: 'log',
  sessions: 'world',
  'sessions-closed': 'world',
  'log-has': 'log',
  'log-quiet': 'log',
  'twilio-saw': 'world',
};

/** The story with the expectations that can be judged without the services' logs. */
export function withoutLogs(scenario: Scenario): Scenario {
  return {
    ...scenario,
    expectations: scenario.expectations.filter(({ expect }) => judgedBy[expect] !== 'log'),
  };
}

/** What is left unjudged where the services' logs are not seen, each named once. */
export function notJudged({ expectations }: Pick<Scenario, 'expectations'>): readonly string[] {
  const unseen = expectations.map(({ expect }) => expect).filter((expect) => judgedBy[expect] === 'log');
  return [...new Set(unseen), 'what the services’ logs must hold and must not'];
}

/** @throws CodedError OTHER_WORLD for a story with tools: a gateway elsewhere is not told of the world's */
export function assertNeedsNoTools({ name, faults, expectations }: Scenario): void {
  if (faults?.tools === undefined && expectations.every(({ expect }) => judgedBy[expect] !== 'tools')) return;
  throw commandError(
    'OTHER_WORLD',
    `The story "${name}" needs the world’s tools, which a gateway that runs elsewhere is not told of: ` +
      `play it in a world of its own with \`npm run demo -- --scenario ${name}\`.`,
  );
}
