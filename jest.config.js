import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Tests assert no times; a loaded machine is ten times slower than an idle one.
  testTimeout: 120_000,
  // Jest would leave one of two processors idle.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.jest.json' }] },
  moduleNameMapper: {
    // Sources import `./tape.js` as Node wants it; on disk that file is `tape.ts`.
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Tests, docs and examples write the names a user writes and get the sources.
    '^fluxion$': '<rootDir>/src/index.ts',
    '^fluxion/(.*)$': '<rootDir>/src/$1/index.ts',
  },
  // A package unpacked or built beside the sources must not be mistaken for a second copy of them.
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/benchmarks/node_modules'],
};
