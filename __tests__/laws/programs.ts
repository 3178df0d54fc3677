/**
 * Random programs and random containers for properties. A program is a straight line of operations on its inputs and earlier results, so
 * values are shared as in real code; its operations are total and tame, so that every program has derivatives of moderate size.
 */
import fc from 'fast-check';
import {
  abs,
  acosh,
  add,
  asinh,
  atan,
  atan2,
  cbrt,
  clip,
  cos,
  div,
  exp,
  expm1,
  exprel,
  gt,
  hypot,
  leakyRelu,
  log,
  log1p,
  logAddExp,
  logCosh,
  logSigmoid,
  max,
  min,
  mul,
  neg,
  pow,
  powInt,
  relu,
  sech,
  select,
  sigmoid,
  sin,
  sinc,
  sinh,
  softplus,
  sqrt,
  square,
  sub,
  tan,
  tanh,
  xlogy,
  type Num,
  type Tree,
} from 'fluxion';

/** The size of every property run; the seed makes runs the same. */
export const runs = { seed: 20260727, numRuns: 150 } as const;

type Operation = (x: Num, y: Num) => Num;

/** A number ≥ 1.5 that moves with x. */
const above = (x: Num): Num => add(1.5, square(sin(x)));

/** By the text a counterexample shows. */
const smooth: Readonly<Record<string, Operation>> = {
  'x + y': add,
  'x - y': sub,
  'x * y': mul,
  'x tanh y': (x, y) => mul(x, tanh(y)),
  'x / above(y)': (x, y) => div(x, above(y)),
  'sin x / above(y)': (x, y) => div(sin(x), above(y)),
  'above(x) ** tanh y': (x, y) => pow(above(x), tanh(y)),
  'hypot(above(x), y)': (x, y) => hypot(above(x), y),
  'atan2(x, above(y))': (x, y) => atan2(x, above(y)),
  'logAddExp(x, y)': (x, y) => logAddExp(x, y),
  'xlogy(x, above(y))': (x, y) => xlogy(x, above(y)),
  'sin x': (x) => sin(x),
  'cos x': (x) => cos(x),
  'tan tanh x': (x) => tan(tanh(x)),
  'atan x': (x) => atan(x),
  '-x': (x) => neg(x),
  'square tanh x': (x) => square(tanh(x)),
  'tanh x ** 3': (x) => powInt(tanh(x), 3),
  'sqrt above(x)': (x) => sqrt(above(x)),
  'cbrt above(x)': (x) => cbrt(above(x)),
  'exp sin x': (x) => exp(sin(x)),
  'expm1 atan x': (x) => expm1(atan(x)),
  'exprel tanh x': (x) => exprel(tanh(x)),
  'log above(x)': (x) => log(above(x)),
  'log1p square x': (x) => log1p(square(x)),
  'sigmoid x': (x) => sigmoid(x),
  'softplus x': (x) => softplus(x),
  'logSigmoid x': (x) => logSigmoid(x),
  'logCosh x': (x) => logCosh(x),
  'sinc x': (x) => sinc(x),
  'sinh tanh x': (x) => sinh(tanh(x)),
  'sech x': (x) => sech(x),
  'asinh x': (x) => asinh(x),
  'acosh above(x)': (x) => acosh(above(x)),
};

const piecewise: Readonly<Record<string, Operation>> = {
  'max(x, y)': (x, y) => max(x, y),
  'min(x, y)': (x, y) => min(x, y),
  'abs x': (x) => abs(x),
  'relu x': (x) => relu(x),
  'leakyRelu x': (x) => leakyRelu(x, 0.1),
  'clip(x, -0.8, 0.9)': (x) => clip(x, -0.8, 0.9),
  'x > y ? x * y : sin x': (x, y) => select(gt(x, y), mul(x, y), sin(x)),
};

const operations = { ...smooth, ...piecewise };

/** An operation on two earlier values, or on a constant and one of them. */
interface Instruction {
  readonly operation: string;
  readonly x: number;
  readonly y: number;
  readonly constant: number | undefined;
}

export type Program = readonly Instruction[];

const programsOf = (names: readonly string[]): fc.Arbitrary<Program> =>
  fc.array(
    fc.record({
      operation: fc.constantFrom(...names),
      x: fc.nat(50),
      y: fc.nat(50),
      constant: fc.option(fc.double({ min: -2, max: 2, noNaN: true }), { nil: undefined, freq: 4 }),
    }),
    { minLength: 1, maxLength: 12 },
  );

export const smoothPrograms = programsOf(Object.keys(smooth));
export const anyPrograms = programsOf(Object.keys(operations));

/** All values of a run, the inputs first. */
function valuesOf(program: Program, inputs: readonly Num[]): Num[] {
  const values: Num[] = [...inputs];
  for (const { operation, x, y, constant } of program) {
    // Later values more often than earlier ones, or programs would be shallow.
    const pick = (n: number): Num => values[values.length - 1 - (n % Math.min(values.length, 4 + (n % 5)))]!;
    values.push(operations[operation]!(constant ?? pick(x), pick(y)));
  }
  return values;
}

/** Runs a program; its results are its last `outputs` values. */
export const run = (program: Program, inputs: readonly Num[], outputs = 1): Num[] =>
  valuesOf(program, inputs).slice(-outputs);

/** Programs that multiply their own results over and over leave the range where 1e-12 means anything. */
export const isTame = (program: Program, inputs: readonly number[]): boolean =>
  valuesOf(program, inputs).every((y) => Math.abs(y as number) < 50);

export const coordinate = fc
  .double({ min: -2, max: 2, noNaN: true })
  .map((x) => Math.round(x * 1024) / 1024 + 1 / 4096);
export const vector = (n: number): fc.Arbitrary<number[]> => fc.array(coordinate, { minLength: n, maxLength: n });

/** Arrays and objects of numbers, nested, with empty ones among them. */
export const trees: fc.Arbitrary<Tree<number>> = fc.letrec<{ tree: Tree<number> }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    coordinate,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).tree;

/** The leaves of a tree in reading order. */
export function leaves<L>(tree: Tree<L>): L[] {
  if (Array.isArray(tree)) return (tree as Tree<L>[]).flatMap((t) => leaves(t));
  if (typeof tree === 'object' && tree !== null && Object.getPrototypeOf(tree) === Object.prototype) {
    return Object.values(tree as Record<string, Tree<L>>).flatMap((t) => leaves(t));
  }
  return [tree as L];
}

/** The tree with other leaves. */
export function replaced<L, M>(tree: Tree<L>, change: (leaf: L) => M): Tree<M> {
  if (Array.isArray(tree)) return (tree as Tree<L>[]).map((t) => replaced(t, change));
  if (typeof tree === 'object' && tree !== null && Object.getPrototypeOf(tree) === Object.prototype) {
    return Object.fromEntries(Object.entries(tree).map(([k, t]) => [k, replaced(t as Tree<L>, change)]));
  }
  return change(tree as L);
}
