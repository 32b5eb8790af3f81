import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseFlowTemplate, renderFlow, type FlowTemplate, type FlowValues } from './handover-flow.js';

const values: FlowValues = {
  LAMBDA_ARN: 'arn:lambda',
  ESCALATION_QUEUE_ARN: 'arn:escalation',
  PRIORITY_QUEUE_ARN: 'arn:priority',
  DEFAULT_QUEUE_ARN: 'arn:default',
  VOICE: 'Amy',
  WAIT_PROMPT: 'One moment.',
  BUSY_PROMPT: 'Please wait.',
};

const complete: FlowTemplate = Object.keys(values).map((name) => `\${${name}}`);

describe('renderFlow', () => {
  it('leaves no placeholder in the flow that is deployed', () => {
    const text = readFileSync(join(__dirname, '../../connect/handover-flow.json'), 'utf8');

    const rendered = JSON.stringify(renderFlow(parseFlowTemplate(text), values));

    expect(rendered).not.toContain('${');
    for (const value of Object.values(values)) expect(rendered).toContain(value);
  });

  it('puts any value in as it is, whatever JSON would make of it', () => {
    fc.assert(
      fc.property(fc.string(), (prompt) => {
        expect(renderFlow([complete, 'say ${WAIT_PROMPT}'], { ...values, WAIT_PROMPT: prompt })).toContain(
          `say ${prompt}`,
        );
      }),
    );
  });

  it('refuses a placeholder that nobody fills', () => {
    expect(() => renderFlow([complete, { Text: '${QUEUE}' }], values)).toThrow(/nobody fills: QUEUE/);
  });

  it('refuses a flow that has lost a placeholder, and with it a queue', () => {
    expect(() => renderFlow(['${LAMBDA_ARN}'], values)).toThrow(/lacks.*DEFAULT_QUEUE_ARN/);
  });

  it('changes nothing but strings', () => {
    expect(renderFlow([complete, { a: [1, true, null, 'x'] }], values)).toContainEqual({
      a: [1, true, null, 'x'],
    });
  });
});
