module.exports = { ...require('../../jest.preset.cjs'), displayName: 'handover-token', rootDir: __dirname };
