import { derivative, grad, hessian, hvp, jacobian, jvp, vjp } from 'fluxion';
import { compile } from 'fluxion/compile';

test('{ generate: false }: no text becomes code, not even to try; the same results', () => {
  const text = (x: Float64Array): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += Math.sin(x[i]!) * x[(i + 1) % x.length]!;
    return s;
  };
  const field = (x: Float64Array): Float64Array => x.map((v, i) => v * x[(i + 1) % x.length]!);
  const x = Float64Array.from({ length: 14 }, (_, i) => i / 3);
  const all = (options: object): unknown[] => {
    const [f, g] = [compile(text, options) as any, compile(field, options) as any];
    const cube = compile((t: number) => t ** 3, options);
    const out = new Float64Array(14);
    const gradient = grad(f) as any;
    return [
      ...[f(x), grad(f)(x as never), gradient(x, { out }), gradient(x, { out }), hvp(f, x as never, x as never)],
      ...[hessian(f)(x as never), jacobian(g)(x as never), jvp(g, x as never, x as never), derivative(cube)(2)],
      ...[(vjp(g, x as never) as any).pullback(x), grad(f)([1, 2] as never), derivative(cube, { order: 2 })(2)],
    ];
  };
  const generated = all({});
  const saved = globalThis.Function;
  let made = 0;
  globalThis.Function = new Proxy(saved, {
    construct: () => {
      made++;
      throw new EvalError('code generation from strings disallowed');
    },
  });
  try {
    expect(all({ generate: false })).toEqual(generated);
  } finally {
    globalThis.Function = saved;
  }
  expect(made).toBe(0);
});
