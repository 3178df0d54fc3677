/**
 * Poles, ends of domains, infinities, signed zeros, NaN and partners of very different size: one row a line in edges.json, run through every mode
 * and compared with Object.is, except where a row names the relative error that rounding is granted.
 */
import * as fluxion from 'fluxion';
import { grad, jvp, linearize, valueAndGrad, vjp } from 'fluxion';
import 'fluxion/array';
import * as special from 'fluxion/special';
import { readJson } from '../support/data.js';
import { difference, distance } from '../support/equal.js';
import { curveModes, gradientModes, hessianModes, mixes, partial, type Field } from '../support/modes.js';

type Entry = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

interface Row {
  /** An expression in x and y. */
  readonly f: string;
  readonly at: readonly Entry[];
  /** Of a function of x alone: value, first, second … derivative. */
  readonly derivatives?: readonly Entry[];
  /** Of a function of x and y. */
  readonly value?: Entry;
  readonly gradient?: readonly Entry[];
  readonly hessian?: readonly (readonly Entry[])[];
  readonly within?: number;
  readonly why?: string;
}

interface Mode {
  readonly name: string;
  readonly of: (f: Field, x: readonly number[]) => unknown;
}

const rows = readJson('special/edges.json') as readonly Row[];

/** JSON has no NaN, no infinities and (as JavaScript writes it) no −0. */
const decoded = (x: unknown): unknown => (Array.isArray(x) ? x.map(decoded) : Number(x));

const names = { ...fluxion, ...special };
const fieldOf = (expression: string): Field =>
  new Function(...Object.keys(names), `return ([x, y]) => ${expression};`)(...Object.values(names)) as Field;

const ones = (x: readonly number[]): number[] => x.map(() => 1);

const valueModes: readonly Mode[] = [
  { name: 'plain numbers', of: (f, x) => f(x) },
  { name: 'jvp', of: (f, x) => jvp(f, x, ones(x)).value },
  { name: 'vjp', of: (f, x) => vjp(f, x).value },
  { name: 'linearize', of: (f, x) => linearize(f, x).value },
  { name: 'valueAndGrad', of: (f, x) => valueAndGrad(f)(x).value },
  { name: 'jvp of jvp', of: (f, x) => jvp((t: readonly fluxion.Num[]) => jvp(f, t, ones(x)).value, x, ones(x)).value },
  { name: 'vjp of vjp', of: (f, x) => vjp((t: readonly fluxion.Num[]) => vjp(f, t).value, x).value },
];

/** Derivatives of order n of a function of one number, in all mixes of modes. */
const mixedModes = (n: number): Mode[] =>
  mixes(n).map(({ name, steps }) => ({ name: `${name} nested`, of: (f, x) => partial(f, Array(n).fill(0), steps)(x) }));

let checked = 0;

describe.each(rows.map((row) => [`${row.f} at ${row.at.join()}`, row] as const))('%s', (_, row) => {
  const f = fieldOf(row.f);
  const at = decoded(row.at) as number[];

  const agrees = (modes: readonly Mode[], want: unknown): void => {
    const wrong = modes.flatMap((mode) => {
      checked++;
      const got = mode.of(f, at);
      const error = row.within === undefined ? difference(got, want) : distance(got, want);
      const fine = typeof error === 'number' ? error <= row.within! : error === undefined;
      return fine ? [] : [`${mode.name}: ${String(got)}, not ${String(want)} (${error})`];
    });
    expect(wrong).toEqual([]);
  };

  test('value', () => agrees(valueModes, decoded(row.value ?? row.derivatives![0])));

  if (row.derivatives && row.derivatives.length > 1) {
    const derivatives = decoded(row.derivatives) as number[];
    test.each(derivatives.slice(1).map((want, i) => [i + 1, want] as const))(
      'derivative of order %i',
      (order, want) => {
        const inOrder = curveModes.map(({ name, of }) => ({
          name,
          of: (g: Field, [x]: readonly number[]) => of((t) => g([t]), x!, order),
        }));
        agrees([...inOrder, ...(order <= 3 ? mixedModes(order) : [])], want);
        if (order === 1) agrees(gradientModes, [want]);
        if (order === 2) agrees(hessianModes, [[want]]);
      },
    );
  }
  if (row.gradient) test('gradient', () => agrees(gradientModes, decoded(row.gradient)));
  if (row.hessian) test('Hessian', () => agrees(hessianModes, decoded(row.hessian)));
});

test('the table covers every function, and every mode looked at every entry', () => {
  for (const name of Object.keys(special))
    expect(rows.filter(({ f }) => f.includes(`${name}(x`)).length).toBeGreaterThan(3);
  const perOrder = [0, 3 + 2 + 11, 3 + 4 + 15, 3 + 8, 3, 3, 3];
  const expected = rows.map(({ derivatives = [0], gradient, hessian }) => {
    const orders = derivatives.slice(1).reduce<number>((n, _, i) => n + perOrder[i + 1]!, 0);
    return valueModes.length + orders + (gradient ? 11 : 0) + (hessian ? 15 : 0);
  });
  expect(checked).toBe(expected.reduce((a, b) => a + b));
});

describe('wrong arguments', () => {
  const functions = Object.entries(special as Record<string, unknown>) as [string, (...xs: unknown[]) => unknown][];

  test.each(functions)('%s names itself and what it got', (name, f) => {
    for (const [wrong, told] of [
      ['1', 'the string'],
      [[1, 2], 'an array'],
      [undefined, 'undefined'],
      [1n, 'the bigint'],
      [Promise.resolve(1), 'a Promise'],
      [Float64Array.of(1, 2), 'a Float64Array'],
    ] as const) {
      const call = (): unknown => (name === 'betaln' ? f(wrong, 1) : f(wrong));
      expect(call).toThrow(TypeError);
      expect(call).toThrow(new RegExp(`^${name}: expected .*, got ${told}`));
      const inside = (): unknown => grad((x: fluxion.Num) => fluxion.mul(x, call() as number))(1);
      expect(inside).toThrow(TypeError);
    }
    // Nothing was left behind.
    expect(
      grad((x: fluxion.Num) => (name === 'betaln' ? special.betaln(x, 2) : (f as typeof special.erf)(x)))(0.5),
    ).not.toBeNaN();
  });

  test('betaln refuses a wrong second argument beside a number and beside a value', () => {
    expect(() => special.betaln(1, '2' as never)).toThrow('betaln: expected');
    expect(() => grad((x: fluxion.Num) => special.betaln(x, '2' as never))(1)).toThrow('betaln: expected');
    expect(() => grad((x: fluxion.Num) => special.betaln([1] as never, x))(1)).toThrow('betaln: expected');
  });

  test('arrays under differentiation are refused, not taken for numbers', () => {
    const at = Float64Array.of(0.2, 0.4);
    expect(() => grad((x: fluxion.Num) => special.erf(x))(at as never)).toThrow(/^erf: expected a number/);
    expect(() => jvp((x: fluxion.Num) => special.betaln(2, x), at as never, at as never)).toThrow(
      /^betaln: expected a number/,
    );
  });

  test('a value of an ended call is refused', () => {
    for (const derive of [
      (f: (x: fluxion.Num) => fluxion.Num) => grad(f)(0.5),
      (f: (x: fluxion.Num) => fluxion.Num) => jvp(f, 0.5, 1),
    ]) {
      let kept: fluxion.Num = 0;
      derive((x) => (kept = x));
      expect(() => grad((x: fluxion.Num) => fluxion.add(x, special.erf(kept)))(0.5)).toThrow(fluxion.EscapedValueError);
    }
  });
});
