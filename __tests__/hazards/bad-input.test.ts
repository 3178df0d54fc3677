/**
 * Wrong use of every transform: the right class of error, a message of the form `who: expected what, got what. Perhaps what.`, and the same
 * call with good input right after gives bitwise the same result as before.
 */
import {
  customJvp,
  add,
  derivative,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  linearize,
  mul,
  powInt,
  ShapeError,
  sin,
  stopGradient,
  valueAndGrad,
  vjp,
  type Num,
} from 'fluxion';
import { difference } from '../support/equal.js';
import { remembered } from '../support/good.js';
import { hvpModes, jacobianModes } from '../support/modes.js';

type AnyFunction = (...args: any[]) => unknown;

/** Every transform as a call on f and x. */
const transforms: Record<string, (f: any, x: any) => unknown> = {
  derivative: (f, x) => derivative(f)(x),
  'derivative, third': (f, x) => derivative(f, { order: 3 })(x),
  grad: (f, x) => grad(f as AnyFunction)(x),
  valueAndGrad: (f, x) => valueAndGrad(f as AnyFunction)(x),
  jvp: (f, x) => jvp(f as AnyFunction, x, x),
  vjp: (f, x) => vjp(f as AnyFunction, x).pullback(1),
  linearize: (f, x) => linearize(f as AnyFunction, x).pushforward(x),
  ...Object.fromEntries(
    jacobianModes.map((mode) => [`jacobian, ${mode}`, (f: any, x: any) => jacobian(f as AnyFunction, { mode })(x)]),
  ),
  ...Object.fromEntries(
    hvpModes.map((mode) => [`hessian, ${mode}`, (f: any, x: any) => hessian(f as AnyFunction, { mode })(x)]),
  ),
  ...Object.fromEntries(
    hvpModes.map((mode) => [`hvp, ${mode}`, (f: any, x: any) => hvp(f as AnyFunction, x, x, { mode })]),
  ),
};

const scalarResult = Object.keys(transforms).filter((name) => /^(derivative|grad|valueAndGrad|hessian|hvp)/.test(name));

/** 'hvp, forward-over-reverse' -> 'hvp' */
const nameOf = (transform: string): string => transform.split(',')[0]!;

const memory = remembered();

/** The error a call throws, checked for its form; the good call before and after gives the same. */
function refused(bad: () => unknown, good: () => unknown): Error {
  const before = good();
  let error: unknown;
  try {
    bad();
  } catch (e) {
    error = e;
  }
  expect(error).toBeInstanceOf(Error);
  expect(difference(good(), before)).toBeUndefined();
  expect((error as Error).message).toMatch(/^[A-Za-z0-9]+: expected [^]+, got [^]+\.( [A-Z][^]*\.?)?$/);
  return error as Error;
}

const good = (name: string) => (): unknown => JSON.parse(JSON.stringify(transforms[name]!((x: Num) => sin(mul(x, x)), 0.7))); // prettier-ignore

describe('f is no function', () => {
  const notFunctions: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['the number 3', 3],
    ['the string sin', 'sin'],
    ['an array of 1', [sin]],
    ['an object', { f: sin }],
  ];
  test.each(Object.keys(transforms).flatMap((name) => notFunctions.map(([what, f]) => [name, what, f] as const)))(
    '%s of %s',
    (name, what, f) => {
      const error = refused(() => transforms[name]!(f, 2), good(name));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toBe(`${nameOf(name)}: expected a function, got ${what}.`);
    },
  );

  test('at once, not when the derivative is called', () => {
    for (const make of [derivative, grad, valueAndGrad, jacobian, hessian]) {
      expect(() => (make as AnyFunction)(3)).toThrow(/: expected a function, got the number 3\.$/);
    }
  });
});

