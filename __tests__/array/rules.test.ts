import { grad, hessian, jacobian, jvp, linearize, vjp, type HvpMode, type JacobianMode } from 'fluxion';
import { jvpBatch, NdArray, type ArrayValue } from 'fluxion/array';
import { agrees, sweepGradient } from '../support/sweep.js';
import { fields, type Field } from './fields.js';
import { withBothKernelSets } from './kernel-sets.js';

/** f on plain numbers, its derivatives not involved. */
const plainly =
  (f: Field['f']) =>
  (x: readonly number[]): number =>
    f(new NdArray(Float64Array.from(x), [x.length])) as number;

type Vector = Float64Array;
const loose = (f: Field['f']) => f as unknown as (x: Vector) => number;
const unit = (n: number, i: number): Vector => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0));
const numbers = (x: unknown): number[] => [...(x as Vector)];

const firstOrder: Record<string, (f: (x: Vector) => number, x: Vector) => number[]> = {
  grad: (f, x) => numbers(grad(f as never)(x as never)),
  vjp: (f, x) => numbers((vjp as any)(f, x).pullback(1)),
  jvp: (f, x) => numbers(x.map((_, i) => (jvp as any)(f, x, unit(x.length, i)).tangent)),
  linearize: (f, x) => {
    const { pushforward } = (linearize as any)(f, x);
    return numbers(x.map((_, i) => pushforward(unit(x.length, i))));
  },
  'jvp in one batch': (f, x) =>
    jvpBatch(
      f,
      x,
      [...x].map((_, i) => unit(x.length, i)),
    ).tangents as number[],
};
for (const mode of ['forward', 'reverse', 'auto'] as JacobianMode[]) {
  firstOrder[`jacobian ${mode}`] = (f, x) => numbers((jacobian as any)(f, { mode })(x));
}

const rows = (h: NdArray): number[][] => h.toArray() as number[][];

const secondOrder: Record<string, (f: (x: Vector) => number, x: Vector) => number[][]> = {};
for (const mode of [
  'forward-over-reverse',
  'reverse-over-forward',
  'reverse-over-reverse',
  'forward-over-forward',
] as HvpMode[]) {
  secondOrder[mode] = (f, x) => rows((hessian as any)(f, { mode })(x));
}
for (const mode of ['forward', 'reverse'] as JacobianMode[]) {
  secondOrder[`jacobian ${mode} of grad`] = (f, x) => rows((jacobian as any)(grad(f as never), { mode })(x));
  secondOrder[`jacobian ${mode} of forward jacobian`] = (f, x) =>
    rows((jacobian as any)((jacobian as any)(f, { mode: 'forward' }), { mode })(x));
}

withBothKernelSets(() => {
  describe.each(fields)('$name', ({ f, x }) => {
    const point = Float64Array.from(x);
    const expected = sweepGradient(plainly(f), x, 0.5);
    const scale = Math.max(...expected.map(({ value }) => Math.abs(value)), 1);
    const gradient = numbers(grad(loose(f) as never)(point as never));

    test.each(Object.keys(firstOrder))('%s', (mode) => {
      const got = firstOrder[mode]!(loose(f), point);
      expect(got).toHaveLength(x.length);
      got.forEach((g, i) => {
        expect(agrees(g, expected[i]!, scale)).toBe(true);
        // All modes compute the same, but for rounding.
        expect(Math.abs(g - gradient[i]!)).toBeLessThanOrEqual(1e-12 * scale);
      });
    });

    // The gradient, checked above, by steps.
    const columns = x.map((_, i) =>
      sweepGradient((t) => numbers(grad(loose(f) as never)(Float64Array.from(t) as never))[i]!, x, 0.5),
    );
    const size = Math.max(...columns.flat().map(({ value }) => Math.abs(value)), 1);

    test.each(Object.keys(secondOrder))('%s', (mode) => {
      const h = secondOrder[mode]!(loose(f), point);
      h.forEach((row, i) => row.forEach((entry, j) => expect(agrees(entry, columns[i]![j]!, size)).toBe(true)));
      expect(h.flat()).toHaveLength(x.length ** 2);
    });
  });
});

test('the fields are values of arrays', () => {
  for (const { f, x } of fields)
    expect(typeof f(new NdArray(Float64Array.from(x), [x.length]) as ArrayValue)).toBe('number');
});
