/**
 * Reporter for `node --test`: the totals Jest would write with `--json`, as far as test-totals.mjs reads them.
 * @param {AsyncIterable<import('node:test').TestEvent>} source
 */
export default async function* totals(source) {
  let numPassedTests = 0;
  let numFailedTests = 0;
  for await (const { type, data } of source) {
    if (data?.details?.type === 'suite') continue;
    if (type === 'test:pass') numPassedTests += 1;
    if (type === 'test:fail') numFailedTests += 1;
  }
  yield JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites: 0 });
}