describe('f returns something else than numbers', () => {
  const results: [string, AnyFunction, RegExp][] = [
    ['a Promise', (x) => Promise.resolve(x), /got a Promise.*await/s],
    ['a Promise from an async function', async (x) => x, /got a Promise.*await/s],
    ['a generator', function* (x) { yield x; }, /got a Generator.*collect/s], // prettier-ignore
    ['a function', (x) => () => x, /got a function.*apply/is],
    ['a class', () => class {}, /got a function/],
    ['undefined', () => undefined, /got undefined/],
    ['null', () => null, /got null/],
    ['a boolean', () => true, /got the boolean true/],
    ['a string', (x) => String(x), /got the string/],
    ['a bigint', () => 3n, /got the bigint 3/],
    ['a symbol', () => Symbol('s'), /got the symbol Symbol\(s\)/],
    ['a Date', () => new Date(0), /got a Date/],
    ['a Map', (x) => new Map([[1, x]]), /got a Map/],
    ['a Set', (x) => new Set([x]), /got a Set/],
    ['an instance of a class', (x) => new (class Point { x = x; })(), /got a Point/], // prettier-ignore
    ['an Int32Array', () => new Int32Array(2), /got a Int32Array/],
  ]; // prettier-ignore
  test.each(Object.keys(transforms).flatMap((name) => results.map(([what, f, message]) => [name, what, f, message] as const)))(
    '%s of a function returning %s',
    (name, _what, f, message) => {
      const error = refused(() => transforms[name]!(f, 2), good(name));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(message);
      expect(error.message.split(':')[0]).toBe(nameOf(name));
    },
  ); // prettier-ignore

  test.each(results)('%s inside a container', (_, f, message) => {
    for (const name of ['jvp', 'vjp', 'linearize', 'jacobian, forward', 'jacobian, auto']) {
      const error = refused(() => transforms[name]!((x: Num) => ({ y: [x, f(x)] }), 2), good(name));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/ at y\[1\]\./);
    }
  });

  test.each(scalarResult)('an array or an object to %s', (name) => {
    for (const [f, what] of [
      [(x: Num) => [x, x, x], 'an array of 3'],
      [(x: Num) => ({ y: x }), 'an object'],
      [() => [], 'an array of 0'],
    ] as const) {
      const error = refused(() => transforms[name]!(f, 2), good(name));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toBe(
        `${nameOf(name)}: expected f to return a number, got ${what}. Use jacobian(f), or vjp(f, x) with a cotangent.`,
      );
    }
  });
});

describe('x holds something else than numbers', () => {
  const cyclic: unknown[] = [1];
  cyclic.push(cyclic);
  const self: Record<string, unknown> = { a: 1 };
  self.self = self;
  const inputs: [string, unknown, RegExp][] = [
    ['an Int32Array', new Int32Array([1, 2]), /got a Int32Array.*Array\.from\(x\)/s],
    ['a Uint8Array', new Uint8Array([1, 2]), /got a Uint8Array.*Array\.from\(x\)/s],
    ['a bigint', 2n, /got the bigint 2.*Number\(x\)/s],
    ['a string', '2', /got the string 2.*Number\(x\)/s],
    ['a boolean', true, /got the boolean true/],
    ['null', null, /got null/],
    ['undefined', undefined, /got undefined/],
    ['a symbol', Symbol('x'), /got the symbol/],
    ['a Date', new Date(0), /got a Date/],
    ['a Map', new Map([['a', 1]]), /got a Map/],
    ['a Set', new Set([1]), /got a Set/],
    ['a Promise', Promise.resolve(1), /got a Promise.*await/s],
    ['a generator', (function* () { yield 1; })(), /got a Generator.*collect/s], // prettier-ignore
    ['a function', sin, /got a function.*apply/is],
    ['an instance of a class', new (class Weights { w = 1; })(), /got a Weights/], // prettier-ignore
  ]; // prettier-ignore
  const trees = Object.keys(transforms).filter((name) => !name.startsWith('derivative'));

  test.each(trees.flatMap((name) => inputs.map(([what, x, message]) => [name, what, x, message] as const)))(
    '%s at %s',
    (name, _what, x, message) => {
      const f = (): number => 1;
      for (const [input, path] of [
        [x, ''],
        [[1, x], ' at [1]'],
        [{ w: [1, { b: x }] }, ' at w[1].b'],
      ] as const) {
        const error = refused(() => transforms[name]!(f, input), good(name));
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toMatch(message);
        expect(error.message).toContain(`${path}.`);
        expect(error.message).toMatch(new RegExp(`^${nameOf(name)}: expected x to hold numbers in arrays and plain objects, got `));
      }
    },
  ); // prettier-ignore

  test.each(inputs)('derivative at %s', (_, x, message) => {
    const error = refused(() => derivative(sin)(x as never), good('derivative'));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(new RegExp(message.source.split('.*')[0]!));
    expect(error.message).toMatch(/^derivative: expected x to be a number/);
  });

  test('derivative at an array or an object', () => {
    for (const x of [[1], { a: 1 }]) {
      const error = refused(() => derivative(sin)(x as never), good('derivative'));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(/Use grad\(f\)\.$/);
    }
  });

  test.each(trees)('%s at containers that hold themselves', (name) => {
    for (const x of [cyclic, self]) {
      const error = refused(() => transforms[name]!(() => 1, x), good(name));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(/to be a finite tree.*Perhaps it holds itself\.$/s);
    }
  });

  test('an auxiliary result, or an option of a function with a rule, that contains itself', () => {
    const cyclic: Record<string, unknown> = { a: 1 };
    cyclic['self'] = cyclic;
    const twice = customJvp(
      (x: Num, _options: { a: number }) => mul(x, 2),
      (_, [dx]) => mul(dx, 2),
    );
    for (const call of [
      () => grad((x: Num) => [x, cyclic] as const, { hasAux: true })(1),
      () => grad((x: Num) => twice(x, cyclic as never))(1),
    ]) {
      expect(call).toThrow(RangeError);
      expect(call).toThrow(/to be a finite tree.*Perhaps it holds itself\.$/s);
    }
  });

  test.each(trees)('%s at a sparse array', (name) => {
    // eslint-disable-next-line no-sparse-arrays -- the subject
    const error = refused(() => transforms[name]!(() => 1, [1, , 3]), good(name));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/got undefined at \[1\]\./);
  });

  test('a function that returns a cyclic container', () => {
    for (const name of ['jvp', 'vjp', 'linearize', 'jacobian, forward', 'jacobian, auto']) {
      const error = refused(() => transforms[name]!(() => cyclic, 2), good(name));
      expect(error).toBeInstanceOf(RangeError);
    }
  });
});

