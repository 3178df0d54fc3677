// The globals that test files use, as declarations of one list that can be run again and again in one process: Jest loads every test file anew for
// every run, which takes seconds where the tests take milliseconds.
import { bind } from 'jest-each';
import { expect } from 'expect';
import { fn, spyOn } from 'jest-mock';

/** Everything declared so far, in order. */
export const tests = [];

let block = { name: '', parent: undefined, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [], begun: false };

function describe(name, declare) {
  block = { ...block, name: `${block.name}${name} › `, parent: block, begun: false };
  for (const hook of ['beforeAll', 'afterAll', 'beforeEach', 'afterEach']) block[hook] = [];
  declare();
  block = block.parent;
}

let file = '';
export const inFile = (name) => (file = name);

function test(name, call) {
  tests.push({ id: `${tests.length} ${file} ${block.name}${name}`, file, block, call });
}

describe.each = bind(describe);
test.each = bind(test);

const hooks = Object.fromEntries(
  ['beforeAll', 'afterAll', 'beforeEach', 'afterEach'].map((hook) => [hook, (call) => void block[hook].push(call)]),
);
Object.assign(globalThis, hooks, {
  describe,
  test,
  it: test,
  expect,
  jest: { fn, spyOn, setTimeout: () => undefined },
});

const outwards = (b) => (b ? [b, ...outwards(b.parent)] : []);

/** Runs one test. @returns the error that it failed with, if it did */
export async function runTest({ block: inner, call }) {
  const blocks = outwards(inner);
  try {
    for (const b of [...blocks].reverse()) {
      if (!b.begun) for (const hook of b.beforeAll) await hook();
      b.begun = true;
      for (const hook of b.beforeEach) await hook();
    }
    await call();
    return undefined;
  } catch (error) {
    return error ?? new Error('something undefined was thrown');
  } finally {
    for (const b of blocks) for (const hook of b.afterEach) await hook();
  }
}
