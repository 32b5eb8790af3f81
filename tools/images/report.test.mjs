import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReport } from './report.mjs';

function recorded() {
  const lines = [];
  return { report: createReport({ print: (line) => lines.push(line) }), lines };
}

describe('the report about images', () => {
  it('ends well when nothing failed, and says what was left out', () => {
    const { report, lines } = recorded();

    report.passed('gateway', 'is built');
    report.leftOut('compose.yaml', 'this engine has no compose.');

    assert.equal(report.close(), 0);
    assert.equal(lines.at(-1), '\nImages: 1 passed, 0 failed, 1 left out');
  });

  it('shows what was seen instead, and ends badly', () => {
    const { report, lines } = recorded();

    assert.equal(report.check(true, 'gateway', 'is healthy', 'log'), true);
    assert.equal(report.check(false, 'gateway', 'does not run as root', 'uid 0\nsecond line'), false);

    assert.equal(report.close(), 1);
    assert.ok(!lines.some((line) => line.includes('log')));
    assert.ok(lines.some((line) => line.endsWith('uid 0')));
    assert.equal(lines.at(-1), '\nImages: 1 passed, 1 failed');
  });
});
