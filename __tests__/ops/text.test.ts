import * as numeric from '../../src/ops/numeric.js';
import { binaryOps, comparisons, internalOps, unaryOps } from '../../src/ops/all.js';
import { show } from '../support/equal.js';
import { fewSpecialNumbers, specialNumbers } from '../support/special.js';

/** The text as a function; helpers beyond Math are those of numeric.ts. */
function evaluated(parameters: readonly string[], text: string): (...args: number[]) => unknown {
  const names = Object.keys(numeric);
  const make = new Function(...names, `return (${parameters.join()}) => ${text};`);
  return make(...Object.values(numeric)) as (...args: number[]) => unknown;
}

const samples = [...specialNumbers, -3.7, -0.61803, 0.2, 0.75, 1.4142, 2.7, 11.3, 123.456];
const pairs = fewSpecialNumbers.flatMap((x) => [...fewSpecialNumbers, -2.3, 0.7].map((y) => [x, y] as const));

const disagreements = (
  f: (...args: number[]) => unknown,
  g: (...args: number[]) => unknown,
  at: number[][],
): string[] =>
  at
    .filter((x) => !Object.is(f(...x), g(...x)))
    .map((x) => `at ${x.map(show).join()}: value ${show(f(...x))}, text ${show(g(...x))}`);

describe('the JavaScript text of an operation gives its value, to the bit', () => {
  test.each(unaryOps.map((op) => [op.opName, op] as const))('%s', (_, op) => {
    expect(disagreements(op as never, evaluated(['x'], op.js('x')), samples.map((x) => [x]))).toEqual([]); // prettier-ignore
  });

  test.each([...binaryOps, ...internalOps, ...comparisons].map((op) => [op.opName, op] as const))('%s', (_, op) => {
    const parameter = 'parameter' in op && op.parameter;
    const at = pairs.filter(([, y]) => !parameter || (Number.isInteger(y) && (op.opName === 'powInt' || (y >= 0 && y < 9)))); // prettier-ignore
    expect(at.length).toBeGreaterThan(50);
    expect(disagreements(op as never, evaluated(['x', 'y'], op.js('x', 'y')), at as unknown as number[][])).toEqual([]);
  });
});

test("values are Math's where Math has the function", () => {
  const inMath = [...unaryOps, ...binaryOps].filter(({ opName }) => opName in Math);
  expect(inMath.map(({ opName }) => opName)).toEqual([
    ...['sqrt', 'cbrt', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan'],
    ...['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'abs', 'sign', 'floor', 'ceil', 'round', 'trunc'],
    ...['pow', 'hypot', 'atan2', 'max', 'min'],
  ]);
  for (const op of inMath) {
    const reference = (Math as unknown as Record<string, (...x: number[]) => number>)[op.opName]!;
    const at = op.arity === 1 ? samples.map((x) => [x]) : pairs.map((p) => [...p]);
    expect([op.opName, disagreements(op as never, reference, at)]).toEqual([op.opName, []]);
  }
});

test("values are those of JavaScript's operators", () => {
  const operators: Record<string, (x: number, y: number) => unknown> = {
    add: (x, y) => x + y,
    sub: (x, y) => x - y,
    mul: (x, y) => x * y,
    div: (x, y) => x / y,
    rem: (x, y) => x % y,
    lt: (x, y) => x < y,
    le: (x, y) => x <= y,
    gt: (x, y) => x > y,
    ge: (x, y) => x >= y,
    eq: (x, y) => x === y,
    ne: (x, y) => x !== y,
  };
  for (const [name, operator] of Object.entries(operators)) {
    const op = [...binaryOps, ...comparisons].find(({ opName }) => opName === name)!;
    const at = pairs.map((p) => [...p]);
    expect([name, disagreements(op as never, operator as never, at)]).toEqual([name, []]);
  }
});
