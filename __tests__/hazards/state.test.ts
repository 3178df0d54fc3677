/**
 * An exception at any depth leaves everything as it was: afterwards no derivative call is open and all results are bitwise the same.
 */
import {
  add,
  customJvp,
  customVjp,
  derivative,
  EscapedValueError,
  exp,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  linearize,
  mul,
  sin,
  vjp,
  type Num,
} from 'fluxion';
import { depth } from '../../src/core/levels.js';
import { remembered } from '../support/good.js';
import { hvpModes, jacobianModes, mixes, type Step } from '../support/modes.js';

const memory = remembered();

class Failure extends Error {}

/** Nests the steps and throws in the innermost function after `count` of the operations around it. */
function failing(steps: readonly Step[], thrown: unknown, where: number): (x: Num) => Num {
  const [step, ...inner] = steps;
  if (step === undefined) {
    return (x) => {
      if (where === 0) throw thrown;
      return exp(sin(x));
    };
  }
  return step((x) => {
    let y = mul(x, sin(x));
    for (let i = 0; i < 400; i++) y = add(mul(y, 0.5), x); // past the first size of the tape
    if (where === steps.length) throw thrown;
    return add(y, failing(inner, thrown, where)(y));
  });
}

describe.each([1, 2, 3].flatMap((n) => mixes(n).map(({ name, steps }) => [name, steps] as const)))(
  'an exception inside %s',
  (name, steps) => {
    test('at every depth, of every kind', () => {
      for (const thrown of [new Failure('here'), 'a string', undefined, null, 42]) {
        for (let where = 0; where <= steps.length; where++) {
          let caught: unknown = 'nothing';
          try {
            failing(steps, thrown, where)(0.7);
          } catch (error) {
            caught = error;
          }
          expect(caught).toBe(thrown);
          expect(depth()).toBe(0);
        }
      }
      memory.check(`an exception inside ${name}`);
    });

    test('caught by the function around it', () => {
      // The outer derivative goes on with its own value, whatever the inner one left behind.
      const [outer, ...inner] = steps as [Step, ...Step[]];
      const df = outer((x) => {
        for (let attempt = 0; attempt < 3; attempt++) {
          try {
            failing(inner, new Failure('inside'), 0)(x);
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
          }
        }
        return mul(x, mul(x, x));
      });
      expect(df(2)).toBe(12);
      memory.check(`an exception caught inside ${name}`);
    });
  },
);

describe('an exception in the other transforms', () => {
  const broken = (_: readonly Num[]): Num => {
    throw new Failure('here');
  };
  const calls: [string, () => unknown][] = [
    ['jvp', () => jvp(broken, [1, 2], [1, 0])],
    ['vjp', () => vjp(broken, [1, 2])],
    ['linearize', () => linearize(broken, [1, 2])],
    ...jacobianModes.map((mode): [string, () => unknown] => [`jacobian ${mode}`, () => jacobian(broken, { mode })([1, 2])]),
    ...hvpModes.map((mode): [string, () => unknown] => [`hessian ${mode}`, () => hessian(broken, { mode })([1, 2])]),
    ...hvpModes.map((mode): [string, () => unknown] => [`hvp ${mode}`, () => hvp(broken, [1, 2], [1, 0], { mode })]),
  ]; // prettier-ignore
  test.each(calls)('%s', (name, call) => {
    expect(call).toThrow(Failure);
    memory.check(name);
  });

  test('in a pass that is not the first', () => {
    for (const mode of hvpModes) {
      let fatal = Infinity;
      let passes = 0;
      const f = ([x, y]: readonly Num[]): Num => {
        if (++passes === fatal) throw new Failure('here');
        return mul(mul(x!, x!), y!);
      };
      const H = hessian(f, { mode });
      expect(H([1, 2])).toEqual([[4, 2], [2, 0]]); // prettier-ignore
      const all = passes;
      for (fatal = 1; fatal <= all; fatal++) {
        passes = 0;
        expect(() => H([1, 2])).toThrow(Failure);
        memory.check(`pass ${fatal} of ${all}, ${mode}`);
      }
    }
  });
});

describe('an exception in a rule', () => {
  const bad = {
    jvp: customJvp((x: Num) => mul(x, 1), () => { throw new Failure('rule'); }), // prettier-ignore
    vjp: customVjp((x: Num) => mul(x, 1), () => { throw new Failure('rule'); }), // prettier-ignore
  };

  test('of customVjp, while the sweep runs', () => {
    expect(() => grad((x: Num) => mul(bad.vjp(x), x))(2)).toThrow(Failure);
    memory.check('a throwing pullback');
    const { pullback } = vjp((x: Num) => mul(bad.vjp(x), x), 2);
    for (let i = 0; i < 3; i++) expect(() => pullback(1)).toThrow(Failure);
    memory.check('a throwing pullback of vjp');
    expect(() => grad((x: Num) => grad((y: Num) => mul(bad.vjp(y), x))(3) as Num)(2)).toThrow(Failure);
    memory.check('a throwing pullback inside another gradient');
  });

  test('of customJvp', () => {
    expect(() => derivative((x) => mul(bad.jvp(x), x))(2)).toThrow(Failure);
    memory.check('a throwing pushforward');
    const { pushforward } = linearize((x: Num) => mul(bad.jvp(x), x), 2);
    for (let i = 0; i < 3; i++) expect(() => pushforward(1)).toThrow(Failure);
    memory.check('a throwing pushforward of linearize');
  });

  test('in the direction it was not written for: an error that names function and rule', () => {
    for (const attempt of [
      () => derivative((x) => mul(bad.vjp(x), x))(2),
      () => grad((x: Num) => mul(bad.jvp(x), x))(2),
      () => hvp((x: Num) => mul(bad.vjp(x), x), 2, 1),
    ]) {
      let error: unknown;
      try {
        attempt();
      } catch (e) {
        error = e;
      }
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).cause).toBeInstanceOf(Failure);
      memory.check('a rule in the other direction');
    }
  });
});

test('a value that escaped before the exception', () => {
  let leaked: Num = 0;
  expect(() =>
    grad((x: Num) => {
      leaked = mul(x, x);
      throw new Failure('here');
    })(2),
  ).toThrow(Failure);
  expect(() => mul(leaked, 2)).toThrow(EscapedValueError);
  memory.check('a leak and an exception');
});

test('running out of stack inside f', () => {
  const endless = (x: Num): Num => endless(mul(x, 1));
  for (const attempt of [() => derivative(endless)(1), () => grad(endless)(1), () => hvp(endless, 1, 1)]) {
    expect(attempt).toThrow(RangeError);
    memory.check('an endless recursion');
  }
});
