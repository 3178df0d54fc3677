/**
 * Every special function × all sets of active operands × all ways of calling × all modes × orders 0 to 3, and orders 0 to 6 of those of one
 * number, against derivatives computed elsewhere (gold.py); the first order also against a sweep of plain values. Errors are relative,
 * entry by entry, at the last points of a list as at the first: in the tails, near poles, beside large and small partners. At the end the checks
 * done are counted: none may be missing.
 */
import { jvp, type Num, type Value } from 'fluxion';
import * as special from 'fluxion/special';
import { specialBinary, specialInternal, specialUnary } from '../../src/special/all.js';
import { readJson } from '../support/data.js';
import { numbersOf } from '../support/equal.js';
import { curveModes, gradientModes, hessianModes, thirdModes, type Curve, type Field } from '../support/modes.js';
import { agrees, sweepGradient } from '../support/sweep.js';

interface Curves {
  readonly op: string;
  readonly points: readonly { readonly at: readonly [number]; readonly derivatives: readonly number[] }[];
}

interface Surfaces {
  readonly op: string;
  readonly points: readonly {
    readonly at: readonly [number, number];
    /** By operands differentiated: '' the value, '0' the first partial, '01' the mixed one … */
    readonly derivatives: Readonly<Record<string, number>>;
  }[];
}

const gold = readJson('special/gold.json') as readonly (Curves | Surfaces)[];
const pointsOf = <T extends Curves | Surfaces>(name: string): T['points'] =>
  (gold.find(({ op }) => op === name) as T).points;

/** Relative errors granted for orders 0 to 6: small multiples of the largest seen, which are printed at the end. */
const tolerances = [2e-15, 2e-15, 2e-15, 1e-14, 5e-15, 5e-15, 5e-15];

/** Between −1 and 1.5 the hazard's differential equation, from which its derivatives follow, loses a digit with each order. */
const looser: Readonly<Record<string, readonly number[]>> = { normalLogCdf: [0, 0, 0, 1e-14, 5e-14, 3e-13, 3e-13] };

const granted = (name: string, order: number): number => Math.max(tolerances[order]!, looser[name]?.[order] ?? 0);

const worst = tolerances.map(() => ({ error: 0, where: '' }));

/** The entries of a result that are off, as text. */
function mistakes(name: string, got: unknown, want: unknown, order: number, at: string): string[] {
  const expected = numbersOf(want);
  return numbersOf(got).flatMap((x, i) => {
    const y = expected[i]!;
    const error = x === y ? 0 : Math.abs(x - y) / Math.abs(y);
    const where = `${name} order ${order}, ${at}`;
    if (error > worst[order]!.error) worst[order] = { error, where };
    return error <= granted(name, order) ? [] : [`${where}: got ${x}, expected ${y}, error ${error}`];
  });
}

/** The value of a field in every engine, beside derivatives of each order in every mode. */
const modes: readonly { readonly name: string; readonly of: (f: Field, x: readonly number[]) => unknown }[][] = [
  [
    { name: 'plain numbers', of: (f, x) => f(x) },
    { name: 'jvp', of: (f, x) => jvp(f, x, x.map(() => 1)).value }, // prettier-ignore
  ],
  [...gradientModes],
  [...hessianModes],
  [...thirdModes],
];

let compared = 0;
let swept = 0;

