import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import type { CallFact } from './call-fact.js';
import {
  initialPolicyState,
  policyDefaults,
  replay,
  stepPolicy,
  type Decision,
  type PolicyConfig,
  type PolicyState,
} from './escalation-policy.js';
import { createRequestDetector } from './phrases/request-detector.js';

const config: PolicyConfig = {
  ...policyDefaults,
  findRequest: createRequestDetector({ extraPhrases: [] }),
};

type Told = CallFact extends infer Fact ? (Fact extends CallFact ? Omit<Fact, 'atMs'> : never) : never;

const said = (text: string, language = 'en'): Told => ({ type: 'caller-said', text, language });
const ended = (outcome: 'answered' | 'failed' | 'empty' | 'interrupted'): Told => ({
  type: 'turn-ended',
  outcome,
});
const cameBack: Told = { type: 'handover-came-back', reason: 'busy' };
const offered: Told = { type: 'callback', stage: 'offered' };
const agreed: Told = { type: 'callback', stage: 'agreed' };
const key: Told = { type: 'digit-pressed-for-person' };
const tool: Told = {
  type: 'tool-asked',
  reason: 'agent_decision',
  trigger: 'escalate_to_human',
  summary: 'Upset.',
};
const gone: Told = { type: 'provider', trouble: 'gone', code: 'VOICE_LOST' };
const gaveUp: Told = { type: 'silence', stage: 'gave-up' };

/** One fact a second. */
const at = (told: readonly Told[], startMs = 0): readonly CallFact[] =>
  told.map((fact, index) => ({ ...fact, atMs: startMs + index * 1_000 }));

function show(decision: Decision): string {
  if (decision.type !== 'escalate') return decision.type;
  const { reason, trigger } = decision.request;
  return `${reason} (${trigger}) after ${decision.afterMs}`;
}
const decide = (told: readonly Told[], changes: Partial<PolicyConfig> = {}): readonly string[] =>
  replay({ ...config, ...changes }, at(told)).map(show);

const none = 'none';
const human = said('I want to speak to a human');
const whereIsIt = said('Where is my order?');

describe('the escalation policy', () => {
  it.each<[string, readonly Told[], readonly string[]]>([
    [
      'an ordinary conversation',
      [whereIsIt, ended('answered'), said('When are you open?')],
      [none, none, none],
    ],
    ['a request', [human], ['user_request (speak to a human) after 800']],
    [
      'a request in another language',
      [said('Operador, por favor', 'en')],
      ['user_request (Operador) after 800'],
    ],
    ['a denied request', [said('No need for an agent')], [none]],
    ['the key for a person', [key], ['dtmf (escalation key) after 0']],
    ['the tool', [tool], ['agent_decision (escalate_to_human) after 0']],
    ['one failed answer', [ended('failed')], ['retry-answer']],
    ['one empty answer', [ended('empty')], ['retry-answer']],
    ['two bad answers', [ended('failed'), ended('empty')], ['retry-answer', 'say-again']],
    [
      'three bad answers',
      [ended('failed'), ended('empty'), ended('failed')],
      ['retry-answer', 'say-again', 'provider_error (failed_answers) after 0'],
    ],
    [
      'bad answers with a good one between them',
      [ended('failed'), ended('failed'), ended('answered'), ended('failed')],
      ['retry-answer', 'say-again', none, 'retry-answer'],
    ],
    [
      'bad answers with an interrupted one between them',
      [ended('failed'), ended('interrupted'), ended('failed')],
      ['retry-answer', none, 'say-again'],
    ],
    [
      'the same question three times in other words',
      [whereIsIt, said('So where is my order now?'), said('Where’s the order, please?')],
      [none, none, 'policy (repeated_question) after 0'],
    ],
    [
      'similar questions about different things',
      [said('Where is my order?'), said('Where is my invoice?'), said('Where is my refund?')],
      [none, none, none],
    ],
    [
      'the same short answer three times',
      [said('Yes please'), said('Yes'), said('Yes please')],
      [none, none, none],
    ],
    [
      'the same question too far apart',
      [
        whereIsIt,
        ...['a cat', 'b dog', 'c cow', 'd pig', 'e hen'].map((text) => said(text)),
        whereIsIt,
        whereIsIt,
      ],
      Array<string>(8).fill(none),
    ],
    [
      'a silent caller',
      [{ type: 'silence', stage: 'prompted' }, { type: 'silence', stage: 'prompted-again' }, gaveUp],
      [none, none, 'end-call'],
    ],
    [
      'a provider that moves',
      [
        { type: 'provider', trouble: 'moving' },
        { type: 'provider', trouble: 'moved' },
      ],
      [none, none],
    ],
    ['a provider that is gone', [gone], ['provider_error (VOICE_LOST) after 0']],
    [
      'requests during a handover',
      [key, human, tool, gone, gaveUp],
      ['dtmf (escalation key) after 0', none, none, none, none],
    ],
    [
      'a request after the handover came back',
      [key, cameBack, human],
      ['dtmf (escalation key) after 0', none, 'user_request (speak to a human) after 800'],
    ],
    [
      'a request after a callback was offered in its place',
      [key, offered, human],
      ['dtmf (escalation key) after 0', none, 'user_request (speak to a human) after 800'],
    ],
    ['a callback that nobody asked a person for', [agreed, whereIsIt], [none, none]],
    [
      'a provider that is gone when the handover has just come back',
      [gone, cameBack, gone],
      ['provider_error (VOICE_LOST) after 0', none, 'provider_error (VOICE_LOST) after 0'],
    ],
    [
      'failures and repetitions when the handover has just come back',
      [key, cameBack, ended('failed'), ended('failed'), ended('failed'), whereIsIt, whereIsIt, whereIsIt],
      ['dtmf (escalation key) after 0', none, 'retry-answer', 'say-again', 'say-again', none, none, none],
    ],
  ])('decides about %s', (_what, told, decisions) => {
    expect(decide(told)).toEqual(decisions);
  });

  it('hears the same question again once the quiet after a handover is over', () => {
    const facts = [...at([key, cameBack]), ...at([whereIsIt, whereIsIt, whereIsIt], 31_000)];

    expect(replay(config, facts).map(show).at(-1)).toBe('policy (repeated_question) after 0');
  });

  it.each<[string, Told, string]>([
    ['the tool, which knows more', tool, 'agent_decision (escalate_to_human) after 0'],
    ['the key, which cannot be misheard', key, 'dtmf (escalation key) after 0'],
    [
      'the end of the provider, with the words of the caller',
      gone,
      'user_request (speak to a human) after 0',
    ],
    ['nothing else: another request', human, none],
    ['nothing else: a failed answer', ended('failed'), none],
    ['nothing else: silence', gaveUp, none],
  ])('acts sooner on a request for %s', (_what, told, decision) => {
    const facts = [...at([human]), ...at([told], 799)];

    expect(replay(config, facts).map(show)).toEqual(['user_request (speak to a human) after 800', decision]);
  });

  it('takes the words for a person back with which the caller agrees to be called', () => {
    const facts = [...at([human]), ...at([agreed], 700), ...at([human], 5_000)];

    expect(replay(config, facts).map(show)).toEqual([
      'user_request (speak to a human) after 800',
      'stand-down',
      'user_request (speak to a human) after 800',
    ]);
  });

  it('leaves a handover alone that its grace has begun', () => {
    const facts = [...at([human]), ...at([tool], 800)];

    expect(replay(config, facts).map(show).at(-1)).toBe(none);
  });

  it('can do without grace, with more patience, and with a person for the silent', () => {
    expect(decide([human, tool], { requestGraceMs: 0 })).toEqual([
      'user_request (speak to a human) after 0',
      none,
    ]);
    expect(decide([ended('failed')], { failedAnswers: 1 })).toEqual([
      'provider_error (failed_answers) after 0',
    ]);
    expect(decide([gaveUp], { silenceAction: 'escalate' })).toEqual(['policy (silence) after 0']);
    expect(decide([key, cameBack, gaveUp], { silenceAction: 'escalate' }).at(-1)).toBe('end-call');
  });

  it('does not try an answer again and again when a single failure is one too many but a handover just failed', () => {
    const decisions = decide([key, cameBack, ended('failed'), ended('failed')], { failedAnswers: 1 });

    expect(decisions.slice(2)).toEqual(['retry-answer', 'say-again']);
  });

  it('comes to the same decisions about a recorded call', () => {
    const text = readFileSync(join(__dirname, 'fixtures/call-with-a-failed-handover.json'), 'utf8');
    const call = JSON.parse(text) as { facts: CallFact[]; decisions: Decision[] };

    expect(replay(config, call.facts)).toEqual(call.decisions);
  });
});

