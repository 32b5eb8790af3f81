import { escalationLimits } from '@voc/contracts';
import fc from 'fast-check';
import { escalateToolName, readEscalateArguments } from './escalate-tool.js';

describe('readEscalateArguments', () => {
  it('takes over what the model says', () => {
    const given = { reason: 'user_request', summary: 'Charged twice.', intent: 'billing', priority: 'high' };

    expect(readEscalateArguments(JSON.stringify(given))).toEqual({ ...given, trigger: escalateToolName });
  });

  it('keeps what is right when another field is wrong', () => {
    const given = { reason: 'whim', summary: ' Charged twice. ', intent: 7, priority: 'asap', mood: 'bad' };

    expect(readEscalateArguments(JSON.stringify(given))).toEqual({
      reason: 'agent_decision',
      trigger: escalateToolName,
      summary: 'Charged twice.',
    });
  });

  it.each([
    [''],
    ['{'],
    ['null'],
    ['[]'],
    ['5'],
    ['"now"'],
    ['{"summary":"  "}'],
    ['{"__proto__":{"reason":"dtmf"}}'],
  ])('hands over all the same for %j', (text) => {
    expect(readEscalateArguments(text)).toEqual({ reason: 'agent_decision', trigger: escalateToolName });
  });

  it('cuts what is longer than may travel', () => {
    const given = { reason: 'user_request', summary: 's'.repeat(5_000), intent: 'i'.repeat(5_000) };

    const { summary, intent } = readEscalateArguments(JSON.stringify(given));

    expect(summary).toHaveLength(escalationLimits.summaryChars);
    expect(intent).toHaveLength(escalationLimits.intentChars);
  });

  it('asks for a person whatever the model writes', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const shaped = fc
      .record({ reason: field, summary: field, intent: field, priority: field })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), shaped), (text) => {
        const request = readEscalateArguments(text);
        expect(['user_request', 'agent_decision']).toContain(request.reason);
        expect(request.trigger).toBe(escalateToolName);
        expect(request.summary).not.toBe('');
      }),
    );
  });
});
