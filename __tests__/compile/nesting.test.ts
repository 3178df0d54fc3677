/**
 * The cases of perturbation confusion (__tests__/nesting) as compiled programs, in every mix of forward (D) and reverse (G) mode: with all
 * derivatives inside one program, and with the outermost one taken from outside.
 */
import { derivative, grad, hvp, jvp } from 'fluxion';
import { CompileError, compile } from 'fluxion/compile';
import { distance } from '../support/equal.js';
import { mixes } from '../support/modes.js';

const OPERATORS: Readonly<Record<string, unknown>> = { D: derivative, G: grad };

/** A mix by name, `DG`, as the operators d, e, f of a program. */
const operators = (mix: string): Record<string, unknown> =>
  Object.fromEntries([...mix].map((letter, k) => ['def'[k]!, OPERATORS[letter]]));

const made = (text: string, scope: Record<string, unknown>): any =>
  compile(new Function(`return ${text}`)(), { scope });

interface Case {
  readonly name: string;
  readonly levels: number;
  readonly value: number;
  /** The function under the outermost operator, and where it is differentiated. */
  readonly f: string;
  readonly at: number;
}

const cases: readonly Case[] = [
  { name: 'C1', levels: 2, value: 1, f: '(x) => x * e((y) => x + y)(1)', at: 1 },
  { name: 'C2', levels: 2, value: 6, f: '(x) => x * e((y) => x * y)(2)', at: 3 },
  { name: 'C2 at 4', levels: 2, value: 8, f: '(x) => x * e((y) => x * y)(2)', at: 4 },
  { name: 'C3', levels: 2, value: 0, f: '(x) => e((y) => x)(x)', at: 1 },
  { name: 'C4', levels: 2, value: 12, f: '(x) => e((y) => x * y * y)(x)', at: 3 },
  { name: 'C5', levels: 3, value: 12, f: '(x) => x * e((y) => x * f((z) => x * y * z)(y))(x)', at: 2 },
  { name: 'C6', levels: 3, value: 956.8125, f: '(x) => e((y) => f((z) => x * x * (y * y * y) * (z * z * z * z))(x))(x)', at: 1.5 }, // prettier-ignore
  { name: 'C7', levels: 3, value: -6.3743788246639, f: '(x) => e((y) => f((z) => Math.sin(z * z))(y))(x)', at: 0.7 },
  { name: 'C8', levels: 2, value: 2.247044479203548, f: '(x) => e((y) => Math.exp(x * y))(e((z) => z * z * x)(x))', at: 0.5 }, // prettier-ignore
  { name: 'C9', levels: 2, value: 1, f: '(x) => x * e((y) => x + y)(x)', at: 5 },
  { name: 'C10', levels: 2, value: 54, f: '(x) => e((y) => (x + y) * (x + y) * (x + y))(2 * x)', at: 1 },
  { name: 'C16', levels: 2, value: 72, f: '(x) => e((y) => x * x * (y * y * y))(2)', at: 3 },
  { name: 'C16 the other way', levels: 2, value: 72, f: '(y) => e((x) => x * x * (y * y * y))(3)', at: 2 },
  { name: 'C16 an operator made first', levels: 2, value: 72, f: '(t) => { let x = 3; const inY = e((y) => x * x * (y * y * y)); x = t; return inY(2); }', at: 3 }, // prettier-ignore
  { name: 'C17', levels: 2, value: 16, f: '(x) => { const g = (y) => y * y; const dg = e(g); return dg(x) * dg(2 * x); }', at: 1 }, // prettier-ignore
  { name: 'C18', levels: 2, value: 8, f: '(x) => { const g = (y) => y * y; const dg = e(g); const h = (y) => (y < 3 ? y * y : y * dg(y / 2)); return h(x); }', at: 4 }, // prettier-ignore
];

