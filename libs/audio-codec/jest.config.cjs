module.exports = { ...require('../../jest.preset.cjs'), displayName: 'audio-codec', rootDir: __dirname };
