/** What goes in as a tree of arrays and objects comes out as one: random containers around random programs. */
import fc from 'fast-check';
import { grad, hessian, hvp, jacobian, jvp, linearize, mul, valueAndGrad, vjp, type Num, type Tree } from 'fluxion';
import { difference, distance } from '../support/equal.js';
import { hvpModes, jacobianModes } from '../support/modes.js';
import { anyPrograms, isTame, leaves, replaced, run, runs, trees, type Program } from './programs.js';

type T = Tree<Num>;

/** A function of trees with results like `template`: leaf by leaf the last values of the program. */
function lifted(program: Program, template: Tree<number>): (x: T) => T {
  const count = leaves(template).length;
  return (x: T) => {
    const results = run(program, [1.25, ...leaves(x)], Math.max(count, 1));
    let i = 0;
    return replaced(template, () => mul(results[i++ % results.length]!, 1));
  };
}

const scalarOf = (program: Program) => (x: T): Num => run(program, [1.25, ...leaves(x)])[0]!; // prettier-ignore

/** A tree of the structure of x for every leaf of y. */
const rowsLike = (y: Tree<number>, x: Tree<number>): unknown => replaced(y, () => replaced(x, () => 0));

/** Structures agree where trees with 0 for leaves are the same, key by key and in order. */
const skeleton = (tree: unknown): unknown =>
  replaced(tree as Tree<number>, (leaf) => (typeof leaf === 'number' ? 0 : leaf));

function property(name: string, holds: (program: Program, x: Tree<number>, y: Tree<number>) => void): void {
  test(name, () => {
    fc.assert(
      fc.property(anyPrograms, trees, trees, (program, x, y) => {
        fc.pre(isTame(program, [1.25, ...leaves(x)]));
        holds(program, x, y);
      }),
      runs,
    );
  });
}

const same = (got: unknown, want: unknown): void => expect(difference(skeleton(got), skeleton(want))).toBeUndefined();

property('jvp and linearize: value and tangent are like the result', (program, x, y) => {
  const f = lifted(program, y);
  const v = replaced(x, (leaf) => leaf / 2);
  const { value, tangent } = jvp(f, x, v);
  same(value, y);
  same(tangent, y);
  const linear = linearize(f, x);
  same(linear.value, y);
  same(linear.pushforward(v), y);
  expect(distance(leaves(linear.pushforward(v) as T), leaves(tangent as T), 1)).toBeLessThan(1e-13);
});

property('vjp: the value is like the result, the cotangent like x', (program, x, y) => {
  const { value, pullback } = vjp(lifted(program, y), x);
  same(value, y);
  const ct = replaced(y, (leaf) => leaf / 3);
  same(pullback(ct), x);
});

property('grad and hvp: like x, with the numbers of the flat function', (program, x) => {
  const f = scalarOf(program);
  const flat = (v: readonly Num[]): Num => run(program, [1.25, ...v])[0]!;
  const [at, v] = [leaves(x), leaves(x).map((leaf) => leaf / 2)];
  const gradient = grad(f)(x);
  same(gradient, x);
  expect(leaves(gradient as T)).toEqual(grad(flat)(at));
  const both = valueAndGrad(f)(x);
  expect(both.value).toBe(flat(at));
  expect(difference(both.gradient, gradient)).toBeUndefined();
  for (const mode of hvpModes) {
    const product = hvp(
      f,
      x,
      replaced(x, (leaf) => leaf / 2),
      { mode },
    );
    same(product, x);
    expect(leaves(product as T)).toEqual(hvp(flat, at, v, { mode }));
  }
});

property('jacobian and hessian: a tree like x at every leaf', (program, x, y) => {
  const f = lifted(program, y);
  const J = jacobianModes.map((mode) => jacobian(f, { mode })(x) as unknown);
  for (const other of J) {
    expect(difference(skeleton(other), rowsLike(y, x))).toBeUndefined();
    expect(distance(leaves(other as T), leaves(J[0] as T), 1)).toBeLessThan(1e-12);
  }
  const H = hessian(scalarOf(program))(x) as unknown;
  expect(difference(skeleton(H), rowsLike(x, x))).toBeUndefined();
});

property('inputs are left as they were, and results are no part of them', (program, x, y) => {
  const before = JSON.stringify(x);
  const frozen = deepFrozen(x);
  const f = lifted(program, y);
  const results: unknown[] = [
    jvp(f, frozen, frozen),
    vjp(f, frozen).pullback(replaced(y, () => 1)),
    grad(scalarOf(program))(frozen),
    jacobian(f)(frozen),
    hessian(scalarOf(program))(frozen),
  ];
  expect(JSON.stringify(frozen)).toBe(before);
  const own = containers(frozen);
  for (const result of results) for (const part of containers(result)) expect(own.has(part)).toBe(false);
});

function deepFrozen<X>(x: X): X {
  if (typeof x === 'object' && x !== null) Object.values(x).forEach(deepFrozen);
  return Object.freeze(x);
}

function containers(x: unknown, found = new Set<object>()): Set<object> {
  if (typeof x === 'object' && x !== null) {
    found.add(x);
    for (const part of Object.values(x)) containers(part, found);
  }
  return found;
}
