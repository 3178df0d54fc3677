import type { Kernels } from '../../src/kernels/types.js';
import { at, gold, type GoldRow, javascript, sets, ulp, worstError } from './helpers.js';

const SMALLEST_NORMAL = 2 ** -1022;

const pow = (kernels: Kernels, x: number, e: number): [number, number, number] => {
  const [y, px, pe] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  kernels.pow(1, Float64Array.of(x), 0, Float64Array.of(e), 0, y, 0, px, 0, pe, 0);
  return [y[0]!, px[0]!, pe[0]!];
};

const powScalar = (kernels: Kernels, x: number, c: number): [number, number] => {
  const [y, p] = [new Float64Array(1), new Float64Array(1)];
  kernels.powScalar(1, Float64Array.of(x), 0, c, y, 0, p, 0);
  return [y[0]!, p[0]!];
};

/** A partial's own error is that of its formula, not of a value or argument that has lost its bits to underflow. */
const normal = (rows: GoldRow[]): GoldRow[] =>
  rows.filter((row) => {
    const [x, e, partial] = row as number[];
    const v = Math.abs(Math.pow(x!, e!));
    const all = [Math.abs(x!), v, Math.abs(partial!)];
    return partial !== null && all.every((a) => a >= SMALLEST_NORMAL && a < 1e308);
  });

/** Limits in units in the last place: [javascript, wasm]. Math.tanh is what it is: the JavaScript set is not better than its engine. */
const limits: Record<string, [number, number]> = {
  exp: [1, 1],
  log: [1, 1],
  sin: [1, 1],
  cos: [1, 1],
  pow: [1, 1],
  tanh: [2.5, 1.5],
  sigmoid: [2.5, 2.5],
  softplus: [2, 1.5],
  tanhPartial: [5, 4],
  sigmoidPartial: [3.5, 3.5],
  powBasePartial: [2.5, 2.5],
  powExponentPartial: [2.5, 2],
};

const measured: Record<string, (kernels: Kernels) => (...args: number[]) => number> = {
  exp: (k) => (x) => at(k.exp, x!).value,
  log: (k) => (x) => at(k.log, x!).value,
  sin: (k) => (x) => at(k.sin, x!).value,
  cos: (k) => (x) => at(k.cos, x!).value,
  tanh: (k) => (x) => at(k.tanh, x!).value,
  sigmoid: (k) => (x) => at(k.sigmoid, x!).value,
  softplus: (k) => (x) => at(k.softplus, x!).value,
  tanhPartial: (k) => (x) => at(k.tanh, x!).partial,
  sigmoidPartial: (k) => (x) => at(k.sigmoid, x!).partial,
  pow: (k) => (x, e) => pow(k, x!, e!)[0],
  powBasePartial: (k) => (x, e) => pow(k, x!, e!)[1],
  powExponentPartial: (k) => (x, e) => pow(k, x!, e!)[2],
};

const rowsOf = (name: string): GoldRow[] => {
  const rows = gold[name]!;
  return name.startsWith('pow') && name !== 'pow' ? normal(rows) : rows;
};

describe.each(sets)('accuracy of the %s set', (setName, kernels) => {
  test.each(Object.keys(limits))('%s', (name) => {
    const rows = rowsOf(name);
    expect(rows.length).toBeGreaterThan(250);
    const worst = worstError(rows, measured[name]!(kernels));
    const limit = limits[name]![setName === 'javascript' ? 0 : 1];
    if (worst.error > limit) throw new Error(`${worst.error} units in the last place at ${JSON.stringify(worst.at)}`);
  });

  test('partials that are values of another function are as good as those', () => {
    const errors = {
      exp: worstError(gold.exp!, (x) => at(kernels.exp, x!).partial).error,
      sin: worstError(gold.cos!, (x) => at(kernels.sin, x!).partial).error,
      cos: worstError(gold.sin!, (x) => -at(kernels.cos, x!).partial).error,
    };
    for (const [name, error] of Object.entries(errors)) expect([name, error <= 1]).toEqual([name, true]);
    expect(worstError(gold.sigmoid!, (x) => at(kernels.softplus, x!).partial).error).toBeLessThan(2.5);
  });

  test('a constant exponent gives what an array of it gives, or better', () => {
    for (const row of gold.pow!) {
      const [x, e] = row as number[];
      const [y, p] = powScalar(kernels, x!, e!);
      const [all, px] = pow(kernels, x!, e!);
      if ([0, 1, 2, -1, 0.5].includes(e!)) continue;
      expect([x, e, y, p]).toEqual([x, e, all, px]);
    }
    const simple = gold.pow!.filter(([, e]) => [0, 1, 2, -1, 0.5].includes(e!));
    expect(simple.length).toBeGreaterThan(20);
    // x², 1/x and √x are rounded once.
    expect(worstError(simple, (x, e) => powScalar(kernels, x!, e!)[0]).error).toBeLessThanOrEqual(0.5001);
  });

  test('powers of small integers are exact', () => {
    for (let base = 2; base <= 10; base++) {
      for (let e = 3, exact = base ** 2 * base; exact < 2 ** 53; e++, exact *= base) {
        expect([base, e, pow(kernels, base, e)[0]]).toEqual([base, e, exact]);
        expect(pow(kernels, -base, e)[0]).toBe(e % 2 === 0 ? exact : -exact);
      }
    }
  });
});

test('both sets give the same but for the last bits', () => {
  for (const name of ['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'softplus'] as const) {
    const allowed = limits[name]![0] + limits[name]![1];
    for (const [x] of gold[name]! as number[][]) {
      const a = at(javascript[name], x!);
      const b = at(sets[1]![1][name], x!);
      expect(Math.abs(a.value - b.value) <= allowed * ulp(a.value) || Object.is(a.value, b.value)).toBe(true);
      expect(Math.abs(a.partial - b.partial) <= 8 * ulp(a.partial) || Object.is(a.partial, b.partial)).toBe(true);
    }
  }
});

test('the oracle and the way of measuring find a wrong kernel', () => {
  expect(worstError(gold.exp!, (x) => Math.exp(x!) * (1 + 2 ** -51)).error).toBeGreaterThan(2);
  expect(worstError(gold.sin!, (x) => Math.sin(x!) + (x! > 100 ? ulp(Math.sin(x!)) * 2 : 0)).error).toBeGreaterThan(
    1.4,
  );
  expect(worstError(gold.tanhPartial!, (x) => 1 - Math.tanh(x!) ** 2).error).toBeGreaterThan(1e6);
});
