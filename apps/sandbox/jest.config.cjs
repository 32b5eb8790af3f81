// One runs the whole calls, which mostly wait, and the other everything else beside them.
module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'sandbox',
  rootDir: __dirname,
  maxWorkers: 2,
  testSequencer: require.resolve('./test/support/calls-first.cjs'),
};
