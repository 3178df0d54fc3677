import {
  add,
  clip,
  cos,
  customJvp,
  customVjp,
  derivative,
  div,
  exp,
  expm1,
  exprel,
  grad,
  hvp,
  jacobian,
  jvp,
  linearize,
  mul,
  neg,
  round,
  sin,
  stopGradient,
  sub,
  vjp,
  type Num,
} from 'fluxion';
import { distance } from '../support/equal.js';
import {
  curveModes,
  D,
  directionalModes,
  G,
  gradientModes,
  hessianModes,
  hvpModes,
  jacobianModes,
  mixes,
  thirdModes,
  type Field,
} from '../support/modes.js';

type Pair = readonly [Num, Num];

/** sin(x)·y twice over, with a rule in each form; f itself is plain JavaScript. */
const plainSin = (x: Num, y: Num): Num => Math.sin(x as number) * (y as number);
const forms = {
  customJvp: customJvp(plainSin, ([x, y], [dx, dy]) => add(mul(mul(cos(x), y), dx), mul(sin(x), dy))),
  customVjp: customVjp(plainSin, ([x, y], ct) => [mul(ct, mul(cos(x), y)), mul(ct, sin(x))]),
};
const reference: Field = ([x, y]) => mul(mul(sin(x!), y!), x!);

describe.each(Object.entries(forms))('%s', (kind, ruled) => {
  const f: Field = ([x, y]) => mul(ruled(x!, y!), x!);
  const at = [0.7, -1.3];

  test('on plain numbers is the function itself', () => {
    expect(ruled(0.7, 2)).toBe(Math.sin(0.7) * 2);
  });

  test('first derivatives in every mode', () => {
    const expected = gradientModes[0]!.of(reference, at);
    for (const mode of gradientModes) expect(distance(mode.of(f, at), expected)).toBeLessThan(1e-15);
    for (const mode of directionalModes) expect(distance(mode.of(f, at, [2, -3]), mode.of(reference, at, [2, -3]))).toBeLessThan(1e-15);
  }); // prettier-ignore

  test('second and third derivatives in every mode', () => {
    const [second, third] = [hessianModes[0]!.of(reference, at), thirdModes[0]!.of(reference, at)];
    for (const mode of hessianModes) expect([mode.name, distance(mode.of(f, at), second) < 1e-14]).toEqual([mode.name, true]);
    for (const mode of thirdModes) expect([mode.name, distance(mode.of(f, at), third) < 1e-14]).toEqual([mode.name, true]);
  }); // prettier-ignore

  test('every order along a curve', () => {
    // the fifth derivative of sin(t)·t·t is t² cos t + 10 t sin t − 20 cos t
    const curve = (t: Num): Num => mul(ruled(t, t), t);
    const t = 0.4;
    const expected = t * t * Math.cos(t) + 10 * t * Math.sin(t) - 20 * Math.cos(t);
    for (const mode of curveModes) expect(distance(mode.of(curve, t, 5), expected)).toBeLessThan(1e-13);
  });

  test('in all nestings with variables of other calls', () => {
    // ∂/∂x ∂/∂y (sin(x)·y) = cos x, whichever is the inner one
    for (const { steps } of mixes(2)) {
      const [a, b] = steps as [typeof D, typeof D];
      expect(a((x) => b((y) => ruled(x, y))(2))(0.7)).toBeCloseTo(Math.cos(0.7), 15);
      expect(a((y) => b((x) => ruled(x, y))(0.7))(2)).toBeCloseTo(Math.cos(0.7), 15);
      expect(a((x) => b((y) => ruled(y, x))(x))(0.7)).toBeCloseTo(Math.cos(0.7) - 0.7 * Math.sin(0.7), 15);
    }
  });

  test('a constant argument, as a number, as a constant value, as a value of an outer call', () => {
    for (const step of [D, G]) {
      expect(step((x) => ruled(x, 3))(0.7)).toBe(Math.cos(0.7) * 3);
      expect(step((y) => ruled(0.7, y))(3)).toBe(Math.sin(0.7));
      expect(step((x) => ruled(x, stopGradient(mul(x, 2))))(0.7)).toBe(Math.cos(0.7) * 1.4);
      expect(step(() => ruled(1, 2))(0.7)).toBe(0);
    }
    // A direction of 0 makes x a constant with methods; f must see plain numbers all the same.
    expect(jvp(([x, y]: Pair) => ruled(x, y), [0.7, 3], [0, 1])).toEqual({
      value: Math.sin(0.7) * 3,
      tangent: Math.sin(0.7),
    });
    expect(jvp(([x, y]: Pair) => (ruled(x, 2) as Exclude<Num, number>).mul(y), [0.7, 3], [0, 1]).tangent).toBe(Math.sin(0.7) * 2);
    expect(jvp(([x, y]: Pair) => ruled(x, y), [0.7, 3], [0, 0]).tangent).toBe(0);
  }); // prettier-ignore

  test('pullback and pushforward many times, also inside other derivatives', () => {
    const { pullback } = vjp(([x, y]: Pair) => ruled(x, y), [0.7, 3]);
    const { pushforward } = linearize(([x, y]: Pair) => ruled(x, y), [0.7, 3]);
    const J = [Math.cos(0.7) * 3, Math.sin(0.7)] as const;
    for (let i = 1; i < 4; i++) {
      expect(distance(pullback(i), [i * J[0], i * J[1]])).toBeLessThan(1e-15);
      expect(distance(pushforward([i, -1]), i * J[0] - J[1])).toBeLessThan(1e-15);
    }
    for (const step of [D, G]) {
      expect(distance(step((t) => pullback(mul(t, t))[0] as Num)(2), 4 * J[0])).toBeLessThan(1e-15);
      expect(distance(step((t) => pushforward([mul(t, t), 0]) as Num)(2), 4 * J[0])).toBeLessThan(1e-15);
    }
    expect(distance(pullback(1), J)).toBeLessThan(1e-15);
  });

  test('the message about what is no function names it', () => {
    const make = { customJvp, customVjp }[kind] as (f: unknown, rule: unknown) => unknown;
    expect(() => make(3, () => 1)).toThrow(new RegExp(`^${kind}: expected a function, got the number 3\\.$`));
    expect(() => make(sin, undefined)).toThrow(new RegExp(`^${kind}: expected a function, got undefined\\.$`));
  });
});