/** The message says who, what was expected, what came instead and, inside a container, where. */
function expectMismatch(error: Error, start: string, got: string): void {
  const [what, where] = got.split(' at ');
  expect(error.message.slice(0, start.length + what!.length)).toBe(start + what!);
  if (where !== undefined) expect(error.message).toContain(` at ${where}.`);
}

describe('structures that do not agree', () => {
  const f = ([x, y]: readonly Num[]): Num => mul(x!, y!);
  const mismatches: [string, unknown, unknown, string][] = [
    ['too short', [1, 2], [1], 'got an array of 1'],
    ['too long', [1, 2], [1, 2, 3], 'got an array of 3'],
    ['a number for an array', [1, 2], 1, 'got the number 1'],
    ['an array for a number', 1, [1], 'got an array of 1'],
    ['an object for an array', [1, 2], { 0: 1, 1: 2 }, 'got an object'],
    ['an array for an object', { 0: 1, 1: 2 }, [1, 2], 'got an array of 2'],
    ['a missing key', { a: 1, b: 2 }, { a: 1 }, 'got an object'],
    ['another key', { a: 1, b: 2 }, { a: 1, c: 2 }, 'got undefined at b'],
    ['a key more', { a: 1 }, { a: 1, b: 2 }, 'got an object'],
    ['deep inside', { a: [1, { b: 2 }] }, { a: [1, { b: [2] }] }, 'got an array of 1 at a[1].b'],
    ['a string', [1, 2], [1, '2'], 'got the string 2 at [1]'],
    ['null', [1, 2], null, 'got null'],
    ['undefined', [1, 2], undefined, 'got undefined'],
    ['an inherited key', { toString: 1 }, {}, 'got an object'],
  ]; // prettier-ignore

  const callers: [string, (x: unknown, v: unknown) => unknown][] = [
    ['jvp', (x, v) => jvp(() => 1, x as any, v as any)],
    ['pushforward', (x, v) => linearize(() => 1, x as any).pushforward(v as any)],
    ...hvpModes.map((mode): [string, (x: unknown, v: unknown) => unknown] => ['hvp', (x, v) => hvp(() => 1, x as any, v as any, { mode })]),
  ]; // prettier-ignore
  test.each(callers.flatMap(([who, call]) => mismatches.map(([what, x, v, got]) => [who, what, x, v, got, call] as const)))(
    '%s: %s',
    (who, _what, x, v, got, call) => {
      const error = refused(
        () => call(x, v),
        () => jvp(f, [2, 3], [1, 1]),
      );
      expect(error).toBeInstanceOf(ShapeError);
      expect(error).toBeInstanceOf(TypeError);
      expect(error.name).toBe('ShapeError');
      expectMismatch(error, `${who}: expected v to have the structure of x, `, got);
    },
  ); // prettier-ignore

  test.each(mismatches)('a cotangent: %s', (_, y, ct, got) => {
    const { pullback } = vjp((x: Num) => mapped(y, () => x) as Num, 1);
    const right = mapped(y, () => 1);
    const error = refused(
      () => pullback(ct as never),
      () => pullback(right as never),
    );
    expect(error).toBeInstanceOf(ShapeError);
    expectMismatch(error, 'pullback: expected the cotangent to have the structure of the value of f, ', got);
  });
});

const mapped = (x: unknown, change: () => unknown): unknown => {
  if (Array.isArray(x)) return x.map((e) => mapped(e, change));
  if (typeof x === 'object' && x !== null) return Object.fromEntries(Object.entries(x).map(([k, e]) => [k, mapped(e, change)]));
  return change();
}; // prettier-ignore

