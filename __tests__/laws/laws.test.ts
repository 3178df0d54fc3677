/** Laws of calculus as properties of random programs. */
import fc from 'fast-check';
import { add, grad, hessian, hvp, jacobian, jvp, linearize, mul, sin, valueAndGrad, vjp, type Num } from 'fluxion';
import { distance } from '../support/equal.js';
import {
  curveModes,
  gradientModes,
  hessianModes,
  hvpModes,
  jacobianModes,
  mixes,
  type Field,
} from '../support/modes.js';
import { agrees, sweepAlong } from '../support/sweep.js';
import { anyPrograms, isTame, run, runs, smoothPrograms, vector, type Program } from './programs.js';

const N = 3;
const M = 2;

type Vector = readonly number[];

const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const norm = (a: Vector): number => Math.hypot(...a);
const scalar =
  (program: Program): Field =>
  (x) =>
    run(program, x)[0]!;
const mapping = (program: Program) => (x: readonly Num[]): Num[] => run(program, x, M); // prettier-ignore

/** What a law is about: a point, directions u and v of inputs, a direction w of outputs, and a second program. */
interface At {
  readonly x: Vector;
  readonly u: Vector;
  readonly v: Vector;
  readonly w: Vector;
  readonly second: Program;
}

/** A law of programs. */
function law(name: string, programs: fc.Arbitrary<Program>, holds: (program: Program, at: At) => void): void {
  test(name, () => {
    const points = fc.record({ x: vector(N), u: vector(N), v: vector(N), w: vector(M), second: programs });
    let kept = 0;
    fc.assert(
      fc.property(programs, points, (program, at) => {
        fc.pre(isTame(program, at.x) && isTame(at.second, at.x));
        kept++;
        holds(program, at);
      }),
      runs,
    );
    expect(kept).toBeGreaterThanOrEqual(runs.numRuns);
  });
}

/** The largest entry of the Jacobian, at least 1: the scale of errors that derivatives of intermediate results leave behind. */
const sizeOf = (f: (x: readonly Num[]) => Num[], x: Vector): number =>
  Math.max(1, ...(jacobian(f)(x) as number[][]).flat().map(Math.abs));

const near = (actual: number, expected: number, tolerance: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);

describe('the derivative is a linear map', () => {
  law('J(au + bv) = aJu + bJv, by jvp and by pushforward', anyPrograms, (program, { x, u, v }) => {
    const f = mapping(program);
    const [a, b] = [1.7, -0.6];
    const sum = u.map((ui, i) => a * ui + b * v[i]!);
    const { pushforward } = linearize(f, x);
    for (const along of [(d: Vector) => jvp(f, x, d).tangent, pushforward] as ((d: Vector) => number[])[]) {
      const [ju, jv, jsum] = [along(u), along(v), along(sum)];
      jsum.forEach((j, i) => near(j, a * ju[i]! + b * jv[i]!, 1e-13 * sizeOf(f, x) * (norm(u) + norm(v))));
    }
  });

  law('the pullback is linear', anyPrograms, (program, { x, w }) => {
    const { pullback } = vjp(mapping(program), x);
    const z = [...w].reverse();
    const [pw, pz] = [pullback(w), pullback(z)] as [number[], number[]];
    const both = pullback(w.map((wi, i) => 2 * wi - z[i]!)) as number[];
    both.forEach((p, i) => near(p, 2 * pw[i]! - pz[i]!, 1e-13 * sizeOf(mapping(program), x) * 3 * norm(w)));
  });

  law('⟨w, Jv⟩ = ⟨v, Jᵀw⟩', anyPrograms, (program, { x, v, w }) => {
    const f = mapping(program);
    const forward = dot(w, jvp(f, x, v).tangent as number[]);
    const linear = dot(w, linearize(f, x).pushforward(v) as number[]);
    const reverse = dot(v, vjp(f, x).pullback(w) as number[]);
    const scale = sizeOf(f, x) * norm(v) * norm(w);
    near(reverse, forward, 1e-12 * scale);
    near(reverse, linear, 1e-12 * scale);
  });

  law(
    'the Jacobian is the same forward, in reverse and by choice, and applies as jvp and vjp do',
    anyPrograms,
    (program, { x, v, w }) => {
      const f = mapping(program);
      const [J, ...others] = jacobianModes.map((mode) => jacobian(f, { mode })(x) as number[][]);
      for (const other of others) expect(distance(other, J, 1)).toBeLessThan(1e-13);
      const size = sizeOf(f, x);
      (jvp(f, x, v).tangent as number[]).forEach((t, i) => near(t, dot(J![i]!, v), 1e-13 * size * norm(v)));
      (vjp(f, x).pullback(w) as number[]).forEach((t, j) =>
        near(
          t,
          dot(
            J!.map((row) => row[j]!),
            w,
          ),
          1e-13 * size * norm(w),
        ),
      );
    },
  );
});