describe('containers as arguments and results', () => {
  type Model = { w: [Num, Num]; b: Num };
  type Out = { y: [Num]; z: Num };
  const model = ({ w, b }: Model, scale: Num): Out => ({ y: [mul(mul(w[0], w[1]), scale)], z: mul(b, b) });
  const forward = customJvp(model, ([{ w, b }, s], [{ w: dw, b: db }, ds]) => ({
    y: [add(mul(mul(add(mul(dw[0], w[1]), mul(w[0], dw[1])), s), 1), mul(mul(w[0], w[1]), ds))],
    z: mul(mul(2, b), db),
  }));
  const backward = customVjp(model, ([{ w, b }, s], { y: [cy], z: cz }) => [
    { w: [mul(cy, mul(w[1], s)), mul(cy, mul(w[0], s))], b: mul(cz, mul(2, b)) },
    mul(cy, mul(w[0], w[1])),
  ]);
  const x: { w: [number, number]; b: number } = { w: [2, 3], b: 5 };

  test.each(Object.entries({ forward, backward }))('%s', (_, ruled) => {
    const total = (m: Model, s: Num): Num => add(mul(2, ruled(m, s).y[0]), ruled(m, s).z);
    expect(grad(total, { argnums: [0, 1] })(x, 7)).toEqual([{ w: [42, 28], b: 10 }, 12]);
    const at = (m: Model): Out => ruled(m, 7);
    expect(jvp(at, x, { w: [1, 0], b: 1 })).toEqual({
      value: { y: [42], z: 25 },
      tangent: { y: [21], z: 10 },
    });
    expect(vjp(at, x).pullback({ y: [1], z: 0 })).toEqual({ w: [21, 14], b: 0 });
    for (const mode of jacobianModes) {
      expect(jacobian(at, { mode })(x)).toEqual({
        y: [{ w: [21, 14], b: 0 }],
        z: { w: [0, 0], b: 10 },
      });
    }
    for (const mode of hvpModes) {
      expect(hvp((m: Model) => total(m, 7), x, { w: [1, 0], b: 1 }, { mode })).toEqual({ w: [0, 14], b: 2 });
    }
  });
});

