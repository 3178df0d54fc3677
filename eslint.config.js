import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const node = { Buffer: 'readonly', console: 'readonly', process: 'readonly', URL: 'readonly', performance: 'readonly' };

export default tseslint.config(
  { ignores: ['dist/', '**/node_modules/', 'coverage/', '**/*.gen.ts', 'src/kernels/wasm/assembly/'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  tseslint.configs.stylistic,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-implicit-coercion': 'error',
      'prefer-rest-params': 'error',
      // NaN and the sign of zero are the subject here: a comparison that cannot see them is a mistake.
      'use-isnan': 'error',
      'no-compare-neg-zero': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `a[i]!` is how hot loops read typed arrays under noUncheckedIndexedAccess; see tsconfig.base.json.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Hot loops walk several arrays with one index.
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // A method that has nothing to do, and an interface that only gives a type its name, are both answers.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
    },
  },
  { files: ['src/**'], rules: { 'no-console': 'error', '@typescript-eslint/no-explicit-any': 'error' } },
  { files: ['src/cli/**'], rules: { 'no-console': 'off' } },
  {
    // Tests hand over wrong input on purpose.
    files: ['__tests__/**', 'benchmarks/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    // Programs for the compiler, in every form that people and tools write.
    files: ['__tests__/compile/**'],
    rules: {
      'no-implicit-coercion': 'off',
      'no-constant-binary-expression': 'off',
      'no-useless-assignment': 'off',
      'no-control-regex': 'off',
    },
  },
  { files: ['**/*.{js,cjs,mjs}'], languageOptions: { globals: node } },
  prettier,
);
