module.exports = { ...require('../../jest.preset.cjs'), displayName: 'voice-client', rootDir: __dirname };
