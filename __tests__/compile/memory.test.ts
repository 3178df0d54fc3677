/** Arrays that stand still, move, or become part of what moves: copies, rows, references, parameters that are written. */
import { grad } from 'fluxion';
import { compile, inspect } from 'fluxion/compile';
import { checked } from './support/checked.js';

const s = Float64Array.of(1, 2);
const rows = [
  [1, 2],
  [3, 4],
];
const x = Float64Array.of(0.7, 1.3);

describe('an array that is not differentiated and then takes active values', () => {
  test.each([
    ['a copy', '(p, s) => { const h = s.slice(); h[0] = h[0] * p * p; return h[0] * h[1]; }', [0.7, s]],
    ['copies of rows', '(p, s) => { const h = s.map((r) => r.slice()); h[0][0] *= p * p; return h[0][0] * h[1][0]; }', [0.7, rows]],
    ['copies of rows by index', '(p, s) => { const h = Array.from({ length: 2 }, (_, i) => s[i].slice()); h[0][0] *= p * p; return h[0][0] + h[1][0]; }', [0.7, rows]],
    ['parts of rows', '(p, s) => { const h = s.map((r) => r.slice(1)); h[0][0] *= p * p; return h[0][0] + h[1][0]; }', [0.7, rows]],
    ['a parameter', '(p, s) => { s[0] = s[0] * p * p; return s[0] * s[1]; }', [0.7, s]],
    ['rows beside active ones', '(x, s) => { const h = [s, x]; let q = 0; for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) q += h[i][j] ** 3; return q; }', [x, s]],
    ['one of two', '(x, s, c) => { const h = c > 0 ? s : x; let q = 0; for (let j = 0; j < 2; j++) q += h[j] ** 3; return q; }', [x, s, -1]],
    ['one of two, the one that stands still', '(x, s, c) => { const h = c > 0 ? s : x; let q = 0; for (let j = 0; j < 2; j++) q += h[j] ** 3; return q * x[0]; }', [x, s, 1]],
    ['swapped in a loop', '(x, s) => { let a = x, b = s; let q = 0; for (let k = 0; k < 3; k++) { for (let j = 0; j < 2; j++) q += a[j] * a[j] * (k + 1); const c = a; a = b; b = c; } return q * q; }', [x, s]],
  ] as const)('%s', (_, text, args) => void checked(text, args)); // prettier-ignore

  test('of the scope', () => {
    checked('(x) => { const h = [s, x]; let q = 0; for (let i = 0; i < 2; i++) q += h[i][0] * h[i][1] ** 2; return q; }', [x], { s }); // prettier-ignore
    expect([...s]).toEqual([1, 2]);
  });

  test('inside a function that is differentiated inside', () => {
    const text = `(x, s) => {
      const g = (u, w, c) => { const h = c > 0 ? w : u; let q = 0; for (let j = 0; j < 2; j++) q += h[j] ** 3; return q; };
      const d = grad(g)(x, s, -1);
      return d[0] * d[1];
    }`;
    const f = compile(new Function(`return ${text}`)(), { scope: { grad } }) as any;
    // d = 3x², so f = 9·x₀²·x₁² and its gradient is 18·x₀·x₁²: with x = (1, 2) (72, 36).
    expect(f(Float64Array.of(1, 2), s)).toBe(36);
    expect([...(grad(f)(Float64Array.of(1, 2), s) as Float64Array)]).toEqual([72, 36]);
  });

  test('a function that writes its argument leaves it alone when it is differentiated inside', () => {
    const text =
      '(x) => { const g = (u) => { u[0] = u[0] * u[1]; return u[0] * u[0]; }; const d = grad(g)(x); return d[0] * d[1] + x[0]; }';
    const f = compile(new Function(`return ${text}`)(), { scope: { grad } }) as any;
    // d = (2·x₀·x₁², 2·x₀²·x₁), d₀·d₁ = 4·x₀³·x₁³: 32 + 1.
    expect(f(Float64Array.of(1, 2))).toBe(33);
    expect([...(grad(f)(Float64Array.of(1, 2)) as Float64Array)]).toEqual([97, 48]);
  });
});

