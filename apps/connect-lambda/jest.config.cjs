module.exports = { ...require('../../jest.preset.cjs'), displayName: 'connect-lambda', rootDir: __dirname };
