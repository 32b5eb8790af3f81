import { isCodedError } from '@voc/errors';
import { dialBusy } from '../scenarios/stories/dial-busy.js';
import { humanPlease } from '../scenarios/stories/human-please.js';
import { orderByKeys } from '../scenarios/stories/order-by-keys.js';
import { slowTool } from '../scenarios/stories/slow-tool.js';
import { assertNeedsNoTools, notJudged, withoutLogs } from './far-story.js';

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return isCodedError(error) ? error.code : String(error);
  }
}

describe('a story in a world that does not see the services’ logs', () => {
  it('is judged by everything else', () => {
    const kept = withoutLogs(humanPlease).expectations.map(({ expect }) => expect);

    expect(kept).toContain('agent-saw');
    expect(kept).toContain('nothing-clipped');
    expect(kept).not.toContain('dial-within');
    expect(kept).toHaveLength(humanPlease.expectations.length - 1);
  });

  it('says what is left unjudged, each once', () => {
    const twice = [
      { expect: 'log-has', message: 'one' },
      { expect: 'log-has', message: 'other' },
      { expect: 'bridged' },
    ] as const;

    expect(notJudged({ expectations: twice })).toEqual([
      'log-has',
      'what the services’ logs must hold and must not',
    ]);
    expect(notJudged(humanPlease)).toEqual(['dial-within', 'what the services’ logs must hold and must not']);
  });

  it.each([orderByKeys, slowTool])('is refused when it needs the world’s tools: $name', (story) => {
    expect(codeOf(() => assertNeedsNoTools(story))).toBe('OTHER_WORLD');
  });

  it.each([humanPlease, dialBusy])('is played when it needs none: $name', (story) => {
    expect(codeOf(() => assertNeedsNoTools(story))).toBe('nothing thrown');
  });
});
