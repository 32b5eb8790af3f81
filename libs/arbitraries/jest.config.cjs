module.exports = { ...require('../../jest.preset.cjs'), displayName: 'arbitraries', rootDir: __dirname };
