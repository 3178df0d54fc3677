/** A variable kept after its call has ended is refused, whatever is done with it; it never gives a number of another call. */
import * as fluxion from 'fluxion';
import {
  derivative,
  EscapedValueError,
  grad,
  hessian,
  jvp,
  linearize,
  mul,
  valueAndGrad,
  vjp,
  type Num,
  type Scalar,
} from 'fluxion';
import { binaryOps, comparisons, internalOps, unaryOps } from '../../src/ops/all.js';
import { remembered } from '../support/good.js';

/** A variable of each engine whose call has ended. */
const kept: Record<string, () => Scalar> = {
  'Var of grad': () => leak((keep) => grad((x: Num) => keep(x))(3)),
  'Var of vjp': () => leak((keep) => vjp((x: Num) => keep(x), 3)),
  'NestedVar': () => leak((keep) => hessian((x: Num) => keep(x), { mode: 'reverse-over-reverse' })(3)),
  'Dual of derivative': () => leak((keep) => derivative((x) => keep(x))(3)),
  'Dual of jvp': () => leak((keep) => jvp((x: Num) => keep(x), 3, 1)),
  'NestedDual': () => leak((keep) => derivative((x) => keep(x), { order: 2 })(3)),
}; // prettier-ignore

function leak(run: (keep: (x: Num) => Num) => unknown): Scalar {
  let found: unknown;
  run((x) => (found = mul(x, 1)) as Num);
  return found as Scalar;
}

const memory = remembered();

/** Branch operations may hand on one of their operands as it is: that is the variable itself, and no new value. */
const making = <O extends { kind: string }>(ops: readonly O[]): O[] => ops.filter(({ kind }) => kind !== 'branch');

describe.each(Object.entries(kept).filter(([name]) => name.includes('Var')))('%s', (_, make) => {
  const variable = make();

  test.each(making(unaryOps).map((op) => [op.opName, op] as const))('%s refuses it', (_name, op) => {
    expect(() => (op as (x: Num) => Num)(variable)).toThrow(EscapedValueError);
  });

  test.each(
    making([...binaryOps, ...internalOps])
      .filter((op) => !op.parameter)
      .map((op) => [op.opName, op] as const),
  )('%s refuses it on either side', (_name, op) => {
    const f = op as (x: Num, y: Num) => Num;
    expect(() => f(variable, 2)).toThrow(EscapedValueError);
    expect(() => f(2, variable)).toThrow(EscapedValueError);
    expect(() => f(variable, variable)).toThrow(EscapedValueError);
  });
});

describe.each(Object.entries(kept))('%s', (_, make) => {
  const variable = make();

  const transforms: [string, (f: (x: Num) => Num) => unknown][] = [
    ['derivative', (f) => derivative(f)(2)],
    ['derivative of order 2', (f) => derivative(f, { order: 2 })(2)],
    ['grad', (f) => grad(f)(2)],
    ['valueAndGrad', (f) => valueAndGrad(f)(2)],
    ['jvp', (f) => jvp(f, 2, 1)],
    ['vjp', (f) => vjp(f, 2)],
    ['linearize', (f) => linearize(f, 2)],
    ['jacobian forward', (f) => fluxion.jacobian(f, { mode: 'forward' })(2)],
    ['jacobian reverse', (f) => fluxion.jacobian(f, { mode: 'reverse' })(2)],
    ['hessian', (f) => hessian(f)(2)],
    ['grad with aux', (f) => grad((x: Num) => [mul(x, x), f(x)] as const, { hasAux: true })(2)],
  ];
  test.each(transforms)('%s refuses a result that holds it', (_name, transform) => {
    expect(() => transform(() => variable)).toThrow(EscapedValueError);
    expect(() => transform((x) => mul(x, variable))).toThrow(EscapedValueError);
    expect(() => transform((x) => fluxion.sin(mul(variable, x)))).toThrow(EscapedValueError);
    memory.check('a leaked variable');
  });

  test.each(transforms)('%s of x and it added gives the derivative in x, or refuses', (name, transform) => {
    let result: unknown;
    try {
      result = transform((x) => fluxion.add(variable, x));
    } catch (error) {
      expect(error).toBeInstanceOf(EscapedValueError);
      return;
    }
    expect(result).toBe(/2|hessian/.test(name) ? 0 : 1);
  });

  test('the message says who, and what may have happened', () => {
    expect(() => grad((_: Num) => variable)(2)).toThrow(/^\w+: expected values of derivative calls under way, got one of a call that has ended\. Perhaps f stored it\.$/);
  }); // prettier-ignore

  test('it may be looked at, or that is refused too', () => {
    for (const look of [() => variable.value, () => variable.primal, () => variable.lt(4), () => comparisons.map((c) => c(variable, 3)), () => `${variable}`]) {
      try {
        const seen = look();
        // What is seen is the variable's own number or text about it, never one of another call.
        expect([3, true, [false, true, false, true, true, false], `${variable.constructor.name}(3)`].some((x) => JSON.stringify(x) === JSON.stringify(seen)) || typeof seen === 'object').toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(EscapedValueError);
      }
    }
  }); // prettier-ignore
});

test('kept in a closure over the next call of the same operator', () => {
  // An optimiser that stores the variables of its last step must not mix them with those of the next.
  let last: Num | undefined;
  const df = grad((x: Num) => {
    const y = last === undefined ? mul(x, x) : mul(x, last);
    last = x;
    return y;
  });
  expect(df(3)).toBe(6);
  expect(() => df(4)).toThrow(EscapedValueError);
  last = undefined;
  expect(df(4)).toBe(8);
});

test('used later by asynchronous code', async () => {
  const later: Promise<unknown>[] = [];
  expect(
    grad((x: Num) => {
      later.push(Promise.resolve().then(() => mul(x, 2)));
      return mul(x, x);
    })(3),
  ).toBe(6);
  await expect(later[0]).rejects.toBeInstanceOf(EscapedValueError);
  memory.check('an asynchronous use');
});
