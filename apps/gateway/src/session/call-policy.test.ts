import { createFakeClock } from '@voc/resilience/testing';
import { policyDefaults } from '../escalation/escalation-policy.js';
import { createCallPolicy, type Act } from './call-policy.js';

function setUp() {
  const clock = createFakeClock();
  const acts: Act[] = [];
  const findRequest = (said: string) => (said.includes('human') ? { phrase: 'human' } : null);
  const policy = createCallPolicy(
    { ...policyDefaults, findRequest },
    { clock, act: (decision) => void acts.push(decision) },
  );
  return { clock, acts, policy };
}

const says = (text: string) => ({ type: 'caller-said', text, language: 'en' }) as const;
const asks = { type: 'tool-asked', reason: 'user_request', trigger: 'escalate_to_human' } as const;

describe('createCallPolicy', () => {
  it('lets the model ask in its better words before it acts on the caller’s own', async () => {
    const { clock, acts, policy } = setUp();

    policy.feed(says('a human please'));
    await clock.advance(799);
    expect(acts).toEqual([]);
    policy.feed({ ...asks, summary: 'Charged twice.' });
    await clock.advance(60_000);

    expect(acts).toEqual([
      {
        type: 'escalate',
        afterMs: 0,
        request: { reason: 'user_request', trigger: 'escalate_to_human', summary: 'Charged twice.' },
      },
    ]);
  });

  it('acts on the caller’s own words when the model does not ask', async () => {
    const { clock, acts, policy } = setUp();

    policy.feed(says('a human please'));
    await clock.advance(800);

    expect(acts).toMatchObject([{ type: 'escalate', request: { reason: 'user_request', trigger: 'human' } }]);
  });

  it('does not act on words any more with which the caller agreed to be called back', async () => {
    const { clock, acts, policy } = setUp();

    policy.feed(says('a human may call me'));
    await clock.advance(799);
    policy.feed({ type: 'callback', stage: 'agreed' });
    await clock.advance(60_000);

    expect(acts).toEqual([]);
  });

  it('does at once what cannot wait', () => {
    const { acts, policy } = setUp();

    policy.feed({ type: 'turn-ended', outcome: 'failed' });
    policy.feed({ type: 'turn-ended', outcome: 'empty' });
    policy.feed({ type: 'digit-pressed-for-person' });

    expect(acts.map(({ type }) => type)).toEqual(['retry-answer', 'say-again', 'escalate']);
  });

  it('does nothing any more when closed', async () => {
    const { clock, acts, policy } = setUp();

    policy.feed(says('a human please'));
    policy.close();
    await clock.advance(60_000);

    expect(acts).toEqual([]);
  });
});
