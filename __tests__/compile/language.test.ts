import * as fluxion from 'fluxion';
import { compile } from 'fluxion/compile';

const { grad, jvp } = fluxion as any;

interface Row {
  readonly name: string;
  readonly f: (...args: any[]) => any;
  readonly args: readonly unknown[];
  readonly scope?: Record<string, unknown>;
}

const data = Float64Array.of(0.3, 0.7, 1.1);
const helper = (u: number, v: number): number => u * v + Math.sin(u);
const sq: any = fluxion.square;
const k = 2;

/** One program for each construct of the language, called with numbers away from kinks. */
const rows: Row[] = [
  { name: 'arithmetic', f: (x) => ((x + 2) * 3 - x / 4) % 5, args: [0.7] },
  { name: 'power', f: (x, y) => x ** 2 + x ** 3 + x ** y + x ** 0.5 + 2 ** x, args: [1.3, 0.4] },
  { name: 'unary minus and plus', f: (x) => -x * +x - -x, args: [0.7] },
  { name: 'bit operations', f: (x) => x * ((7 | 8) & (3 ^ 1)) + ((5 << 2) >> 1) + (~3 >>> 28), args: [0.7] },
  {
    name: 'comparisons and logic',
    f: (x, y) => (x < y && y > 0 ? x * y : x >= 1 || y === x ? x : !(x > y) ? y : x),
    args: [0.7, 0.9],
  },
  { name: 'ternary', f: (x) => (x > 0.5 ? x * x : -x), args: [0.7] },
  { name: 'numbers as conditions', f: (x) => (x ? x * 2 : 1) + (x && 3 * x) + (0 || x), args: [0.7] },
  { name: 'booleans as numbers', f: (x) => x * (Number(x > 0) + +(x > 1)) + (x < 2 ? 1 : 0), args: [0.7] },
  {
    name: 'let and const',
    f: (x) => {
      const a = x * 2;
      let b = a;
      b = b * a;
      return b;
    },
    args: [0.7],
  },
  {
    name: 'compound assignment',
    f: (x) => {
      let a = x;
      a += 2;
      a -= x / 3;
      a *= a;
      a /= 2;
      a **= 2;
      a %= 7;
      return a;
    },
    args: [0.7],
  },
  {
    name: '++ and --',
    f: (x) => {
      let i = 0;
      const a = i++ + ++i;
      let k = 5;
      k--;
      --k;
      return x * a * k * i--;
    },
    args: [0.7],
  },
  {
    name: 'array destructuring',
    f: ([x, y, z = 2]) => {
      const [a, , b] = [x * y, 1, y];
      return a * b * z;
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'array rest',
    f: ([x, ...rest]) => {
      let s = x;
      for (const r of rest) s += r * r;
      return s;
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'swap',
    f: (x, y) => {
      let a = x;
      let b = y;
      [a, b] = [b * 2, a];
      [a, b] = [b, a + b];
      return a * a + b;
    },
    args: [0.7, 0.9],
  },
  {
    name: 'object destructuring',
    f: ({ w, b: c, k = 3 }) => {
      const { u, v } = { u: w * c, v: w };
      return u * v * k;
    },
    args: [{ w: 0.7, b: 0.9 }],
  },
  { name: 'nested patterns', f: ({ p: [a, { q }] }) => a * q, args: [{ p: [0.7, { q: 0.9 }] }] },
  { name: 'default parameters', f: (x, y = 2, { z = 3 } = {}) => x * y * z, args: [0.7] },
  {
    name: 'rest parameters',
    f: (x, ...ys) => {
      let s = x;
      for (const y of ys) s = s * y;
      return s;
    },
    args: [0.7, 0.9, 0.4],
  },
  {
    name: 'if and else if',
    f: (x) => {
      let r = 0;
      if (x < 0) r = 1;
      else if (x < 1) {
        r = x * x;
      } else r = 2;
      return r;
    },
    args: [0.7],
  },
  {
    name: 'early return',
    f: (x) => {
      if (x > 0.5) return x * x;
      const y = x * 2;
      if (y > 0.5) {
        return y;
      }
      return y * y;
    },
    args: [0.7],
  },
  {
    name: 'for',
    f: (x) => {
      let s = 0;
      for (let i = 0; i < 5; i++) s += x ** i;
      return s;
    },
    args: [0.7],
  },
  {
    name: 'for downwards by two',
    f: (x) => {
      let s = 0;
      for (let i = 9; i >= 0; i -= 2) s = s * x + i;
      return s;
    },
    args: [0.7],
  },
  {
    name: 'for with an odd half as end',
    f: (x) => {
      let s = 1;
      for (let i = 0; i < x.length / 2; i++) s *= x[i];
      return s;
    },
    args: [[0.7, 0.9, 0.4, 1.1, 0.6]],
  },
  {
    name: 'for with inclusive end',
    f: (x) => {
      let s = 1;
      for (let i = 1; i <= 3; i++) s *= x + i;
      return s;
    },
    args: [0.7],
  },
  {
    name: 'for without iterations',
    f: (x) => {
      let s = x * x;
      for (let i = 3; i < 3; i++) s *= 100;
      return s;
    },
    args: [0.7],
  },
  {
    name: 'for with an index from outside',
    f: (x) => {
      let i;
      let s = 0;
      for (i = 0; i < 4; i++) s += x * i;
      return s * i;
    },
    args: [0.7],
  },
  {
    name: 'for with a changed index',
    f: (x) => {
      let s = 0;
      for (let i = 0; i < 10; i++) {
        s += x;
        if (s > 2) i += 3;
      }
      return s * x;
    },
    args: [0.7],
  },
  {
    name: 'for over numbers that are no integers',
    f: (x) => {
      let s = 0;
      for (let t = 0; t < 1; t += 0.25) s += x * t;
      return s;
    },
    args: [0.7],
  },
  {
    name: 'for with two variables',
    f: (x) => {
      let s = 0;
      for (let i = 0, j = 5; i < j; i++, j--) s += x * i * j;
      return s;
    },
    args: [0.7],
  },
  {
    name: 'break',
    f: (x) => {
      let s = 0;
      for (let i = 0; i < 9; i++) {
        s += x;
        if (s > 2) break;
        s *= 1.1;
      }
      return s;
    },
    args: [0.7],
  },
  {
    name: 'continue',
    f: (x) => {
      let s = 0;
      for (let i = 0; i < 9; i++) {
        if (i % 3 === 1) continue;
        s += x * i;
      }
      return s;
    },
    args: [0.7],
  },
  {
    name: 'labels',
    f: (x) => {
      let s = 0;
      outer: for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) {
          if (j > i) continue outer;
          if (i * j > 4) break outer;
          s += x * i + j;
        }
      }
      return s * x;
    },
    args: [0.7],
  },
  {
    name: 'return in a loop',
    f: (x) => {
      let s = 0;
      for (const v of x) {
        s += v * v;
        if (s > 1) return s * x[0];
      }
      return Math.sqrt(s);
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'while',
    f: (x) => {
      let a = x;
      let n = 0;
      while (a < 10) {
        a = a * 2 + x;
        n++;
      }
      return a * n;
    },
    args: [0.7],
  },
  {
    name: 'while with a data-dependent end',
    f: (x) => {
      let y = x;
      let d = 1;
      while (Math.abs(d) > 1e-3) {
        d = y / 2;
        y = y - d;
      }
      return y + x * x;
    },
    args: [0.7],
  },
  {
    name: 'do while',
    f: (x) => {
      let a = x;
      let n = 0;
      do {
        a = Math.cos(a) * x;
        n++;
      } while (a > 0.4 && n < 4);
      return a * n;
    },
    args: [0.7],
  },
  {
    name: 'while (true)',
    f: (x) => {
      let a = x;
      while (true) {
        a = a * a + 0.1;
        if (a < 0.3) break;
        a = a * 0.9;
      }
      return a;
    },
    args: [0.7],
  },
  {
    name: 'for of',
    f: (x) => {
      let s = 1;
      for (const v of x) s *= v;
      return s;
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'nested loops',
    f: (A) => {
      let s = 0;
      for (let i = 0; i < A.length; i++) for (let j = 0; j <= i; j++) s += A[i][j] * A[j][i];
      return s;
    },
    args: [
      [
        [0.7, 0.9],
        [0.4, 0.3],
      ],
    ],
  },
  {
    name: 'switch',
    f: (x, k) => {
      switch (k) {
        case 0:
          return x;
        case 1:
        case 2:
          x = x * x;
          break;
        default:
          x = 3 * x;
      }
      return x * k;
    },
    args: [0.7, 2],
  },
  {
    name: 'throw that is not reached',
    f: (x) => {
      if (x < 0) throw new RangeError(`negative: ${x}`);
      return Math.sqrt(x);
    },
    args: [0.7],
  },
  {
    name: 'local typed array',
    f: (x) => {
      const t: any = new Float64Array(3);
      for (let i = 0; i < 3; i++) t[i] = x[i] * x[(i + 1) % 3];
      let s = 0;
      for (const v of t) s += v * v;
      return s;
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'local typed array of values',
    f: (x) => {
      const t: any = new Float64Array([x, 2 * x, 3]);
      t[0] += t[1];
      t[2] -= x;
      return t[0] * t[2];
    },
    args: [0.7],
  },
  {
    name: 'array literal in memory',
    f: (x) => {
      const c: any = [1, x, x * x];
      let s = 0;
      for (let i = 0; i < c.length; i++) s = s * x + c[i];
      return s;
    },
    args: [0.7],
  },
  {
    name: 'new Array and fill',
    f: (x) => {
      const a: any = new Array(4).fill(0);
      const b: any = new Float64Array(4).fill(x);
      for (let i = 0; i < 4; i++) a[i] = b[i] * i;
      return a[1] + a[3] * a[2];
    },
    args: [0.7],
  },
  {
    name: 'integer arrays for indices',
    f: (x) => {
      const p: any = new Int32Array(3);
      p[0] = 2;
      p[2] = 1;
      let s = 0;
      for (let i = 0; i < 3; i++) s += x[p[i]] * (i + 1);
      return s;
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'Array.from with length',
    f: (x) => {
      const a: any = Array.from({ length: 3 }, (_, i) => x * i);
      return a[1] * a[2];
    },
    args: [0.7],
  },
  {
    name: 'arrays of arrays',
    f: (x) => {
      const M: any = Array.from({ length: 2 }, () => new Float64Array(2));
      M[0][0] = x;
      M[1][0] = x * x;
      M[0][1] = 1;
      let s = 0;
      for (const r of M) s += r[0] * 2 + r[1];
      return s * M[1][0];
    },
    args: [0.7],
  },
  {
    name: 'map, forEach, reduce',
    f: (x) => {
      let s = 0;
      x.map((v: number, i: number) => v * v * i).forEach((v: number) => {
        s += v;
      });
      return s * x.reduce((a: number, b: number) => a * b);
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'slice and spread',
    f: (x) => {
      const a = x.slice();
      a[0] = 2 * a[0];
      const b = [...x];
      b[1] += a[0];
      const c = x.slice(1);
      return a[0] * b[1] * c[0];
    },
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'records',
    f: (x) => {
      const p = { a: x, b: { c: x * x } };
      p.a += 1;
      p.b.c *= 2;
      const q = { ...p, a: 3 };
      return p.a * p.b.c + q.a;
    },
    args: [0.7],
  },
  {
    name: 'records carried by a loop',
    f: (x) => {
      let s = { p: x, v: 1 };
      for (let i = 0; i < 5; i++) s = { p: s.p + 0.1 * s.v, v: s.v - 0.1 * s.p * s.p };
      return s.p * s.v;
    },
    args: [0.7],
  },
  {
    name: 'arrays of records',
    f: (layers, x) => {
      let h = x;
      for (const l of layers) h = Math.tanh(l.w * h + l.b);
      for (let k = 0; k < layers.length; k++) h += layers[k].w;
      return h;
    },
    args: [
      [
        { w: 0.7, b: 0.1 },
        { w: 0.4, b: 0.2 },
      ],
      0.9,
    ],
  },
  {
    name: 'helper functions',
    f: (x) => {
      const g = (u: number) => u * u;
      function h(u: number) {
        return g(u) + 1;
      }
      return h(x) * g(x + 1);
    },
    args: [0.7],
  },
  {
    name: 'functions as values',
    f: (x) => {
      const twice = (g: (u: number) => number, u: number) => g(g(u));
      return twice((u) => u * x, 2);
    },
    args: [0.7],
  },
  {
    name: 'closures that assign',
    f: (x) => {
      let s = 0;
      const add = (v: number) => {
        s += v * x;
      };
      add(2);
      for (let i = 0; i < 3; i++) add(i);
      return s;
    },
    args: [0.7],
  },
  {
    name: 'recursion',
    f: (x) => {
      const pow = (u: number, n: number): number => (n === 0 ? 1 : u * pow(u, n - 1));
      return pow(x, 5);
    },
    args: [0.7],
  },
  {
    name: 'mutual recursion',
    f: (x) => {
      const even = (n: number, u: number): number => (n === 0 ? u : odd(n - 1, u * x));
      const odd = (n: number, u: number): number => (n === 0 ? -u : even(n - 1, u + x));
      return even(5, 1);
    },
    args: [0.7],
  },
  {
    name: 'Math functions',
    f: (x) =>
      Math.sin(x) +
      Math.cos(x) +
      Math.tan(x) +
      Math.asin(x) +
      Math.acos(x) +
      Math.atan(x) +
      Math.sinh(x) +
      Math.cosh(x) +
      Math.tanh(x) +
      Math.asinh(x) +
      Math.acosh(x + 1) +
      Math.atanh(x) +
      Math.exp(x) +
      Math.expm1(x) +
      Math.log(x) +
      Math.log1p(x) +
      Math.log2(x) +
      Math.log10(x) +
      Math.sqrt(x) +
      Math.cbrt(x) +
      Math.abs(x) +
      Math.pow(x, 3) +
      Math.hypot(x, 2) +
      Math.atan2(x, 2),
    args: [0.7],
  },
  {
    name: 'Math constants and rounding',
    f: (x) =>
      x * Math.PI +
      Math.E * Math.floor(x) +
      Math.ceil(x) * x +
      Math.round(x) +
      Math.trunc(x * 5) * x +
      Math.sign(x) +
      Number.EPSILON,
    args: [0.7],
  },
  {
    name: 'Math.max and Math.min',
    f: (x) => Math.max(x[0], x[1], 0.1) * Math.min(...x) + Math.max(...x),
    args: [[0.7, 0.9, 0.4]],
  },
  {
    name: 'Number tests',
    f: (x) => (Number.isFinite(x) && !Number.isNaN(x) && !isNaN(x) && !Number.isInteger(x) ? x * x : 0),
    args: [0.7],
  },
  { name: 'typeof and undefined', f: (x, y) => (typeof x === 'number' && y === undefined ? x * x : 0), args: [0.7] },
  {
    name: 'scope: numbers, arrays, helpers',
    f: (x) => {
      let s = k;
      for (let i = 0; i < data.length; i++) s += helper(data[i]!, x);
      return s;
    },
    args: [0.7],
    scope: { k, data, helper },
  },
  {
    name: 'scope: fluxion operations',
    f: (x) => sq(x) * (fluxion.sigmoid(x) as any) + (fluxion.relu(x) as any) + (fluxion.softplus(x) as any),
    args: [0.7],
    scope: { sq, fluxion },
  },
  { name: 'strings that select', f: (x, kind) => (kind === 'square' ? x * x : x), args: [0.7, 'square'] },
  { name: 'booleans as arguments', f: (x, flag) => (flag ? x * x : x), args: [0.7, true] },
  {
    name: 'shadowed names',
    f: (x) => {
      const a = x;
      {
        const a = 2;
        x = a * x;
      }
      return a * x;
    },
    args: [0.7],
  },
  {
    name: 'comma and void',
    f: (x) => {
      let a = 1;
      return ((a = x * 2), void 0, a * x);
    },
    args: [0.7],
  },
];

/** Central differences with one extrapolation, along all number leaves of the first argument at once. */
function slope(f: (...args: any[]) => number, args: readonly any[]): number {
  const shift = (a: any, h: number): any =>
    typeof a === 'number'
      ? a + h
      : Array.isArray(a)
        ? a.map((v) => shift(v, h))
        : typeof a === 'object' && a !== null
          ? Object.fromEntries(Object.entries(a).map(([n, v]) => [n, shift(v, h)]))
          : a;
  const central = (h: number): number =>
    (f(shift(args[0], h), ...args.slice(1)) - f(shift(args[0], -h), ...args.slice(1))) / (2 * h);
  return (4 * central(5e-5) - central(1e-4)) / 3;
}

const sum = (g: any): number =>
  typeof g === 'number' ? g : Object.values(g ?? {}).reduce<number>((s, v) => s + sum(v), 0);
const ones = (a: any): any =>
  typeof a === 'number'
    ? 1
    : Array.isArray(a)
      ? a.map(ones)
      : typeof a === 'object' && a !== null
        ? Object.fromEntries(Object.entries(a).map(([n, v]) => [n, ones(v)]))
        : a;

describe('the language', () => {
  test.each(rows.map((r) => [r.name, r] as const))('%s', (_, { f, args, scope }) => {
    const compiled = compile(f, { scope: scope ?? {} });
    const value = f(...args);
    expect(compiled(...args)).toBe(value);
    const expected = slope(f, args);
    const tolerance = 1e-7 * Math.max(1, Math.abs(expected));
    expect(Math.abs(jvp(compiled, args[0], ones(args[0]), { args: args.slice(1) }).tangent - expected)).toBeLessThan(
      tolerance,
    );
    expect(Math.abs(sum(grad(compiled)(...args)) - expected)).toBeLessThan(tolerance);
  });
});
