/** Derivatives of compiled functions made outside a compiled function and called in it through the scope, and derivatives of derivatives made inside. */
import * as fluxion from 'fluxion';
import { derivative, grad, hessian, hvp, jacobian, jvp, linearize, valueAndGrad, vjp } from 'fluxion';
import { CompileError, compile } from 'fluxion/compile';

const from = (text: string, scope: Record<string, unknown> = {}): any =>
  compile(new Function(`return ${text}`)(), { scope });

const g = from('(x) => x[0] * x[0] * x[1]');
const cube = from('(x) => x * x * x');
const two = from('(a, b) => a[0] * b[1] * b[0] ** 2');
const field = from('(x) => [x[0] * x[1], x[1]]');
const withAux = from('(a) => [a[0] ** 2, { k: a[1] }]');
const x = [2, 3];

test.each([
  ['grad', '(x) => dg(x)[0]', { dg: grad(g) }, 12, [6, 4]],
  ['grad of argument 1', '(x) => dg(x, x)[1]', { dg: grad(two, { argnums: 1 }) }, 8, [12, 0]],
  ['grad of a list of arguments', '(x) => dg(x, x)[1][0]', { dg: grad(two, { argnums: [0, 1] }) }, 24, [24, 8]],
  ['grad with a further result', '(x) => { const [d, aux] = dg(x); return d[0] * aux.k; }', { dg: grad(withAux, { hasAux: true }) }, 12, [6, 4]],
  ['valueAndGrad', '(x) => { const r = dg(x); return r.value + r.gradient[1]; }', { dg: valueAndGrad(g) }, 16, [16, 4]],
  ['valueAndGrad with a further result', '(x) => { const r = dg(x); return r.value * r.gradient[0] * r.aux.k; }', { dg: valueAndGrad(withAux, { hasAux: true }) }, 48, [72, 16]],
  ['derivative', '(x) => df(x[0])', { df: derivative(cube) }, 12, [12, 0]],
  ['derivative of order 2', '(x) => df(x[0])', { df: derivative(cube, { order: 2 }) }, 12, [6, 0]],
  ['jacobian', '(x) => J([x[0], x[1]])[0][1]', { J: jacobian(field) }, 2, [1, 0]],
  ['hessian', '(x) => H([x[0], x[1]])[0][1]', { H: hessian(g) }, 4, [2, 0]],
  ['grad, differentiated inside', '(x) => grad((y) => dg(y)[0])(x)[1]', { dg: grad(g), grad }, 4, [2, 0]],
  ['derivative, differentiated inside', '(x) => derivative(df)(x[0])', { df: derivative(cube), derivative }, 12, [6, 0]],
  ['hvp of a derivative', '(x) => hvp(df, x[0], 1)', { df: derivative(cube), hvp }, 6, [0, 0]],
  ['a derivative of a derivative, both made inside', '(x) => derivative(derivative(cube))(x[0])', { cube, derivative }, 12, [6, 0]],
  ['the Jacobian of a gradient', '(x) => jacobian(grad(g))([x[0], x[1]])[0][1]', { g, grad, jacobian }, 4, [2, 0]],
  ['options written inside', '(x) => grad(two, { argnums: [0, 1] })(x, x)[1][0]', { two, grad }, 24, [24, 8]],
  ['jvp with further arguments', '(x) => jvp(two, x, [1, 0], { args: [x] }).tangent', { two, jvp }, 12, [12, 4]],
  ['hvp with further arguments', '(x) => hvp((a, b) => a[0] ** 2 * b[1], x, [1, 0], { args: [x] })[0]', { hvp }, 6, [0, 2]],
])('%s', (_, text, scope, value, gradient) => {
  const f = from(text, scope);
  expect(f(x)).toBe(value);
  expect(grad(f)(x as never)).toEqual(gradient);
  expect(jvp(f, x as never, [1, 10] as never).tangent).toBe(gradient[0]! + 10 * gradient[1]!);
}); // prettier-ignore

const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(CompileError);
    return (error as Error).message.split('\n')[0]!;
  }
  throw new Error('expected a CompileError, got none');
};

test.each([
  ['pushforward', '(x) => map(x)[0]', { map: linearize(field, [1, 2] as never).pushforward }, 'pushforward cannot be called here: it is a pushforward of a compiled function, at a point of its own. Hand the function and jvp in through { scope } and write jvp(f, x, v).tangent inside.'],
  ['pullback', '(x) => map(x)[0]', { map: vjp(field, [1, 2] as never).pullback }, 'pullback cannot be called here: it is a pullback of a compiled function, at a point of its own. '],
  ['linearize inside', '(x) => linearize(field, x).pushforward(x)[0]', { field, linearize }, 'linearize is not in the compiled language. Use grad, derivative, valueAndGrad, jacobian, hessian, jvp or hvp.'],
  ['a buffer for the result', '(x) => { const o = [0, 0]; dg(x, { out: o }); return o[0]; }', { dg: grad(g) }, '{ out } inside a compiled function. Use the value that is returned; it costs nothing there.'],
  ['a buffer for a tangent', '(x) => jvp(g, x, x, { out: x }).tangent', { g, jvp }, '{ out } inside a compiled function. '],
  ['a derivative of a derivative made outside', '(x) => d(x[0])', { d: derivative(derivative(cube)) }, 'd cannot be called here: it was made by derivative from a function that is not compiled. '],
  ['the Jacobian of a function of an array', '(x) => J(x)[0][0]', { J: jacobian(field) }, 'jacobian of a function of an array inside a compiled function. Call it with a literal of numbers, or use jvp and hvp.'],
])('%s is refused', (_, text, scope, message) => {
  expect(messageOf(() => from(text, scope)(x))).toContain(message);
}); // prettier-ignore

test('what a transform has made is compiled already', () => {
  expect(messageOf(() => compile(fluxion.grad(g) as never))).toBe(
    'compile: expected a plain function, got what grad made of a compiled one, which runs compiled as it is. Perhaps hand it to a function that calls it: compile((x) => df(x), { scope: { df } }).',
  );
});
