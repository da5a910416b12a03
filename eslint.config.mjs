import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'dist-test/', '.vscode-test/', 'test/fixtures/']),
  tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 350, skipBlankLines: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'ExportAllDeclaration', message: 'Import from where a thing lives.' },
        { selector: 'ExportNamedDeclaration[source]', message: 'Import from where a thing lives.' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // A promise that nobody waits for loses its failure.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/http/fetchTransport.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node-fetch', message: 'Only http/fetchTransport.ts speaks HTTP.' }] },
      ],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only http/fetchTransport.ts speaks HTTP.' }],
      'no-console': 'error',
    },
  },
  {
    // `assert.rejects` and the like are awaited; `describe` and `it` are called for their effect.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  { files: ['esbuild.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