describe('what rules are for', () => {
  test('a numerically better derivative', () => {
    const relative = customJvp(
      (x: Num) => div(expm1(x), x),
      ([x], [dx]) => mul(dx, derivativeOfExprel(x)),
    );
    const derivativeOfExprel = (x: Num): Num => derivative(exprel)(x);
    for (const mode of curveModes) expect(mode.of(relative, 1e-9, 1)).toBeCloseTo(0.5, 9);
    for (const mode of curveModes) expect(mode.of(relative, 1e-9, 2)).toBeCloseTo(1 / 3, 9);
  });

  test('clipping the cotangent, not the value', () => {
    const clipped = customVjp(
      (x: Num) => x,
      (_, ct) => [clip(ct, -1, 1)],
    );
    expect(grad((x: Num) => mul(100, clipped(x)))(3)).toBe(1);
    expect(grad((x: Num) => mul(0.5, clipped(x)))(3)).toBe(0.5);
    expect(clipped(7)).toBe(7);
  });

  test('a straight-through estimator', () => {
    const through = customJvp(
      (x: Num) => round(x),
      (_, [dx]) => dx,
    );
    const f: Field = ([x]) => mul(through(x!), through(x!));
    for (const mode of gradientModes) expect(mode.of(f, [2.6])).toEqual([6]);
    for (const mode of hessianModes) expect(mode.of(f, [2.6])).toEqual([[2]]);
  });

  test('an implicit function: the rule uses the value', () => {
    // y(x) solves y + e^y = x by Newton's method on plain numbers; y′ = 1/(1 + e^y)
    const solve = (x: Num): Num => {
      let y = 0;
      for (let i = 0; i < 60; i++) y -= (y + Math.exp(y) - (x as number)) / (1 + Math.exp(y));
      return y;
    };
    const forward = customJvp(solve, (_, [dx], y) => div(dx, add(1, exp(y))));
    const backward = customVjp(solve, (_, ct, y) => [div(ct, add(1, exp(y)))]);
    const e = Math.exp(solve(2) as number);
    for (const y of [forward, backward]) {
      for (const mode of curveModes) {
        expect(mode.of(y, 2, 1)).toBeCloseTo(1 / (1 + e), 14);
        expect(mode.of(y, 2, 2)).toBeCloseTo(-e / (1 + e) ** 3, 14);
        expect(mode.of(y, 2, 3)).toBeCloseTo((e * (2 * e - 1)) / (1 + e) ** 5, 13);
      }
    }
  });

  test('a rule inside a rule', () => {
    const inner = customVjp(
      (x: Num) => mul(x, x),
      ([x], ct) => [mul(ct, mul(2, x))],
    );
    const outer = customJvp(
      (x: Num) => mul(inner(x), x),
      ([x], [dx]) => mul(dx, mul(3, inner(x))),
    );
    for (const mode of curveModes) expect([1, 2, 3].map((order) => mode.of(outer, 2, order))).toEqual([12, 12, 6]);
  });

  test('a rule that uses a variable of an outer call', () => {
    // c_x(y) = x·y² with its rule written over x: ∂x ∂y = 2y
    for (const make of [
      (x: Num) => customVjp((y: Num) => mul(x, mul(y, y)), ([y], ct) => [mul(ct, mul(mul(2, x), y))]), // prettier-ignore
      (x: Num) => customJvp((y: Num) => mul(x, mul(y, y)), ([y], [dy]) => mul(dy, mul(mul(2, x), y))), // prettier-ignore
    ]) {
      for (const { steps } of mixes(2)) expect(steps[0]!((x) => steps[1]!((y) => make(x)(y))(3))(5)).toBe(6);
      // Where the argument depends on x as well, the rule would have to speak of both.
      for (const { steps } of mixes(2)) {
        expect(() => steps[0]!((x) => steps[1]!((y) => make(x)(mul(y, x)))(3))(5)).toThrow(/results of its arguments alone/);
      }
    }
  }); // prettier-ignore
});

