import { ok, unknown, wrong } from './check.js';
import { doctorReport, exitCodeOf, reportText } from './report.js';
import type { CheckResult } from './run-checks.js';

const results: readonly CheckResult[] = [
  { id: 'twilio.account', title: 'Twilio accepts the token', finding: ok('The account is active.') },
  { id: 'sqs.queue', title: 'the queue is there', finding: wrong('It is not.', 'Create it.') },
  { id: 'hubspot', title: 'the key is known', finding: unknown('No answer.', 'Try again.') },
];
const asIs = (text: string): string => text;

describe('the report', () => {
  it('shows people what was found, and of trouble what should be and what to do', () => {
    expect(reportText(doctorReport('gateway', results, asIs))).toBe(
      [
        'gateway',
        '  ok     twilio.account  The account is active.',
        '  WRONG  sqs.queue       the queue is there',
        '                         It is not.',
        '                         → Create it.',
        '  ?      hubspot         the key is known',
        '                         No answer.',
        '                         → Try again.',
        '  1 of 3 ok, 1 wrong, 1 cannot be told.',
        '',
      ].join('\n'),
    );
  });

  it('is healthy only when everything is known to be well', () => {
    const exitCode = (...some: readonly CheckResult[]): number => exitCodeOf(doctorReport('x', some, asIs));
    const [well, bad, untold] = results as [CheckResult, CheckResult, CheckResult];

    expect(exitCode(well)).toBe(0);
    expect(exitCode(well, bad)).toBe(1);
    expect(exitCode(well, untold)).toBe(1);
    expect(exitCode()).toBe(1);
  });

  it('hides what must not be seen, in what was found and in the advice', () => {
    const finding = wrong('It is called s3cret!', 'Rename s3cret!');

    const report = doctorReport('x', [{ id: 'a', title: 't', finding }], (text) =>
      text.replaceAll('s3cret', '…'),
    );

    expect(report.checks[0]).toMatchObject({ found: 'It is called …!', advice: 'Rename …!' });
  });

  it('lets nothing of what was found steer the terminal', () => {
    const finding = wrong('It is \u001b[31mred\u2028\u0007.', 'Look.');

    expect(reportText(doctorReport('x', [{ id: 'a', title: 't', finding }], asIs))).toContain(
      'It is ·[31mred··.',
    );
  });
});