describe.each(specialUnary.map((op) => [op.opName, op] as const))('%s', (name, op) => {
  const points = pointsOf<Curves>(name);

  test('all modes agree with the reference to order 3', () => {
    const wrong: string[] = [];
    for (const { at, derivatives } of points) {
      for (const order of [0, 1, 2, 3]) {
        for (const mode of modes[order]!) {
          compared++;
          const got = mode.of(([x]) => op(x!), at);
          wrong.push(...mistakes(name, got, derivatives[order], order, `${mode.name}, at ${at[0]}`));
        }
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  test('orders to 6 agree with the reference', () => {
    const wrong: string[] = [];
    for (const { at, derivatives } of points) {
      for (const order of derivatives.keys()) {
        for (const mode of curveModes) {
          compared++;
          const got = mode.of(op as Curve, at[0], order);
          wrong.push(...mistakes(name, got, derivatives[order], order, `${mode.name}, at ${at[0]}`));
        }
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  test('first derivatives agree with a sweep of the values', () => {
    for (const { at } of points) {
      // Near its ends the domain of erfinv is short, and so coarse that x ± step is rounded in parts of the step.
      const room = name === 'erfinv' ? 1 - Math.abs(at[0]) : 1;
      const [estimate] = sweepGradient(([x]) => op(x!), at, Math.min(0.05, room / 20));
      const tolerance = Math.max(1e-7, 1e-13 / room);
      const f: Field = ([x]) => op(x!);
      for (const mode of gradientModes) {
        const [slope] = mode.of(f, at) as [number];
        swept++;
        expect([mode.name, at[0], agrees(slope, estimate!, Math.abs(slope), tolerance), slope, estimate]).toEqual([
          ...[mode.name, at[0], true, slope, estimate],
        ]);
      }
    }
  });
});

describe.each(specialBinary.map((op) => [op.opName, op] as const))('%s', (name, op) => {
  const points = pointsOf<Surfaces>(name);
  const masks = [[0], [1], [0, 1]];

  /** Operands that are not active are numbers, or constants with methods. */
  const fieldOf =
    (at: readonly number[], active: readonly number[], held: boolean): Field =>
    (x) => {
      const [a, b] = at.map((v, i) =>
        active.includes(i) ? x[active.indexOf(i)]! : held ? (x[0] as Value).constant(v) : v,
      );
      return op(a!, b!);
    };

  test('all modes and active operands agree with the reference to order 3', () => {
    const wrong: string[] = [];
    for (const { at, derivatives } of points) {
      for (const active of masks) {
        for (const held of [false, true]) {
          for (const order of [0, 1, 2, 3]) {
            const wanted = (path: readonly number[]): unknown =>
              path.length === order ? derivatives[[...path].sort().join('')] : active.map((i) => wanted([...path, i]));
            for (const mode of modes[order]!) {
              if (held && mode.name === 'plain numbers') continue;
              compared++;
              const got = mode.of(fieldOf(at, active, held), active.map((i) => at[i]!)); // prettier-ignore
              const where = `${mode.name}, active ${active.join()}, ${held ? 'held' : 'plain'}, at ${at.join()}`;
              wrong.push(...mistakes(name, got, wanted([]), order, where));
            }
          }
        }
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  test('first derivatives agree with a sweep of the values', () => {
    for (const { at } of points) {
      const f: Field = ([x, y]) => op(x!, y!);
      const estimates = sweepGradient(([x, y]) => op(x!, y!), at, 0.05);
      for (const mode of gradientModes) {
        const gradient = mode.of(f, at);
        swept++;
        const size = Math.max(...gradient.map(Math.abs));
        expect([mode.name, at, gradient.map((g, i) => agrees(g, estimates[i]!, size))]).toEqual([
          mode.name,
          at,
          [true, true],
        ]);
      }
    }
  });
});

describe('nothing was left out', () => {
  test('every function of the entry is listed and has reference values', () => {
    const exported = Object.entries(special).map(([exportName, f]) => [exportName, (f as { opName: string }).opName]);
    const names = [...specialUnary, ...specialBinary].map(({ opName }) => opName);
    for (const [exportName, opName] of exported) expect(opName).toBe(exportName);
    expect(names.sort()).toEqual(exported.map(([exportName]) => exportName).sort());
    expect(gold.map(({ op }) => op).sort()).toEqual(names);
  });

  test('every operation that rules use is reached from a function of the entry', () => {
    const reached = new Set<string>();
    const follow = (op: special.SpecialFunction): void => {
      // The drops go on for ever, one for each order.
      if (reached.has(op.opName) || reached.size > 30) return;
      reached.add(op.opName);
      op.uses().forEach(follow);
    };
    [...specialUnary, ...specialBinary].forEach(follow);
    expect(specialInternal.map(({ opName }) => opName).filter((opName) => !reached.has(opName))).toEqual([]);
  });

  test('no engine has them as methods', () => {
    const seen: Value[] = [];
    jvp((x: Num) => (seen.push(x as Value), x), 1, 1);
    for (const { opName, functionOnly } of [...specialUnary, ...specialBinary, ...specialInternal]) {
      expect([opName, opName in seen[0]!, functionOnly]).toEqual([opName, false, true]);
    }
  });

  test('every check was made', () => {
    const count = [gradientModes.length, hessianModes.length, thirdModes.length];
    expect(count).toEqual([11, 15, 20]);
    const toOrder3 = 2 + 11 + 15 + 20;
    const toOrder6 = 7 * curveModes.length;
    const curvePoints = specialUnary.reduce((n, { opName }) => n + pointsOf<Curves>(opName).length, 0);
    const surfacePoints = specialBinary.reduce((n, { opName }) => n + pointsOf<Surfaces>(opName).length, 0);
    expect([specialUnary.length, specialBinary.length, curvePoints, surfacePoints]).toEqual([16, 1, 191, 6]);
    expect(compared).toBe(curvePoints * (toOrder3 + toOrder6) + surfacePoints * 3 * (2 * toOrder3 - 1));
    expect(swept).toBe((curvePoints + surfacePoints) * gradientModes.length);
    process.stdout.write(worst.map(({ error, where }) => `${error.toExponential(1)} ${where}\n`).join(''));
  });
});
