/** The JavaScript text of a special function, with the helpers it names, gives its value, to the bit. */
import { helpers, specialBinary, specialInternal, specialUnary } from '../../src/special/all.js';
import { show } from '../support/equal.js';
import { fewSpecialNumbers, specialNumbers } from '../support/special.js';

function evaluated(parameters: readonly string[], text: string): (...args: number[]) => unknown {
  const make = new Function(...Object.keys(helpers), `'use strict'; return (${parameters.join()}) => ${text};`);
  return make(...Object.values(helpers)) as (...args: number[]) => unknown;
}

const samples = [...specialNumbers, -3.7, -0.61803, 0.2, 0.75, 1.4142, 2.7, 11.3, 123.456];

test.each(specialUnary.map((op) => [op.opName, op] as const))('%s', (_, op) => {
  const text = evaluated(['x'], op.js('x'));
  for (const x of samples) expect(`at ${x}: ${show(text(x))}`).toBe(`at ${x}: ${show(op(x))}`);
});

test.each([...specialBinary, ...specialInternal].map((op) => [op.opName, op] as const))('%s', (_, op) => {
  const text = evaluated(['x', 'y'], op.js('x', 'y'));
  const seconds =
    op.opName === 'expSquare' ? [-1, -0.5] : op.parameter ? [1, 2, 3, 6] : [...fewSpecialNumbers, 0.7, 12];
  for (const x of samples) {
    for (const y of seconds) expect(`at ${x}, ${y}: ${show(text(x, y))}`).toBe(`at ${x}, ${y}: ${show(op(x, y))}`);
  }
});

test('records say what they are', () => {
  const unary = specialUnary.map(({ arity, kind, kinks, domain }) => ({
    arity,
    kind,
    kinks,
    ordered: domain[0] < domain[1],
  }));
  expect(unary).toEqual(specialUnary.map(() => ({ arity: 1, kind: 'smooth', kinks: [], ordered: true })));
  const binary = [...specialBinary, ...specialInternal];
  expect(binary.map(({ arity, kind, partials }) => [arity, kind, partials.length])).toEqual(
    binary.map(() => [2, 'smooth', 2]),
  );
  for (const op of [...specialUnary, ...binary]) expect(op.fn).toBe(op);
});