describe('rules of differentiation', () => {
  law('the chain rule, forward and in reverse', anyPrograms, (program, { x, v, w, second }) => {
    const f = (t: readonly Num[]): Num[] => run(program, t, N).map((y) => mul(2, sin(y)));
    const y = f(x) as number[];
    fc.pre(isTame(second, y));
    const g = mapping(second);
    const gf = (t: readonly Num[]): Num[] => g(f(t));
    const inner = jvp(f, x, v);
    const scale = sizeOf(f, x) * sizeOf(g, y) * (norm(v) + norm(w));
    const stepwise = jvp(g, inner.value, inner.tangent).tangent as number[];
    (jvp(gf, x, v).tangent as number[]).forEach((t, i) => near(t, stepwise[i]!, 1e-12 * scale));
    const back = vjp(f, x).pullback(vjp(g, y).pullback(w) as number[]) as number[];
    (vjp(gf, x).pullback(w) as number[]).forEach((t, i) => near(t, back[i]!, 1e-12 * scale));
  });

  law('the product rule and the sum rule', anyPrograms, (program, { x, second }) => {
    const [f, g] = [scalar(program), scalar(second)];
    const [a, b] = [valueAndGrad(f)(x), valueAndGrad(g)(x)] as { value: number; gradient: number[] }[];
    const product = grad((t: readonly Num[]) => mul(f(t), g(t)))(x) as number[];
    const sum = grad((t: readonly Num[]) => add(f(t), g(t)))(x) as number[];
    const size = 1 + Math.max(...[...a!.gradient, ...b!.gradient].map(Math.abs));
    x.forEach((_, i) => {
      const expected = a!.value * b!.gradient[i]! + b!.value * a!.gradient[i]!;
      near(product[i]!, expected, 1e-13 * size * (1 + Math.abs(a!.value) + Math.abs(b!.value)));
      near(sum[i]!, a!.gradient[i]! + b!.gradient[i]!, 1e-13 * size);
    });
  });

  law('Hessians are symmetric, and H applied is the Hessian-vector product', anyPrograms, (program, { x, v, u }) => {
    const f = scalar(program);
    const H = hessian(f)(x) as number[][];
    const size = Math.max(1, ...H.flat().map(Math.abs));
    H.forEach((row, i) => row.forEach((h, j) => near(h, H[j]![i]!, 1e-11 * size)));
    for (const mode of hvpModes) {
      const hv = hvp(f, x, v, { mode }) as number[];
      const hu = hvp(f, x, u, { mode }) as number[];
      near(dot(u, hv), dot(v, hu), 1e-11 * size * norm(u) * norm(v));
      hv.forEach((h, i) => near(h, dot(H[i]!, v), 1e-11 * size * norm(v)));
    }
  });
});

describe('random programs', () => {
  law('every way to the gradient gives the same', anyPrograms, (program, { x }) => {
    const f = scalar(program);
    const [first, ...rest] = gradientModes.map((mode) => mode.of(f, x));
    for (const other of rest) expect(distance(other, first, 1)).toBeLessThan(1e-12);
  });

  law('every way to the Hessian gives the same', anyPrograms, (program, { x }) => {
    const f = scalar(program);
    const [first, ...rest] = hessianModes.map((mode) => mode.of(f, x));
    for (const other of rest) expect(distance(other, first, 1)).toBeLessThan(1e-11);
  });

  law('along a line, all nestings of three derivatives give the same', smoothPrograms, (program, { x, v }) => {
    const curve = (t: Num): Num => run(program, x.map((xi, i) => add(xi, mul(v[i]!, t))))[0]!; // prettier-ignore
    const expected = curveModes[0]!.of(curve, 0, 3);
    for (const mode of curveModes) near(mode.of(curve, 0, 3), expected, 1e-10 * Math.max(1, Math.abs(expected)));
    for (const { steps } of mixes(3)) {
      const third = steps.reduceRight((f, step) => step(f), curve)(0) as number;
      near(third, expected, 1e-10 * Math.max(1, Math.abs(expected)));
    }
  });

  let conclusive = 0;
  law('the gradient along v is what a sweep of the values finds', smoothPrograms, (program, { x, v }) => {
    const f = scalar(program);
    const estimate = sweepAlong((t) => f(t) as number, x, v);
    const gradient = grad(f)(x) as number[];
    const scale = gradient.reduce((sum, g, i) => sum + Math.abs(g * v[i]!), 0);
    if (estimate.error > 1e-3 * scale && scale > 1e-6) return;
    conclusive++;
    expect(agrees(dot(gradient, v), estimate, Math.max(scale, 1e-3))).toBe(true);
  });

  law('H·v is what a sweep of the gradients finds', smoothPrograms, (program, { x, v }) => {
    const f = scalar(program);
    const hv = hvp(f, x, v) as number[];
    const size = Math.max(1, ...hv.map(Math.abs));
    hv.forEach((h, i) => {
      const estimate = sweepAlong((t) => (grad(f)(t) as number[])[i]!, x, v);
      if (estimate.error > 1e-3 * size) return;
      conclusive++;
      expect(agrees(h, estimate, size)).toBe(true);
    });
  });

  test('the sweeps were conclusive', () => {
    expect(conclusive).toBeGreaterThan(0.98 * (1 + N) * runs.numRuns);
  });
});
