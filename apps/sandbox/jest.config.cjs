// Whole calls last as long as they do in life and mostly wait, so more of them run at once than there are cores.
module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'sandbox',
  rootDir: __dirname,
  maxWorkers: 3,
};
