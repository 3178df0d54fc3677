/** fluxion's own functions through the scope: stopGradient, and derivatives of functions that are not compiled. */
import * as fluxion from 'fluxion';
import { derivative, grad, hessian, hvp, jvp, stopGradient } from 'fluxion';
import { CompileError, compile } from 'fluxion/compile';

const made = (text: string, scope: Record<string, unknown> = { stopGradient }): any =>
  compile(new Function(`return ${text}`)(), { scope });

describe('stopGradient', () => {
  test('keeps the value and is constant to every derivative', () => {
    const f = made('(x) => stopGradient(x) * x');
    expect(f(3)).toBe(9);
    expect(grad(f)(3)).toBe(3);
    expect(jvp(f, 3, 1)).toEqual({ value: 9, tangent: 3 });
    expect(hvp(f, 3, 1)).toBe(0);
    expect(derivative(f, { order: 2 })(3)).toBe(0);
    expect(derivative((t: any) => f(fluxion.square(t)))(2)).toBe(16); // t²·stop(t²): 2t·t²
  });

  test('of arrays and records: the same structure', () => {
    const sum = made('(x) => { const c = stopGradient(x); let s = 0; for (let i = 0; i < x.length; i++) s += c[i] * x[i]; return s; }'); // prettier-ignore
    expect(grad(sum)([1, 2])).toEqual([1, 2]);
    expect([...(grad(sum)(Float64Array.of(1, 2)) as Float64Array)]).toEqual([1, 2]);
    const record = made('(p) => { const { a, b: [c, d] } = stopGradient(p); return a * p.b[0] + c * d * p.a; }');
    expect(grad(record)({ a: 2, b: [3, 4] })).toEqual({ a: 12, b: [2, 0] });
    const rows = made('(A) => { const B = stopGradient(A); let s = 0; for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) s += A[i][j] * B[j][i]; return s; }'); // prettier-ignore
    expect(grad(rows)([[1, 2], [3, 4]])).toEqual([[1, 3], [2, 4]]); // prettier-ignore
  });

  test('the shift of log-sum-exp: exact, and no second sweep over the maximum', () => {
    const text = `(x) => {
      let m = -Infinity;
      for (let i = 0; i < x.length; i++) m = Math.max(m, x[i]);
      const c = stopGradient(m);
      let s = 0;
      for (let i = 0; i < x.length; i++) s += Math.exp(x[i] - c);
      return c + Math.log(s);
    }`;
    const f = made(text);
    const x = [1000, 1001, 999];
    const total = Math.exp(-1) + 1 + Math.exp(-2);
    const want = [Math.exp(-1) / total, 1 / total, Math.exp(-2) / total];
    (grad(f)(x) as number[]).forEach((g, i) => expect(Math.abs(g - want[i]!)).toBeLessThan(1e-15));
    const h = hessian(f)(x) as number[][];
    h.forEach((row, i) =>
      row.forEach((v, j) => expect(Math.abs(v - want[i]! * ((i === j ? 1 : 0) - want[j]!))).toBeLessThan(1e-15)),
    );
  });

  test('is what it is in operator style', () => {
    const f = made('(x) => Math.sin(stopGradient(x * x)) * x + stopGradient(3)');
    const eager = (x: any): any =>
      fluxion.add(fluxion.mul(fluxion.sin(stopGradient(fluxion.mul(x, x))), x), stopGradient(3));
    expect(f(0.7)).toBe(eager(0.7));
    for (const order of [1, 2, 3]) expect(derivative(f, { order })(0.7)).toBe(derivative(eager, { order })(0.7));
  });

  test('of something else says so', () => {
    expect(() => made('(x) => stopGradient(() => x)')(1)).toThrow(
      'compile: the function, line 1, column 8: expected numbers for stopGradient, got a function. Hand in numbers, arrays and records.',
    );
  });
});

describe('derivatives in the scope', () => {
  const g = (x: any): any => fluxion.mul(x, x);
  const messageOf = (df: unknown): string => {
    try {
      made('(x) => df(x)', { df })(0.5);
    } catch (error) {
      expect(error).toBeInstanceOf(CompileError);
      return (error as Error).message.split('\n')[0]!;
    }
    throw new Error('expected a CompileError, got none');
  };

  test.each(['grad', 'valueAndGrad', 'derivative', 'jacobian', 'hessian'] as const)(
    '%s of a function that is not compiled: compile it first',
    (name) => {
      const df = (fluxion[name] as any)(g);
      const message = messageOf(df);
      expect(message).toContain(`cannot be called here: it was made by ${name} from a function that is not compiled. `);
      expect(message).toContain(`Compile that function first: ${name}(compile(g)).`);
    },
  );

  test('so do pushforwards, pullbacks and functions with rules of their own', () => {
    expect(messageOf(fluxion.linearize(g, 2).pushforward)).toContain('it is a pushforward of a function that is not');
    expect(messageOf(fluxion.vjp(g, 2).pullback)).toContain('it is a pullback of a function that is not compiled');
    expect(messageOf(fluxion.customJvp(g, () => 1))).toContain('it has a rule of its own');
    expect(messageOf(fluxion.customVjp(g, () => [1]))).toContain('it has a rule of its own');
  });

  test('what the message suggests works', () => {
    const compiled = made('(x) => x * x * x');
    expect(grad(made('(x) => df(x) * x', { df: grad(compiled) }))(2)).toBe(36);
    expect(grad(made('(x) => grad(g)(x) * x', { grad, g: compiled }))(2)).toBe(36);
  });

  test('other mistakes in a function of the scope keep their own message', () => {
    expect(messageOf(new Function('return (x) => Math.foo(x)')())).toContain('Math.foo does not exist');
  });
});
