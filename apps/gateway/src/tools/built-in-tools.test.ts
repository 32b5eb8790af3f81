import { escalationLimits } from '@voc/contracts';
import fc from 'fast-check';
import { builtInTools } from './built-in-tools.js';
import { endCall } from './end-call.js';
import { escalateToHuman } from './escalate-to-human.js';
import { setLanguage } from './set-language.js';
import { createFakeToolContext } from './testing/fake-tool-context.js';
import { runPrepared } from './testing/run-prepared.js';
import { toToolParameters } from './tool-parameters.js';

describe('the built-in tools', () => {
  it('have names of their own', () => {
    const names = builtInTools.map(({ spec }) => spec.name);

    expect(names).toEqual(['escalate_to_human', 'end_call', 'set_language']);
  });

  it.each(builtInTools)('keep to the JSON Schema that every provider reads: $spec.name', ({ spec }) => {
    expect(toToolParameters(spec.parameters)).toEqual({ parameters: spec.parameters, problems: [] });
    expect(spec.parameters['additionalProperties']).toBe(false);
  });
});

describe('escalate_to_human', () => {
  const escalate = async (argumentsJson: string) => {
    const fake = createFakeToolContext();
    const answer = await runPrepared(escalateToHuman, argumentsJson, fake.context);
    return { answer, request: fake.handovers[0]!, count: fake.handovers.length };
  };
  const trigger = 'escalate_to_human';

  it('asks for a person with what the model says, and leaves the next words to us', async () => {
    const given = { reason: 'user_request', summary: 'Charged twice.', intent: 'billing', priority: 'high' };

    const { answer, request } = await escalate(JSON.stringify(given));

    expect(request).toEqual({ ...given, trigger });
    expect(answer).toEqual({ result: { accepted: true }, then: 'wait' });
  });

  it('tells the model which fields there are', () => {
    expect(escalateToHuman.spec.parameters).toMatchObject({
      properties: {
        reason: { type: 'string', enum: ['user_request', 'agent_decision'] },
        summary: { type: 'string' },
        intent: { type: 'string' },
        priority: { type: 'string', enum: ['low', 'normal', 'high', 'urgent'] },
      },
      required: ['reason', 'summary'],
    });
  });

  it('keeps what is right when another field is wrong', async () => {
    const given = { reason: 'whim', summary: ' Charged twice. ', intent: 7, priority: 'asap', mood: 'bad' };

    const { request } = await escalate(JSON.stringify(given));

    expect(request).toEqual({ reason: 'agent_decision', trigger, summary: 'Charged twice.' });
  });

  it('cuts what is longer than may travel', async () => {
    const given = { reason: 'user_request', summary: 's'.repeat(5_000), intent: 'i'.repeat(5_000) };

    const { request } = await escalate(JSON.stringify(given));

    expect(request.summary).toHaveLength(escalationLimits.summaryChars);
    expect(request.intent).toHaveLength(escalationLimits.intentChars);
  });

  it('asks for a person whatever the model writes', async () => {
    const field = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const shaped = fc
      .record({ reason: field, summary: field, intent: field, priority: field })
      .map((value) => JSON.stringify(value));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), shaped), async (text) => {
        const { request, count } = await escalate(text);
        expect(count).toBe(1);
        expect(['user_request', 'agent_decision']).toContain(request.reason);
        expect(request.trigger).toBe(trigger);
        expect(request.summary).not.toBe('');
      }),
    );
  });
});

describe('end_call', () => {
  it.each([
    ['', 'said_goodbye'],
    ['{"reason":"bored"}', 'said_goodbye'],
    ['{"reason":"needs_nothing_more"}', 'needs_nothing_more'],
  ])('ends the call, once, for %s', async (text, reason) => {
    const { context, endings } = createFakeToolContext();

    const answer = await runPrepared(endCall, text, context);

    expect(endings).toEqual([reason]);
    expect(answer).toEqual({ result: { accepted: true }, then: 'wait' });
  });
});

describe('set_language', () => {
  it('leaves the answer to the session of the new language', async () => {
    const { context, languages } = createFakeToolContext();

    const answer = await runPrepared(setLanguage, '{"language":"hi"}', context);

    expect(languages).toEqual(['hi']);
    expect(answer.then).toBe('wait');
  });

  it.each(['unchanged', 'unknown-language'] as const)(
    'lets the model go on when it is %s',
    async (outcome) => {
      const { context } = createFakeToolContext({ setLanguage: () => outcome });

      const answer = await runPrepared(setLanguage, '{"language":"fr"}', context);

      expect(answer).toEqual({ result: { error: expect.any(String) as string }, then: 'speak' });
    },
  );

  it('names the languages there are when the model asks for another', () => {
    expect(setLanguage.prepare('{"language":"tlh"}')).toEqual({
      status: 'bad-arguments',
      problem: expect.stringMatching(/^language: .*"en".*"hi"/) as string,
    });
  });
});
