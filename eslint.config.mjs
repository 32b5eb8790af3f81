import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const layers = [
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:feature', 'type:contract', 'type:platform', 'type:base'],
  },
  { sourceTag: 'type:feature', onlyDependOnLibsWithTags: ['type:contract', 'type:platform', 'type:base'] },
  {
    sourceTag: 'type:contract',
    onlyDependOnLibsWithTags: ['type:base'],
    bannedExternalImports: ['@aws-sdk/*', 'express', 'ws'],
  },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:base'] },
  { sourceTag: 'type:base', onlyDependOnLibsWithTags: ['type:base'], bannedExternalImports: ['*'] },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: [] },
];

// The Lambda bundle can never swallow the voice code; the sandbox shares no wire-format code with the apps it tests.
const scopes = [
  { sourceTag: 'scope:connect-lambda', onlyDependOnLibsWithTags: ['scope:handover', 'scope:shared'] },
  { sourceTag: 'scope:orchestrator', onlyDependOnLibsWithTags: ['scope:handover', 'scope:shared'] },
  { sourceTag: 'scope:gateway', onlyDependOnLibsWithTags: ['scope:voice', 'scope:handover', 'scope:shared'] },
  { sourceTag: 'scope:sandbox', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:handover', onlyDependOnLibsWithTags: ['scope:handover', 'scope:shared'] },
  { sourceTag: 'scope:voice', onlyDependOnLibsWithTags: ['scope:voice', 'scope:shared'] },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
];

const boundaries = (constraints) => [
  'error',
  { depConstraints: constraints, banTransitiveDependencies: true },
];

/** Tests may import any package, and the libraries that are made for tests. */
const testLayers = layers.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'type:test'],
}));

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '**/.nx', '**/fixtures', '**/*.cjs'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries([...layers, ...scopes]),
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'WebSocket', message: 'A WebSocket comes from ws.' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only main.ts reads the environment.',
        },
        {
          selector:
            "CallExpression[callee.property.name=/^(debug|info|warn|error|failure)$/]:matches([callee.object.name=/^(log|logger|correlated)$/],[callee.object.property.name=/^(log|logger)$/])[arguments.0.type!='Literal']",
          message: 'A log message is a literal; what varies goes into fields.',
        },
      ],
    },
  },
  {
    files: ['**/main.ts', '**/handler.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
      ],
    },
  },
  {
    files: ['libs/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/testing', '@voc/*/testing'], message: 'Test help stays in tests.' }] },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.itest.ts', '**/*.bench.ts', '**/test/**/*.ts', '**/testing/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries([...testLayers, ...scopes]),
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // The conformance suite stands between the two: it plays the real client against the sandbox's models.
    files: ['apps/sandbox/test/voice-conformance.itest.ts', 'apps/sandbox/test/conformance/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries([
        ...testLayers,
        ...scopes.filter(({ sourceTag }) => sourceTag !== 'scope:sandbox'),
      ]),
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' },
    },
  },
);
