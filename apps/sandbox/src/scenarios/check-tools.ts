import type { CallEvidence } from './call-evidence.js';
import type { ToolExpectation } from './expectation.js';
import { unless, type Verdict } from './verdict.js';

/** What the service behind the tools took; what it refused is a violation already. */
export function checkTools(
  { tool, arguments: wanted, times }: ToolExpectation,
  { journal }: CallEvidence,
): Verdict {
  const asked = journal
    .filter(
      ({ party, kind, detail }) => party === 'tools' && kind === 'tool-asked' && detail['tool'] === tool,
    )
    .map(({ detail }) => JSON.stringify(detail['arguments']));
  const wish = JSON.stringify(wanted);
  return unless(
    asked.length === times && asked.every((each) => each === wish),
    `${tool} should have been asked ${times} times with ${wish}; it was asked: ${asked.join(', ') || 'never'}`,
  );
}