describe('options', () => {
  test.each([-1, 1.5, NaN, Infinity, -Infinity, '2', null, [1], 2n])('derivative of order %p', (order) => {
    const error = refused(() => derivative(sin, { order: order as number }), good('derivative'));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(/^derivative: expected order to be an integer ≥ 0, got /);
  });

  test.each([-1, 0.5, NaN, Infinity, [0, -1], [0, 1.5], [NaN], ['0']])('argnums %p', (argnums) => {
    for (const make of [grad, valueAndGrad]) {
      const error = refused(() => make((x: Num) => x, { argnums: argnums as number }), good('grad'));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(/^(grad|valueAndGrad): expected argnums to be one or more integers ≥ 0, got /);
    }
  });

  test('an argument that is not there', () => {
    const error = refused(() => grad((x: Num, y: Num) => mul(x, y), { argnums: 2 })(1, 2), good('grad'));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(
      /^grad: expected argument 2 to hold numbers in arrays and plain objects, got undefined\./,
    );
    expect(() => grad((x: Num, y: Num) => mul(x, y), { argnums: [0, 2] })(1, 2)).toThrow(/got undefined at \[1\]/);
  });

  test.each(['Forward', 'fwd', '', null, 3, 'toString', '__proto__'])('mode %p', (mode) => {
    const attempts: [string, () => unknown][] = [
      ['jacobian', () => jacobian((x: Num) => x, { mode: mode as never })],
      ['hessian', () => hessian((x: Num) => x, { mode: mode as never })],
      ['hvp', () => hvp((x: Num) => x, 1, 1, { mode: mode as never })],
    ];
    for (const [who, attempt] of attempts) {
      const error = refused(attempt, good('hessian, forward-over-reverse'));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(new RegExp(`^${who}: expected mode to be one of [a-z, -]*(forward|reverse)[a-z, -]*, got `));
    }
  }); // prettier-ignore

  test.each([
    ['a number', (x: Num) => x, 'Dual|Var|a Var'],
    ['a triple', (x: Num) => [x, 1, 2], 'an array of 3'],
    ['an object', (x: Num) => ({ x }), 'an object'],
    ['undefined', () => undefined, 'undefined'],
  ] as [string, AnyFunction, string][])('hasAux with a function that returns %s', (_, f, got) => {
    for (const make of [grad, valueAndGrad] as AnyFunction[]) {
      const df = make(f, { hasAux: true }) as AnyFunction;
      const error = refused(() => df(2), good('grad'));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(
        new RegExp(`^(grad|valueAndGrad): expected f to return \\[result, auxiliary\\] with hasAux, got (${got})`),
      );
    }
  });

  test('hasAux with a first result that is no number', () => {
    const error = refused(() => grad((x: Num) => [[x], 1] as never, { hasAux: true })(2), good('grad'));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^grad: expected f to return a number, got an array of 1\./);
  });
});

describe('operations', () => {
  const values: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['the string 2', '2'],
    ['the bigint 2', 2n],
    ['the boolean true', true],
    ['an array of 1', [1]],
    ['an object', {}],
    ['a function', sin],
    ['a Int32Array', new Int32Array(1)],
  ];
  test.each(values)('on %s', (what, bad) => {
    const attempts: [string, () => unknown][] = [
      ['sin', () => sin(bad as never)],
      ['add', () => add(bad as never, 1)],
      ['add', () => add(1, bad as never)],
      ['mul', () => derivative((x) => mul(x, bad as never))(2)],
      ['mul', () => derivative((x) => mul(bad as never, x))(2)],
      ['mul', () => derivative((x) => x.mul(bad as never))(2)],
      ['mul', () => grad((x: Num) => mul(x, bad as never))(2)],
      ['mul', () => grad((x: Num) => mul(bad as never, x))(2)],
      ['mul', () => hessian((x: Num) => mul(x, bad as never))(2)],
      ['stopGradient', () => stopGradient(bad)],
    ];
    for (const [who, attempt] of attempts) {
      if (who === 'stopGradient' && typeof bad === 'object' && bad !== null && !ArrayBuffer.isView(bad)) continue;
      const error = refused(attempt, good('grad'));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message.startsWith(`${who}: expected `)).toBe(true);
      expect(error.message).toContain(`got ${what}`);
    }
  });

  test.each([0.5, NaN, Infinity, '2', undefined])('an exponent of powInt that is no integer: %p', (n) => {
    for (const attempt of [() => powInt(2, n as number), () => derivative((x) => powInt(x, n as number))(2), () => grad((x: Num) => powInt(x, n as number))(2)]) {
      const error = refused(attempt, good('grad'));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(/^powInt: expected its parameter to be an integer, got /);
    }
  }); // prettier-ignore

  test('an active exponent of powInt', () => {
    const error = refused(() => derivative((x) => powInt(2, x as never))(2), good('grad'));
    expect(error.message).toMatch(/^powInt: expected its parameter to be an integer, got a Dual\./);
  });
});

afterEach(() => {
  memory.check(expect.getState().currentTestName ?? '');
});
