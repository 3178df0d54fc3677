import { compile } from 'fluxion/compile';
import { derivative, grad } from 'fluxion';

const made = (text: string): any => new Function(`return ${text}`)();
const sig = (x: number): number => 1 / (1 + Math.exp(-x));

/** What instrumenters, minifiers and down-levellers make of functions, beside the function they started from. */
const rows: readonly (readonly [
  name: string,
  text: string,
  f: (x: number) => number,
  scope?: Record<string, unknown>,
])[] = [
  [
    'istanbul',
    '(x) => { cov_2a().f[0]++; let s = (cov_2a().s[0]++, 0); cov_2a().s[1]++; for (let i = (cov_2a().s[2]++, 0); i < 3; i++) { cov_2a().s[3]++; s += x > 0 ? (cov_2a().b[0][0]++, x * i) : (cov_2a().b[0][1]++, -x); } cov_2a().s[4]++; if ((cov_2a().b[1][0]++, s > 1) && (cov_2a().b[1][1]++, x > 0)) { cov_2a().b[2][0]++; s = s * x; } else { cov_2a().b[2][1]++; } return s; }',
    (x) => {
      let s = 0;
      for (let i = 0; i < 3; i++) s += x > 0 ? x * i : -x;
      return s > 1 && x > 0 ? s * x : s;
    },
  ],
  ['istanbul defaults', '(x, k = (cov_2a().b[0][0]++, 2)) => { cov_2a().s[0]++; return x * k; }', (x) => x * 2],
  [
    'minified conditional assignments',
    'x=>{let e=0,n;return x>1?(e=x,n=1):n=2,e+n*x}',
    (x) => {
      let e = 0;
      let n;
      if (x > 1) {
        e = x;
        n = 1;
      } else n = 2;
      return e + n * x;
    },
  ],
  [
    'minified loop',
    'x=>{let e=0,c=!0;for(;c&&(e+=x,!(e>5)););return e*x}',
    (x) => {
      let e = 0;
      do e += x;
      while (!(e > 5));
      return e * x;
    },
  ],
  [
    'minified logic',
    'x=>{var t=x*x;return t>1&&(t=t*x),t<0||(t+=1),t}',
    (x) => {
      let t = x * x;
      if (t > 1) t *= x;
      if (!(t < 0)) t += 1;
      return t;
    },
  ],
  ['void 0', 'x=>{let t=void 0;return t===void 0?x*x:t}', (x) => x * x],
  ['imported call', '(x) => (0, h_1.sig)(x) * x', (x) => sig(x) * x, { sig }],
  ['namespace call', '(x) => h_1.sig(x) * x', (x) => sig(x) * x, { h_1: {}, sig }],
  ['down-levelled power', '(x) => Math.pow(x, 3) + __pow(x, 2)', (x) => x ** 3 + x ** 2],
  [
    'down-levelled destructuring',
    'function (p) { var _a = { a: p, b: p * p }, a = _a.a, b = _a.b; return a * b; }',
    (x) => x * x * x,
  ],
  ['kept names', '(x) => { const g = /* @__PURE__ */ __name((u) => u * u, "g"); return g(x) + x; }', (x) => x * x + x],
  [
    'var',
    'function (x) { var s = 0; for (var i = 0; i < 3; i++) { var t = x * i; s += t; } return s * i; }',
    (x) => {
      let s = 0;
      for (let i = 0; i < 3; i++) s += x * i;
      return s * 3;
    },
  ],
  ['method', '({ m(x) { return x * x; } }).m', (x) => x * x],
  [
    'function declaration text',
    '(function f(x) { return x < 1e-3 ? x : f(x / 2) * 2; })',
    (x) => {
      const f = (u: number): number => (u < 1e-3 ? u : f(u / 2) * 2);
      return f(x);
    },
  ],
];

describe('sources one meets', () => {
  test.each(rows.map((row) => [row[0], row] as const))('%s', (_, [, text, f, scope]) => {
    for (const x of [0.4, 1.7]) {
      const compiled = compile(made(text), { scope: scope ?? {} });
      expect(compiled(x)).toBe(f(x));
      const h = 1e-6;
      const expected = (f(x + h) - f(x - h)) / (2 * h);
      expect(Math.abs((derivative(compiled) as any)(x) - expected)).toBeLessThan(1e-7 * (1 + Math.abs(expected)));
      expect((grad(compiled) as any)(x)).toBeCloseTo((derivative(compiled) as any)(x), 12);
    }
  });
});
