/**
 * Every way in which a user can get a derivative, as one list: what one mode can do all must do, and give the same.
 * A field is a function of an array of numbers with a number for result.
 */
import {
  derivative,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  linearize,
  valueAndGrad,
  vjp,
  type HvpMode,
  type JacobianMode,
  type Num,
} from 'fluxion';

export type Field = (x: readonly Num[]) => Num;
export type Curve = (t: Num) => Num;

/** The innermost building block of a nesting: the derivative of a function of one number, forward or reverse. */
export type Step = (f: Curve) => Curve;
export const D: Step = (f) => derivative(f);
export const G: Step = (f) => grad(f) as Curve;

export interface Mix {
  readonly name: string;
  /** Outermost first. */
  readonly steps: readonly Step[];
}

/** All 2^n mixes of forward (D) and reverse (G) for n nested derivatives, outermost first. */
export function mixes(n: number): Mix[] {
  if (n === 0) return [{ name: '', steps: [] }];
  return mixes(n - 1).flatMap(({ name, steps }) => [
    { name: `D${name}`, steps: [D, ...steps] },
    { name: `G${name}`, steps: [G, ...steps] },
  ]);
}

/** The partial derivative of f along coordinates `path`, outermost first, one step of the mix each. */
export function partial(f: Field, path: readonly number[], steps: readonly Step[]): Field {
  if (path.length === 0) return f;
  const [i, ...inner] = path as [number, ...number[]];
  const [step, ...rest] = steps as [Step, ...Step[]];
  return (x) => step((t) => partial(f, inner, rest)(x.map((xj, j) => (j === i ? t : xj))))(x[i]!);
}

const unit = (n: number, i: number): number[] => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0));
const each = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
/** The gradient of f called with separate arguments, all of them differentiated. */
function gradOfArguments(f: Field, x: readonly number[]): number[] {
  const spread = grad((...args: Num[]) => f(args), { argnums: x.map((_, i) => i) });
  return (spread as (...args: readonly number[]) => unknown)(...x) as number[];
}

// ---- first order

export interface GradientMode {
  readonly name: string;
  readonly of: (f: Field, x: readonly number[]) => number[];
}

export const jacobianModes: readonly JacobianMode[] = ['forward', 'reverse', 'auto'];

export const gradientModes: readonly GradientMode[] = [
  { name: 'derivative', of: (f, x) => each(x.length, (i) => partial(f, [i], [D])(x) as number) },
  { name: 'grad of one number', of: (f, x) => each(x.length, (i) => partial(f, [i], [G])(x) as number) },
  { name: 'jvp', of: (f, x) => each(x.length, (i) => jvp(f, x, unit(x.length, i)).tangent) },
  {
    name: 'linearize',
    of: (f, x) => {
      const { pushforward } = linearize(f, x);
      return each(x.length, (i) => pushforward(unit(x.length, i)));
    },
  },
  { name: 'grad', of: (f, x) => grad(f)(x) as number[] },
  { name: 'valueAndGrad', of: (f, x) => valueAndGrad(f)(x).gradient as number[] },
  { name: 'grad with argnums', of: gradOfArguments },
  { name: 'vjp', of: (f, x) => vjp(f, x).pullback(1) as number[] },
  ...jacobianModes.map((mode) => ({
    name: `jacobian ${mode}`,
    of: (f: Field, x: readonly number[]) => jacobian(f, { mode })(x) as number[],
  })),
];

/** Directional derivatives: all inputs move at once. */
export const directionalModes: readonly {
  readonly name: string;
  readonly of: (f: Field, x: readonly number[], v: readonly number[]) => number;
}[] = [
  { name: 'jvp', of: (f, x, v) => jvp(f, x, v).tangent },
  { name: 'linearize', of: (f, x, v) => linearize(f, x).pushforward(v) },
];

// ---- second order

export const hvpModes: readonly HvpMode[] = [
  'forward-over-reverse',
  'reverse-over-forward',
  'reverse-over-reverse',
  'forward-over-forward',
];

export interface HessianMode {
  readonly name: string;
  readonly of: (f: Field, x: readonly number[]) => number[][];
}

export const hessianModes: readonly HessianMode[] = [
  ...hvpModes.map((mode) => ({
    name: `hvp ${mode}`,
    of: (f: Field, x: readonly number[]) => each(x.length, (i) => hvp(f, x, unit(x.length, i), { mode }) as number[]),
  })),
  ...hvpModes.map((mode) => ({
    name: `hessian ${mode}`,
    of: (f: Field, x: readonly number[]) => hessian(f, { mode })(x) as number[][],
  })),
  ...jacobianModes.map((mode) => ({
    name: `jacobian ${mode} of grad`,
    of: (f: Field, x: readonly number[]) =>
      jacobian((t: readonly Num[]) => grad(f)(t) as Num[], { mode })(x) as number[][],
  })),
  ...mixes(2).map(({ name, steps }) => ({
    name: `${name} by coordinates`,
    of: (f: Field, x: readonly number[]) =>
      each(x.length, (i) => each(x.length, (j) => partial(f, [i, j], steps)(x) as number)),
  })),
];

// ---- third order

export interface ThirdMode {
  readonly name: string;
  readonly of: (f: Field, x: readonly number[]) => number[][][];
}

export const thirdModes: readonly ThirdMode[] = [
  ...jacobianModes.flatMap((outer) =>
    hvpModes.map((inner) => ({
      name: `jacobian ${outer} of hessian ${inner}`,
      of: (f: Field, x: readonly number[]) =>
        jacobian((t: readonly Num[]) => hessian(f, { mode: inner })(t) as Num[][], { mode: outer })(x) as number[][][],
    })),
  ),
  ...mixes(3).map(({ name, steps }) => ({
    name: `${name} by coordinates`,
    of: (f: Field, x: readonly number[]) => {
      const n = x.length;
      return each(n, (i) => each(n, (j) => each(n, (k) => partial(f, [i, j, k], steps)(x) as number)));
    },
  })),
];

// ---- functions of one number, any order

export interface CurveMode {
  readonly name: string;
  readonly of: (f: Curve, x: number, order: number) => number;
}

/** derivative's own order, and the pure nestings. */
export const curveModes: readonly CurveMode[] = [
  { name: 'derivative with order', of: (f, x, order) => derivative(f, { order })(x) },
  { name: 'D nested', of: (f, x, order) => nested(D, f, order)(x) as number },
  { name: 'G nested', of: (f, x, order) => nested(G, f, order)(x) as number },
];

const nested = (step: Step, f: Curve, order: number): Curve => (order === 0 ? f : step(nested(step, f, order - 1)));