describe('no derivative', () => {
  test.each([0, null, undefined])('a cotangent of %p for an argument', (none) => {
    const f = customVjp(
      (x: Num, y: Num) => mul(x, y),
      ([, y], ct) => [mul(ct, y), none],
    );
    expect(grad(f, { argnums: [0, 1] })(2, 3)).toEqual([3, 0]);
    expect(jvp(([x, y]: Pair) => f(x, y), [2, 3], [10, 1]).tangent).toBe(30);
    expect(hvp(([x, y]: Pair) => f(x, y), [2, 3], [0, 1])).toEqual([1, 0]);
  });

  test('a rule that gives nothing at all', () => {
    const f = customVjp(
      (x: Num) => mul(x, x),
      () => [null],
    );
    for (const mode of gradientModes) expect(mode.of(([x]) => add(f(x!), x!), [3])).toEqual([1]);
  });

  test('arguments that are no numbers pass through, in both modes', () => {
    const options = { scale: 3, name: 'three', at: new Date(0), list: [1, 'two'] };
    const seen: unknown[] = [];
    const f = (x: Num, o: typeof options, label: string): Num => (seen.push(label, o.name, o.at), mul(x, o.scale));
    const forward = customJvp(f, ([, o], [dx]) => mul(dx, o.scale));
    const backward = customVjp(f, ([, o], ct) => [mul(ct, o.scale), null, null]);
    for (const ruled of [forward, backward]) {
      for (const mode of gradientModes) expect(mode.of(([x]) => ruled(x!, options, 'label'), [2])).toEqual([3]);
    }
    expect(new Set(seen)).toEqual(new Set(['label', 'three', options.at]));
  });

  test('a number beside a text in one argument may be active', () => {
    type Options = { scale: Num; name: string };
    const f = (x: Num, { scale }: Options): Num => mul(x, scale);
    const forward = customJvp(f, ([x, { scale }], [dx, d]) => add(mul(dx, scale), mul(x, d.scale)));
    const backward = customVjp(f, ([x, { scale }], ct) => [mul(ct, scale), { scale: mul(ct, x), name: '' }]);
    for (const ruled of [forward, backward]) {
      expect(grad((s: Num) => ruled(2, { scale: s, name: 'text' }))(3)).toBe(2);
      expect(grad((s: Num) => ruled(s, { scale: s, name: 'text' }))(3)).toBe(6);
    }
    expect(derivative((s) => forward(s, { scale: s, name: 'text' }))(3)).toBe(6);
  });
});

