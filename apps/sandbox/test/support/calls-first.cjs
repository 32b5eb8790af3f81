/** The whole calls take longer than all the rest: begun last, they would go on alone. A sequencer of Jest's. */
module.exports = class CallsFirst {
  sort(tests) {
    const isCalls = ({ path }) => path.endsWith('whole-call.itest.ts');
    return [...tests].sort((a, b) => Number(isCalls(b)) - Number(isCalls(a)));
  }

  /** Nothing is remembered from one run to the next, so all may have failed. */
  cacheResults() {}

  allFailedTests(tests) {
    return tests;
  }
};