describe('an index that hides the one around it', () => {
  const text = `(x, k) => {
    let s = 0;
    for (let i = 0; i < x.length; i++) {
      let m = x[i];
      for (let i = 0; i < k; i++) m = m * Math.sin(x[i]) + 0.5;
      s += m * m;
    }
    return s;
  }`;

  test('leaves the outer loop counted: frames of known size, no stack that grows', () => {
    const f = checked(text, [x, 2]);
    grad(f)(x, 2);
    const code = inspect(grad(f) as never, x, 2);
    expect(code).toContain('for (');
    expect(code).not.toMatch(/while|stack|grown/);
  });

  test.each([
    '(x) => { let n = x.length; let s = 0; for (let i = 0; i < n; i++) { let n = 2; n--; s += x[i] * n; } return s * s; }',
    '(x) => { let s = 0; for (let i = 0; i < 4; i++) { s += x[0] * i; i += 1; } return s * s; }',
    '(x) => { let s = 0; const f = (i) => { i += 1; return i * x[0]; }; for (let i = 0; i < 4; i++) s += f(i); return s * s; }',
    '(x) => { let s = 0; let i = 0; const f = () => { i += 1; return x[0]; }; for (i = 0; i < 4; i++) s += f(); return s * s; }',
    '(x) => { let s = 0; for (let i = 0; i < 2; i++) { for (const i of x) s += i * i; { let i = 3; i++; s += i * x[1]; } } return s; }',
  ])('and what is not another variable is still the same one: %s', (t) => void checked(t, [x])); // prettier-ignore
});

test('a loop to the length of a local array is one to the number it was made with', () => {
  const f = compile((p: Float64Array) => {
    const n = p.length;
    const t = new Float64Array(n);
    let s = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) t[j] = p[i]! * p[j]!;
      for (let j = 0; j < t.length; j++) s += Math.sin(t[j]!);
    }
    return s;
  });
  grad(f)(x);
  // One length is asked for, and nothing waits for the backward sweep.
  const code = inspect(grad(f) as never, x).replace(/\/\/.*/g, '');
  expect(code.match(/\.length/g)).toHaveLength(1);
  expect(code).not.toMatch(/saved/);
  checked('(p) => { const n = p.length; const t = new Float64Array(n + 1); let s = 0; for (let i = 0; i < t.length - 1; i++) { t[i] = p[i] ** 3; s += t[i] * t.length; } return s; }', [x]); // prettier-ignore
});

describe('rows that a loop which never runs would have read', () => {
  const lengths = `(x) => {
    const rows = Array.from({ length: x.length }, (_, i) => Float64Array.of(x[i], 2));
    let s = 1;
    for (let i = 0; i < x.length; i++) for (let j = 0; j < rows[0].length; j++) s += rows[0][j] * x[i] * s;
    return s;
  }`;

  test('are not asked for their length', () => {
    checked(lengths, [x]);
    const f = compile(new Function(`return ${lengths}`)()) as any;
    expect(f(new Float64Array(0))).toBe(1);
    expect(grad(f)(new Float64Array(0))).toEqual(new Float64Array(0));
  });

  test('nor for rows of their own', () => {
    const text = '(x, A, n) => { let s = x; for (let i = 0; i < n; i++) for (let j = 0; j < A[2][1].length; j++) s += A[2][1][j] * x * s; return s; }'; // prettier-ignore
    const A = [[[1], [2]], [[3], [4]], [[5], [6, 7]]]; // prettier-ignore
    checked(text, [0.3, A, 2]);
    const f = compile(new Function(`return ${text}`)()) as any;
    expect(f(0.3, [[[1]]], 0)).toBe(0.3);
    expect(grad(f)(0.3, [[[1]]], 0)).toBe(1);
  });
});