describe('errors name the function and the rule', () => {
  function wobble(x: Num, y: Num): Num {
    return mul(x, y);
  }
  const errorOf = (attempt: () => unknown): Error => {
    try {
      attempt();
    } catch (error) {
      return error as Error;
    }
    throw new Error('nothing was thrown');
  };

  test('a rule on plain numbers in the direction it was not written for', () => {
    const forward = customJvp(wobble, ([x, y], [dx, dy]) => (dx as number) * (y as number) + (x as number) * (dy as number));
    const backward = customVjp(wobble, ([x, y], ct) => [(ct as number) * (y as number), (ct as number) * (x as number)]);
    // it serves the direction it was written for
    expect(jvp(([x, y]: Pair) => forward(x, y), [2, 3], [1, 10]).tangent).toBe(23);
    expect(grad(backward, { argnums: [0, 1] })(2, 3)).toEqual([3, 2]);
    const attempts: [string, string, () => unknown][] = [
      ['customJvp', 'reverse mode', () => grad(forward)(2, 3)],
      ['customJvp', 'reverse mode', () => vjp((x: Num) => forward(x, 3), 2).pullback(1)],
      ['customVjp', 'forward mode', () => derivative((x) => backward(x, 3))(2)],
      ['customVjp', 'forward mode', () => jvp((x: Num) => backward(x, 3), 2, 1)],
      ['customVjp', 'forward mode', () => hvp((x: Num) => backward(x, 3), 2, 1)],
    ];
    for (const [kind, mode, attempt] of attempts) {
      const error = errorOf(attempt);
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(new RegExp(`^${kind}: expected the rule of wobble to serve ${mode}, written in fluxion's operations, got `));
      expect((error.cause as Error).message).toMatch(/^Var: expected one of fluxion's operations/);
    }
  }); // prettier-ignore

  test('the wrong number of cotangents, or no array of them', () => {
    for (const wrong of [[1], [1, 2, 3], 7, undefined, { 0: 1, 1: 2 }]) {
      const ruled = customVjp(wobble, () => wrong as never);
      for (const attempt of [() => grad(ruled)(2, 3), () => vjp((x: Num) => ruled(x, 3), 2).pullback(1)]) {
        const error = errorOf(attempt);
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toMatch(/^customVjp: expected the rule of wobble to return an array of 2 cotangents, one for each argument, got /);
      }
      expect(errorOf(() => jvp((x: Num) => ruled(x, 3), 2, 1)).message).toMatch(/wobble/);
    }
  }); // prettier-ignore

  test('a tangent or cotangent of another structure', () => {
    const forward = customJvp(wobble, (_, [dx]) => [dx]);
    const backward = customVjp(wobble, (_, ct) => [[ct], ct]);
    expect(errorOf(() => derivative((x) => forward(x, 3))(2)).message).toBe(
      'customJvp: expected its tangent to have the structure of the value of wobble, got an array of 1.',
    );
    expect(errorOf(() => grad(backward)(2, 3)).message).toBe(
      'customVjp: expected its cotangent to have the structure of argument 0 of wobble, got an array of 1.',
    );
  });

  test('a value that is no number', () => {
    for (const bad of ['text', null, undefined, new Map(), Promise.resolve(1)]) {
      for (const ruled of [customJvp(() => bad as never, () => 1), customVjp(() => bad as never, () => [1])] as ((x: Num) => Num)[]) {
        const error = errorOf(() => derivative((x) => ruled(x))(2));
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toMatch(/^custom(Jvp|Vjp): expected the rule of an anonymous function to return numbers in arrays and plain objects, got /);
      }
    }
  }); // prettier-ignore

  test('a variable of the same call, closed over instead of handed over', () => {
    const makes: Record<string, (y: Num) => (x: Num) => Num> = {
      customVjp: (y) => customVjp((x: Num) => mul(x, y), (_, ct) => [mul(ct, y)]), // prettier-ignore
      customJvp: (y) => customJvp((x: Num) => mul(x, y), (_, [dx]) => mul(dx, y)), // prettier-ignore
    };
    for (const [kind, make] of Object.entries(makes)) {
      const f = ([x, y]: Pair): Num => make(y)(x);
      for (const attempt of [
        () => grad(f)([2, 3]),
        () => vjp(f, [2, 3]).pullback(1),
        () => jvp(f, [2, 3], [1, 1]),
        () => jacobian(f)([2, 3]),
        () => hvp(f, [2, 3], [1, 1]),
      ]) {
        const error = errorOf(attempt);
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toMatch(
          new RegExp(
            `^${kind}: expected the rule of an anonymous function to return results of its arguments alone, got `,
          ),
        );
      }
    }
  });

  test('what the function itself throws comes through as it is', () => {
    class Failure extends Error {}
    const broken = customJvp((_: Num): Num => { throw new Failure('no'); }, () => 1); // prettier-ignore
    for (const attempt of [() => broken(1), () => derivative((x) => broken(x))(1), () => grad((x: Num) => broken(x))(1)]) {
      expect(attempt).toThrow(Failure);
    }
  }); // prettier-ignore
});

test('rules see the arguments one call further out, and the value there', () => {
  const seen: unknown[] = [];
  const f = customJvp(
    (x: Num) => neg(x),
    ([x], [dx], y) => {
      seen.push(x, dx, y);
      return sub(0, dx);
    },
  );
  expect(derivative((x) => f(x))(3)).toBe(-1);
  expect(seen).toEqual([3, 1, -3]);
});