describe.each(cases.map((c) => [c.name, c] as const))('%s', (_, { levels, value, f, at }) => {
  test.each(mixes(levels).map(({ name }) => name))('%s inside one program', (mix) => {
    const program = made(`(a) => d(${f})(a)`, operators(mix));
    expect(distance(program(at), value)).toBeLessThan(1e-14);
  });

  test.each(mixes(levels).map(({ name }) => name))('%s, the outermost from outside', (mix) => {
    const program = made(f, operators(mix));
    const [outermost] = mix;
    expect(distance(outermost === 'D' ? derivative(program)(at) : grad(program)(at), value)).toBeLessThan(1e-14);
    expect(distance(jvp(program, at as never, 1 as never).tangent, value)).toBeLessThan(1e-14);
  });

  test.each(mixes(levels).map(({ name }) => name))('%s differentiated once more', (mix) => {
    const program = made(`(a) => d(${f})(a)`, operators(mix));
    const h = 1e-5;
    const slope = (program(at + h) - program(at - h)) / (2 * h);
    for (const got of [derivative(program)(at), grad(program)(at), jvp(program, at as never, 1 as never).tangent])
      expect(Math.abs((got as number) - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    const second = derivative(program, { order: 2 })(at);
    expect(distance(hvp(program, at as never, 1 as never), second)).toBeLessThan(1e-12);
  });
});

const pairs = mixes(2).map(({ name }) => name);

describe.each(pairs)('arrays, %s', (mix) => {
  const scope = { ...operators(mix), grad };

  test('C11 a derivative inside a gradient', () => {
    const program = made(
      `(v) => {
        const norm = (u) => { let s = 0; for (const a of u) s += a * a; return Math.sqrt(s); };
        let sum = 0;
        for (const a of v) sum += a;
        return sum * e((y) => y * norm(v))(1);
      }`,
      scope,
    );
    const want = [5.345224838248488, 6.948792289723034, 8.552359741197581];
    expect(distance(grad(program)([1, 2, 3]), want)).toBeLessThan(1e-14);
    want.forEach((w, i) => {
      const unit = [0, 1, 2].map((j) => (i === j ? 1 : 0));
      expect(distance(jvp(program, [1, 2, 3] as never, unit as never).tangent, w)).toBeLessThan(1e-14);
    });
  });

  test('C12 the velocity gradient of a Lagrangian does not depend on the position', () => {
    const program = made(
      '(q) => { const p = grad((qd) => 0.5 * (qd[0] * qd[0] + qd[1] * qd[1]) - 9.8 * q[1])([3, 4]); return d((t) => p[0] * t + p[1])(1); }',
      scope,
    );
    expect(grad(program)([1, 2])).toEqual([0, 0]);
  });

  test('C13 the gradient of y·(A x) in y, differentiated in x, is A', () => {
    for (const [i, row] of [
      [2, -1, 3],
      [0.5, 4, -2],
    ].entries()) {
      // prettier-ignore
      const program = made(
        `(x) => {
          const A = [[2, -1, 3], [0.5, 4, -2]];
          const g = grad((y) => { let s = 0; for (let i = 0; i < 2; i++) for (let j = 0; j < 3; j++) s += y[i] * A[i][j] * x[j]; return s; })([5, 7]);
          return g[${i}];
        }`,
        scope,
      );
      expect(grad(program)([1, 2, 3])).toEqual(row);
    }
  });
});

test.each(pairs)('C14 %s a value that leaks out of an inner call: the right answer or an error, never a wrong number', (mix) => {
  const leak = '(x) => { let c = x; const g = (y) => { c = c * y; return c; }; e(g)(1); return e(g)(1); }';
  let result: unknown;
  try {
    result = made(`(a) => d(${leak})(a)`, operators(mix))(1);
  } catch (error) {
    expect(error).toBeInstanceOf(CompileError);
    return;
  }
  expect(result).toBe(1);
}); // prettier-ignore

test.each(pairs)('C15 %s a derivative operator as the result of a derivative is refused; applied first it is right', (mix) => {
  const s = 'const s = (u) => (g) => (x) => g(x + u);';
  expect(() => made(`(a) => { ${s} return d(s)(a)(Math.exp)(1); }`, operators(mix))(0)).toThrow(CompileError);
  const hat = (inner: string): any =>
    made(`(a) => { ${s} const hat = (g) => (x) => d((u) => s(u)(g)(x))(0); const hat2 = (g) => (x) => e((u) => s(u)(g)(x))(0); return hat(hat2(${inner}))(a); }`, operators(mix)); // prettier-ignore
  expect(distance(hat('(x) => Math.exp(x)')(1), Math.E)).toBeLessThan(1e-15);
  expect(hat('(x) => x * x * x')(2)).toBe(12);
}); // prettier-ignore

test('C18 a compiled gradient called while another call of it is under way', () => {
  const g = made('(x) => x * x * x', {});
  const dg = grad(g) as any;
  const outer = made('(x) => dg(x) * dg(2 * x)', { dg });
  // 3x²·12x² = 36x⁴, whose derivative is 144x³.
  expect(grad(outer)(1)).toBe(144);
  expect(derivative((x: any) => dg(x))(2)).toBe(12);
  expect(dg(2)).toBe(12);
  expect(grad(outer)(1)).toBe(144);
});
