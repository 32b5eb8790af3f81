// Most of what is tested here waits for sounds to be over, so that two files at once cost little more than one.
module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'sandbox',
  rootDir: __dirname,
  maxWorkers: 2,
};
