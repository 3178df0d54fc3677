/** Functions that call themselves and return arrays: in every mode against the plain function and sweeps of steps over it. */
import { grad } from 'fluxion';
import { compile } from 'fluxion/compile';
import { forceGeneration } from '../../src/compile/emit/link.js';
import { distance } from '../support/equal.js';
import { checked } from './support/checked.js';

const x = Float64Array.of(0.3, 0.7, 1.1, 0.4);

const cases: readonly (readonly [string, string, ...unknown[]])[] = [
  [
    'an array handed on and changed on the way',
    `(x) => {
      const f = (a, k) => {
        if (k === 0) return a;
        const b = new Float64Array(a.length);
        for (let i = 0; i < a.length; i++) b[i] = Math.sin(a[i]) * a[(i + 1) % a.length];
        return f(b, k - 1);
      };
      const y = f(x, 3);
      let s = 0;
      for (let i = 0; i < y.length; i++) s += y[i] * y[i];
      return s;
    }`,
    x,
  ],
  [
    'a new array at every depth, the data from outside',
    `(x) => {
      const f = (k) => {
        if (k === 0) return Float64Array.of(x[0], x[1]);
        const a = f(k - 1);
        const b = new Float64Array(2);
        b[0] = a[0] * a[1] + x[k];
        b[1] = Math.sin(a[0]);
        return b;
      };
      const y = f(3);
      return y[0] * y[1];
    }`,
    x,
  ],
  [
    'a fast Fourier transform, two arrays in one tuple',
    `(x) => {
      const fft = (re, im) => {
        const n = re.length;
        if (n === 1) return [re, im];
        const h = n / 2;
        const er = new Float64Array(h), ei = new Float64Array(h), or = new Float64Array(h), oi = new Float64Array(h);
        for (let i = 0; i < h; i++) { er[i] = re[2 * i]; ei[i] = im[2 * i]; or[i] = re[2 * i + 1]; oi[i] = im[2 * i + 1]; }
        const [a, b] = fft(er, ei);
        const [c, d] = fft(or, oi);
        const R = new Float64Array(n), I = new Float64Array(n);
        for (let k = 0; k < h; k++) {
          const w = (-2 * Math.PI * k) / n;
          const tr = Math.cos(w) * c[k] - Math.sin(w) * d[k];
          const ti = Math.cos(w) * d[k] + Math.sin(w) * c[k];
          R[k] = a[k] + tr; I[k] = b[k] + ti; R[k + h] = a[k] - tr; I[k + h] = b[k] - ti;
        }
        return [R, I];
      };
      const [R, I] = fft(x, new Float64Array(x.length));
      let s = 0;
      for (let k = 0; k < x.length; k++) s += k * (R[k] * R[k] + I[k] * I[k]) * R[k];
      return s;
    }`,
    x,
  ],
  [
    'arrays of rows: powers of a matrix by squaring',
    `(A, n) => {
      const multiply = (P, Q) => P.map((row) => Q[0].map((_, j) => row.reduce((s, v, k) => s + v * Q[k][j], 0)));
      const power = (M, k) => {
        if (k === 1) return M;
        const half = power(M, Math.floor(k / 2));
        const square = multiply(half, half);
        return k % 2 === 0 ? square : multiply(square, M);
      };
      const B = power(A, n);
      return B[0][0] * B[1][1] - 2 * B[0][1] * B[1][0];
    }`,
    [[0.9, 0.2], [-0.3, 1.1]],
    5,
  ],
  [
    'a number and an array in a record, from a loop over branches',
    `(x) => {
      const walk = (from, k) => {
        if (k === 0) { const leaf = new Float64Array(2); leaf[0] = x[from % 4]; leaf[1] = 1; return { s: x[from % 4] * 0.5, v: leaf }; }
        const v = new Float64Array(2);
        let s = 0;
        for (let b = 0; b < 2; b++) {
          const inner = walk(from + b + 1, k - 1);
          v[0] += inner.v[0] * inner.s;
          v[1] = v[1] * 0.5 + inner.v[1] * inner.v[0];
          s += inner.s * Math.cos(inner.v[0]);
        }
        return { s, v };
      };
      const r = walk(0, 3);
      return r.s * r.v[0] + r.v[1];
    }`,
    x,
  ],
  [
    'what was returned is written afterwards',
    `(x) => {
      const last = (a, k) => { if (k === 0) return a; return last(a, k - 1); };
      const y = last(x, 2);
      y[0] = y[0] * y[1];
      return y[0] * y[0] + y[2];
    }`,
    x,
  ],
  [
    'two that call each other',
    `(x) => {
      const even = (k, a) => { if (k === 0) return a; const b = a.slice(); b[0] = b[0] * b[1]; return odd(k - 1, b); };
      const odd = (k, a) => { if (k === 0) return a; const b = a.slice(); b[1] = Math.sin(b[1]) + b[0]; return even(k - 1, b); };
      const y = even(3, x);
      return y[0] * y[1] * y[3];
    }`,
    x,
  ],
]; // prettier-ignore

test.each(cases.map(([name, text, ...args]) => [name, text, args] as const))('%s', (_, text, args) => {
  const before = structuredClone(args);
  checked(text, args);
  expect(args).toEqual(before);
});

test.each(cases.map(([name, text, ...args]) => [name, text, args] as const))('%s, interpreted', (_, text, args) => {
  const made = (): any => compile(new Function(`return ${text}`)());
  const want = (grad(made()) as any)(...args);
  forceGeneration(false);
  try {
    expect(distance((grad(made()) as any)(...args), want)).toBe(0);
  } finally {
    forceGeneration(undefined);
  }
});
