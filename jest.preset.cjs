// Sources are ES modules with `.js` endings; tests run them as CommonJS through swc.
module.exports = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json'],
  injectGlobals: true,
  // Looked up anew each time otherwise, which costs more than what it computes.
  sandboxInjectedGlobals: ['Math'],
  setupFilesAfterEnv: [require.resolve('./tools/test/real-time.cjs')],
  passWithNoTests: true,
};
