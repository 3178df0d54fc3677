import fc from 'fast-check';
import * as fluxion from 'fluxion';
import { compile } from 'fluxion/compile';
import { sweepAlong } from '../support/sweep.js';
import { printed, randomProgram, SIZE } from './support/programs.js';

const { grad, hvp, jvp } = fluxion;

/** The text as a function; names of operations are in reach for the eager form. */
function made(text: string): (x: any) => any {
  const names = Object.keys(fluxion);
  return new Function(...names, `return ${text}`)(...names.map((n) => (fluxion as Record<string, unknown>)[n]));
}

const point = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: SIZE, maxLength: SIZE });

/** Error relative to the size of the vector, in parts of it or of 1. */
function error(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  let size = 1;
  for (let i = 0; i < b.length; i++) size = Math.max(size, Math.abs(b[i]!));
  for (let i = 0; i < b.length; i++) {
    if (!Number.isFinite(a[i]!) || !Number.isFinite(b[i]!)) {
      if (!Object.is(a[i], b[i])) return Infinity;
    } else worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  }
  return worst / size;
}

const runs = Number(process.env['RANDOM_PROGRAMS'] ?? 150);

describe('random programs', () => {
  test('compute bitwise what the plain function computes, and derivatives of orders 1 and 2 agree with the eager engine', () => {
    fc.assert(
      fc.property(randomProgram, point, point, (p, x, v) => {
        const plain = made(printed(p, true));
        const eager = made(printed(p, false));
        const compiled = compile(plain);
        const frozen = Object.freeze([...x]) as number[];
        expect(Object.is(compiled(frozen), plain(x))).toBe(true);
        const g = grad(compiled)(frozen) as number[];
        const expected = grad(eager)(x) as number[];
        expect(error(g, expected)).toBeLessThan(1e-12);
        const typed = grad(compiled)(Float64Array.from(x)) as Float64Array;
        expect(error(typed, expected)).toBeLessThan(1e-12);
        const along = jvp(compiled, x, v as never);
        expect(error([along.tangent as number], [jvp(eager, x, v as never).tangent as number])).toBeLessThan(1e-12);
        const h = hvp(compiled, x, v as never) as unknown as number[];
        expect(error(h, hvp(eager, x, v as never) as unknown as number[])).toBeLessThan(1e-12);
      }),
      { numRuns: runs, seed: 20260101 },
    );
  }, 120_000);

  test('derivatives of orders 1 and 2 agree with the step sweep, where the function is smooth enough for one', () => {
    let conclusive = 0;
    let all = 0;
    const agree = (got: number, g: (y: number[]) => number, x: number[], v: number[]): void => {
      const { value, error } = sweepAlong(g, x, v);
      const scale = 1 + Math.abs(value);
      all++;
      // A jump or a kink within reach of every step: the sweep says so itself.
      if (!(error < 1e-6 * scale)) return;
      conclusive++;
      expect(Math.abs(got - value)).toBeLessThanOrEqual(Math.max(1e-6 * scale, 100 * error));
    };
    fc.assert(
      fc.property(randomProgram, point, point, (p, at, w) => {
        // Off the round numbers that programs compare with, where one-sided derivatives differ.
        const x = at.map((t, i) => t + 1e-3 * Math.sin(3 + 5 * i));
        const v = w.map((t, i) => t + Math.cos(1 + 2 * i));
        const plain = made(printed(p, true));
        const compiled = compile(plain);
        const dot = (g: readonly number[]): number => g.reduce((s, gi, i) => s + gi * v[i]!, 0);
        agree(dot(grad(compiled)(x) as number[]), plain, x, v);
        agree(
          dot(hvp(compiled, x, v as never) as unknown as number[]),
          (y) => dot(grad(compiled)(y) as number[]),
          x,
          v,
        );
      }),
      { numRuns: runs, seed: 20260102 },
    );
    expect(conclusive).toBeGreaterThan(0.9 * all);
  }, 120_000);
});