describe('the escalation policy, whatever happens', () => {
  const told = fc.oneof(
    fc.constantFrom(human, whereIsIt, key, tool, gone, gaveUp, ended('failed'), ended('answered')),
    fc.constantFrom(cameBack, offered, agreed),
    fc
      .record({ text: fc.string({ unit: anyCharacter, maxLength: 300 }), language: fc.string() })
      .map(({ text, language }) => said(text, language)),
  );
  const call = fc.array(fc.tuple(told, fc.nat(5_000)), { maxLength: 60 }).map((steps) => {
    let atMs = 0;
    return steps.map(([fact, afterMs]) => ({ ...fact, atMs: (atMs += afterMs) }));
  });

  it('hands over at most once until the bot has the call again, and a request in its grace gives way to one only', () => {
    fc.assert(
      fc.property(call, (facts) => {
        let underWay: 'no' | 'in-grace' | 'yes' = 'no';
        for (const [index, decision] of replay(config, facts).entries()) {
          if (['handover-came-back', 'callback'].includes(facts[index]?.type ?? '')) underWay = 'no';
          if (decision.type !== 'escalate') continue;
          expect(underWay === 'no' || (underWay === 'in-grace' && decision.afterMs === 0)).toBe(true);
          underWay = decision.afterMs === 0 ? 'yes' : 'in-grace';
        }
      }),
    );
  });

  it('keeps a bounded memory that survives as JSON and decides alike afterwards', () => {
    fc.assert(
      fc.property(call, (facts) => {
        let state: PolicyState = initialPolicyState;
        for (const fact of facts) {
          const step = stepPolicy(config, state, fact);
          const copy = JSON.parse(JSON.stringify(state)) as PolicyState;
          expect(stepPolicy(config, copy, JSON.parse(JSON.stringify(fact)) as CallFact)).toEqual(step);
          state = step.state;
          expect(state.callerTurns.length).toBeLessThanOrEqual(policyDefaults.repetition.withinTurns);
          expect(state.failedInARow).toBeLessThanOrEqual(policyDefaults.failedAnswers);
        }
      }),
    );
  });
});
