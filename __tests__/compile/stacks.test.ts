/**
 * Derivatives of derivatives of programs that keep numbers and arrays on stacks between the sweeps: loops with unknown ends, recursion. Each program
 * is written once with fluxion's operations and run both ways, compiled and eagerly; sweeps of steps over the eager value judge the first derivative.
 */
import * as fluxion from 'fluxion';
import { grad, hessian, hvp, jvp } from 'fluxion';
import { compile } from 'fluxion/compile';
import { distance } from '../support/equal.js';
import { agrees, sweepGradient } from '../support/sweep.js';

type Numbers = readonly number[];

const { add, cos, div, derivative, gt, lt, mul, sin, sub, valueAndGrad } = fluxion;
const scope = { add, cos, div, derivative, grad, gt, hvp, lt, mul, sin, sub, valueAndGrad };

const both = (text: string, more: object = {}): { compiled: any; eager: any } => {
  const all: Record<string, unknown> = { ...scope, ...more };
  const eager = new Function(...Object.keys(all), `return ${text}`)(...Object.values(all));
  return { compiled: compile(new Function(`return ${text}`)(), { scope: all }), eager };
};

const programs: Readonly<Record<string, readonly [text: string, at: Numbers]>> = {
  'numbers of an array change in a while loop': [
    `(x) => {
      const t = [x[0], x[1], 1];
      while (lt(t[2], 3)) {
        t[0] = mul(sin(t[0]), t[1]);
        t[2] = add(t[2], add(0.5, mul(x[0], x[0])));
        t[1] = mul(t[1], t[2]);
      }
      return add(t[0], mul(t[1], t[2]));
    }`,
    [0.7, 1.3],
  ],
  'a new array in every round, handed on': [
    `(x) => {
      let a = x.slice();
      let s = 1;
      while (lt(s, 20)) {
        const b = [mul(a[1], a[0]), add(sin(a[0]), x[1])];
        s = add(s, add(mul(b[0], b[0]), 2));
        a = b;
      }
      return add(mul(a[0], s), a[1]);
    }`,
    [0.7, 1.3],
  ],
  'rows that change places': [
    `(x) => {
      const A = x.map((v, i) => x.map((w, j) => add(mul(v, w), i === j ? 2 : 0)));
      let k = 0;
      while (k < 4) {
        const row = A[k % 2];
        A[k % 2] = A[(k + 1) % 2];
        A[(k + 1) % 2] = row;
        A[0][1] = mul(A[0][1], A[1][0]);
        k++;
      }
      return add(mul(A[0][0], A[1][1]), A[0][1]);
    }`,
    [0.7, 1.3],
  ],
  'recursion on new arrays': [
    `(x) => {
      const go = (a, n) => {
        if (n === 0) return mul(a[0], a[1]);
        const b = [a[1], sin(mul(a[0], a[1]))];
        return mul(go(b, n - 1), a[0]);
      };
      return go(x.slice(), 3);
    }`,
    [0.7, 1.3],
  ],
  'recursion that returns arrays': [
    `(x) => {
      const go = (a, n) => {
        if (n === 0) return a;
        const b = go([mul(a[1], a[0]), a[0]], n - 1);
        return [add(b[0], a[1]), mul(b[1], a[0])];
      };
      const r = go([x[0], x[1]], 3);
      return mul(r[0], r[1]);
    }`,
    [0.7, 1.3],
  ],
  'recursion on matrices': [
    `(x) => {
      const det = (A) => {
        const n = A.length;
        if (n === 1) return A[0][0];
        let s = 0;
        for (let c = 0; c < n; c++) {
          const M = Array.from({ length: n - 1 }, (_, i) => Array.from({ length: n - 1 }, (_, j) => A[i + 1][j < c ? j : j + 1]));
          const term = mul(A[0][c], det(M));
          s = c % 2 ? sub(s, term) : add(s, term);
        }
        return s;
      };
      return det(x.map((v, i) => x.map((w, j) => add(mul(v, w), i === j ? v : sin(w)))));
    }`,
    [0.7, 1.2, 0.4],
  ],
  'a loop in a recursion in a loop': [
    `(x) => {
      const go = (a, n) => {
        if (n === 0) return a[0];
        let t = a.slice();
        while (lt(t[0], 4)) {
          const u = t.slice();
          u[0] = add(mul(t[0], 1.5), t[1]);
          u[1] = mul(t[1], x[0]);
          t = u;
        }
        return add(go([t[1], div(t[0], 4)], n - 1), t[0]);
      };
      let s = 0;
      for (let k = 0; k < 2; k++) s = add(mul(s, 0.1), go([add(x[0], k), x[1]], 2));
      return s;
    }`,
    [0.7, 1.2],
  ],
  'two functions that call each other': [
    `(x) => {
      const even = (a, n) => (n === 0 ? mul(a[0], a[1]) : mul(odd([a[1], mul(a[0], a[0])], n - 1), a[0]));
      const odd = (a, n) => (n === 0 ? sin(a[0]) : add(even([cos(a[1]), a[0]], n - 1), a[1]));
      return even(x.slice(), 3);
    }`,
    [0.7, 1.2],
  ],
};

