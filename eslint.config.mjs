import tseslint from 'typescript-eslint';
import { roomOrder } from './scripts/lint/room-order.mjs';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'coverage/'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { crosswalk: { rules: { 'room-order': roomOrder } } },
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './src/webviews/tsconfig.json'] } },
    rules: {
      'crosswalk/room-order': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' }, { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that says it.' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNullish: true }],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 340, skipBlankLines: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', '@typescript-eslint/no-floating-promises': 'error' },
  },
);
