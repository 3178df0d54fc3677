import config from './jest.config.js';

const folders = process.env.MUTATION_TESTS ?? '{check,core,edge,forward,nesting,ops,reverse,transforms}/**/*';

/**
 * The tests that mutants of src/ops, src/core and src/check are held against: those that run in Jest's own process, and quickly.
 * MUTATION_TESTS narrows them down (`check/verdicts`) when only a few files are mutated.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: [`**/__tests__/${folders}.test.ts`],
  testPathIgnorePatterns: ['check/(gallery|large)', 'node_modules'],
};