const vectorFor = (x: Numbers): number[] => x.map((_, i) => Math.sin(1 + 2 * i));

/** Value, gradient, tangent, and second derivatives in three mixes, the same from both engines; the gradient also from values alone. */
function compare({ compiled, eager }: { compiled: any; eager: any }, x: Numbers): void {
  const v = vectorFor(x);
  const value = (list: number[]): number => eager(list) as number;
  expect(distance(compiled([...x]), value([...x]))).toBeLessThan(1e-14);
  const gradient = grad(compiled)([...x] as any) as unknown as number[];
  expect(distance(gradient, grad(eager)([...x] as any))).toBeLessThan(1e-11);
  const size = Math.hypot(...gradient);
  sweepGradient(value, x).forEach((estimate, i) => expect(agrees(gradient[i]!, estimate, size, 1e-6)).toBe(true));
  const want = hvp(eager, x as never, v as never, { mode: 'forward-over-reverse' } as never);
  expect(distance(jvp(compiled, x as never, v as never).tangent, jvp(eager, x as never, v as never).tangent)).toBeLessThan(1e-11); // prettier-ignore
  expect(distance(hvp(compiled, x as never, v as never), want)).toBeLessThan(1e-10);
  const slope = both('(x, v) => { const g = df(x); let s = 0; for (let i = 0; i < v.length; i++) s += g[i] * v[i]; return s; }', { df: grad(compiled) }).compiled; // prettier-ignore
  expect(distance((grad(slope) as any)(x, v), want)).toBeLessThan(1e-10);
  const along = both('(x, v) => jvp(f, x, v).tangent', { jvp, f: compiled }).compiled;
  expect(distance((grad(along) as any)(x, v), want)).toBeLessThan(1e-10);
}

describe.each(Object.entries(programs))('%s', (_, [text, x]) => {
  test('and its second derivatives', () => compare(both(text), x));

  test('its gradient in a program', () => {
    const norm = `(x) => { const d = grad(${text})(x); let s = 0; for (let i = 0; i < ${x.length}; i++) s = add(s, mul(mul(d[i], d[i]), x[i])); return s; }`;
    compare(both(norm), x);
  });

  test('its gradient in the steps of a solver', () => {
    const solver = `(x) => {
      const g = ${text};
      let y = x.slice();
      let k = 0;
      while (k < 2) {
        const d = grad(g)(y);
        const z = x.slice();
        for (let i = 0; i < ${x.length}; i++) z[i] = sub(y[i], mul(0.01, mul(d[i], x[i])));
        y = z;
        k++;
      }
      let s = 0;
      for (let i = 0; i < ${x.length}; i++) s = add(s, mul(y[i], y[i]));
      return s;
    }`;
    compare(both(solver), x);
  });
});

test('a Hessian by two reverse sweeps, and a third derivative by three', () => {
  const [text, x] = programs['recursion on new arrays']!;
  const { compiled, eager } = both(text);
  const rows = both(`(x) => { const g = df(x); return g[0]; }`, { df: grad(compiled) }).compiled;
  const matrix = hessian(eager)([...x] as any) as unknown as number[][];
  expect(distance(grad(rows)([...x] as any), matrix[0])).toBeLessThan(1e-12);
  const third = both(`(x) => { const h = dg(x); return h[1]; }`, { dg: grad(rows) }).compiled;
  const eagerThird = grad((y: any) => (hessian(eager)(y) as any)[0][1]);
  expect(distance(grad(third)([...x] as any), eagerThird([...x] as any))).toBeLessThan(1e-11);
});

test('only the value of a value with its gradient is used: the sweeps still fit together', () => {
  const text = `(x) => {
    const go = (a, n) => (n === 0 ? mul(a[0], a[1]) : mul(go([a[1], sin(a[0])], n - 1), a[0]));
    const r = valueAndGrad((v) => go(v, 2))(x);
    const d = valueAndGrad((v) => go(v, 1))(x);
    return mul(mul(r.value, r.value), d.gradient[0]);
  }`;
  compare(both(text), [0.7, 1.2]);
});

test('a gradient called at two places of a program', () => {
  const text = `(x) => {
    const g = (v) => { let a = v.slice(); let k = 0; while (k < 2) { a = a.map((t, i) => add(mul(t, sin(v[i])), mul(t, t))); k++; } return mul(a[0], a[1]); };
    const dg = grad(g);
    const d = dg(x);
    const e = dg(d);
    return add(mul(d[0], e[1]), mul(d[1], e[0]));
  }`;
  compare(both(text), [0.3, 0.2]);
});
