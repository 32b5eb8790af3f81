const Sequencer = require('@jest/test-sequencer').default;

/** The whole calls take longer than all the rest: begun last, they would go on alone. */
module.exports = class CallsFirst extends Sequencer {
  sort(tests) {
    const isCalls = ({ path }) => path.endsWith('whole-call.itest.ts');
    return [...tests.filter(isCalls), ...super.sort(tests.filter((test) => !isCalls(test)))];
  }
};
