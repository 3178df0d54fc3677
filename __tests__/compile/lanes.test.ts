/**
 * Jacobians and Hessians of more inputs than one program has lanes for: several columns in a pass. Each function is written once with fluxion's
 * operations and run compiled and eagerly; sweeps of steps over the eager values judge both.
 */
import * as fluxion from 'fluxion';
import { hessian, jacobian } from 'fluxion';
import { compile } from 'fluxion/compile';
import { difference, distance } from '../support/equal.js';
import { agrees, sweepGradient } from '../support/sweep.js';

const { abs, add, div, exp, gt, lt, max, mul, sin, sqrt, sub } = fluxion;
const scope = { abs, add, div, exp, gt, lt, max, mul, sin, sqrt, sub };

const both = (text: string): { compiled: any; eager: any } => ({
  compiled: compile(new Function(`return ${text}`)(), { scope }),
  eager: new Function(...Object.keys(scope), `return ${text}`)(...Object.values(scope)),
});

const functions: Readonly<Record<string, readonly [n: number, text: string]>> = {
  'thirty to thirty': [30, '(x) => x.map((v, i) => { let s = 0; for (let j = 0; j < x.length; j++) s = add(s, sin(mul(v, x[j]))); return mul(s, v); })'],
  'thirty to a hundred': [30, '(x) => Array.from({ length: 100 }, (_, r) => { const a = x[r % 30], b = x[(r * 7 + 3) % 30]; return sub(mul(exp(mul(-1, a)), b), div(a, add(1, mul(b, b)))); })'],
  'branches, and a remainder of one': [13, '(x) => x.map((v, i) => (gt(v, 0.5) ? mul(v, x[(i + 1) % 13]) : max(v, mul(2, x[(i + 5) % 13]))))'],
  'arrays that change': [14, '(x) => { const y = x.slice(); for (let k = 0; k < 3; k++) for (let i = 1; i < y.length; i++) y[i] = add(mul(y[i], y[i - 1]), x[i]); return y; }'],
  'a loop with an unknown end and new arrays': [15, '(x) => { let y = x.slice(); let s = 0; while (lt(s, 12)) { const z = y.map((v, i) => add(mul(v, 0.5), mul(x[i], y[(i + 1) % 15]))); s = add(s, add(1, z[0])); y = z; } return y; }'],
  'recursion on arrays': [16, '(x) => { const go = (a, n) => (n === 0 ? a : go(a.map((v, i) => add(sin(v), mul(x[i], a[(i + 3) % 16]))), n - 1)); return go(x.slice(), 3); }'],
  'an early return': [17, '(x) => { const y = x.slice(); for (let i = 0; i < y.length; i++) { y[i] = mul(y[i], x[(i + 1) % 17]); if (gt(y[i], 0.8)) return y; } return x.slice(); }'],
  'rows that change places': [18, '(x) => { const A = Array.from({ length: 3 }, (_, i) => Array.from({ length: 6 }, (_, j) => x[6 * i + j])); const r = A[0]; A[0] = A[2]; A[2] = r; A[0][1] = mul(A[0][1], A[1][2]); return Array.from({ length: 18 }, (_, k) => mul(A[Math.floor(k / 6)][k % 6], x[k])); }'],
}; // prettier-ignore

describe.each(Object.entries(functions))('%s', (_, [n, text]) => {
  const { compiled, eager } = both(text);
  const at = Array.from({ length: n }, (__, i) => 0.3 + 0.6 * Math.abs(Math.sin(i + 1)));
  const want = jacobian(eager)(at as never) as unknown as number[][];

  test.each(['auto', 'forward', 'reverse'] as const)('%s', (mode) => {
    const rows = (jacobian(compiled, { mode }) as any)(at) as number[][];
    expect(rows.every(Array.isArray)).toBe(true);
    expect(distance(rows, want)).toBeLessThan(1e-12);
    const typed = (jacobian(compiled, { mode }) as any)(Float64Array.from(at)) as Float64Array[];
    expect(typed.every((r) => r instanceof Float64Array)).toBe(true);
    expect(distance(typed, want)).toBeLessThan(1e-12);
  });

  test('from values alone', () => {
    for (const i of [0, want.length >> 1, want.length - 1]) {
      const size = Math.hypot(...want[i]!);
      sweepGradient((x) => eager(x)[i], at, 0.05).forEach((e, j) => expect(agrees(want[i]![j]!, e, size, 1e-6)).toBe(true));
    }
  });
}); // prettier-ignore

test('further arguments, a buffer, other lengths, records and lists of numbers', () => {
  const f = compile((x: Float64Array, k: number) => x.map((v, i) => v * k * x[(i + 1) % x.length]!)) as any;
  for (const n of [13, 16, 18]) {
    const x = Float64Array.from({ length: n }, (_, i) => i + 1);
    const rows = jacobian(f)(x, 3) as unknown as Float64Array[];
    rows.forEach((row, i) =>
      row.forEach((v, j) => expect(v).toBe(j === i ? 3 * x[(i + 1) % n]! : j === (i + 1) % n ? 3 * x[i]! : 0)),
    );
    const out = rows.map((r) => new Float64Array(r.length).fill(7));
    expect((jacobian(f) as any)(x, 3, { out })).toBe(out);
    expect(out).toEqual(rows);
  }
  const pair = compile((x: number[]) => [x[0]! * x[13]!, x[1]! ** 2]);
  const x = Array.from({ length: 14 }, (_, i) => i + 1);
  const [first, second] = (jacobian(pair, { mode: 'forward' }) as any)(x) as number[][];
  expect([first![0], first![13], second![1], second![2]]).toEqual([14, 1, 4, 0]);
  const record = compile(({ w }: { w: number[] }) => w.map((v) => v * v)) as any;
  expect((jacobian(record)({ w: x }) as any)[3].w[3]).toBe(8);
});

test('zeros are +0, and an input that does not move is not multiplied by an infinite slope', () => {
  const f = compile((x: Float64Array) => x.map((v) => -Math.sqrt(v)));
  const x = Float64Array.from({ length: 14 }, (_, i) => i);
  const rows = jacobian(f)(x as never) as unknown as Float64Array[];
  rows.forEach((row, i) => row.forEach((v, j) => expect(v).toBe(i === j ? -0.5 / Math.sqrt(i) : 0)));
  const eager = jacobian((y: any) => Array.from({ length: 14 }, (_, i) => fluxion.neg(sqrt(y[i]))))([...x] as never);
  expect(difference(rows.map((r) => [...r]), eager)).toBe(undefined); // prettier-ignore
});

test('a Hessian of twenty inputs', () => {
  const text = `(x) => {
    let s = 0;
    for (let i = 0; i + 1 < x.length; i++) {
      const t = sub(x[i + 1], mul(x[i], x[i]));
      s = add(s, add(mul(100, mul(t, t)), mul(sub(1, x[i]), sub(1, x[i]))));
    }
    return s;
  }`;
  const { compiled, eager } = both(text);
  const x = Array.from({ length: 20 }, (_, i) => Math.cos(i));
  const want = hessian(eager)(x as never);
  expect(distance(hessian(compiled)(x as never), want)).toBeLessThan(1e-12);
  expect(distance(hessian(compiled)(Float64Array.from(x) as never), want)).toBeLessThan(1e-12);
});
