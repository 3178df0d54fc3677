import type { Fn } from '../types.js';
import { grad, valueAndGrad } from '../transforms/grad.js';
import { hvp, type HvpMode } from '../transforms/hvp.js';
import { jacobian } from '../transforms/jacobian.js';
import { jvp } from '../transforms/jvp.js';
import { linearize } from '../transforms/linearize.js';
import { vjp } from '../transforms/vjp.js';
import { traceAnomaly } from './check-gradient.js';
import { squareOf } from './check-hessian.js';
import { outputNames } from './check-jacobian.js';
import { compare, type Tally } from './compare.js';
import type { Context } from './context.js';
import { gradientField } from './gradient-field.js';
import { Layout } from './layout.js';
import { matrixMap, productMap } from './line.js';
import { run } from './run.js';
import type { CheckOptions, CheckResult } from './types.js';

/** What {@link checkAll} takes besides. */
export interface AllOptions extends CheckOptions {
  /** The same function compiled: its derivatives are engines too. */
  readonly compiled?: Fn;
}

/** Computations of one number by different engines may differ by round-off, in parts of the largest number of the matrix. */
const SAME = 1e-12;

/**
 * Does every engine give the same derivatives of f, and are they right? Forward and reverse mode in every form, second derivatives in
 * every composition, the dot-product test, the symmetry of the Hessian, and differences.
 *
 * @param f - written in fluxion's operations
 * @param x - where
 * @param options - `compiled`: the same function from `fluxion/compile`
 * @returns a {@link CheckResult}
 * @example
 * ```ts
 * import { checkAll } from 'fluxion/check';
 *
 * checkAll(([x, y]: Scalar[]) => x.mul(y).sin(), [2, 5]).verdict; // 'PASS'
 * ```
 */
export function checkAll(f: Fn, x: unknown, options: AllOptions = {}): CheckResult {
  return run({ kind: 'engines', who: 'checkAll', f, claim: f, options }, x, (context) => {
    if (!context.exact) {
      context.find(
        'throws',
        'INCONCLUSIVE',
        `fluxion cannot differentiate ${context.name}: ${context.whyNotExact}`,
        "Write f in fluxion's operations or compile it; for a black box with a gradient of your own use checkGradient.",
      );
      return [];
    }
    const m = context.outputSize;
    const n = context.inputSize;
    const engines = [
      ...jacobiansOf(f, context, ''),
      ...(options.compiled ? jacobiansOf(options.compiled, context, 'compiled ') : []),
    ];
    const matrices = engines.flatMap(({ name, of }) => {
      const a = context.claimed((at) => of(at), name);
      return a ? [{ name, a }] : [];
    });
    if (matrices.length < engines.length) return [];
    same(context, matrices);
    const { a } = matrices[0]!;
    traceAnomaly(context, a);
    const tallies: Tally[] = [
      compare(context, {
        values: (at) => context.field.near(at),
        x: context.x,
        f0: context.f0,
        input: context.input,
        outputPath: outputNames(context),
        claimed: matrixMap(a, m, n),
        exact: undefined,
      }),
    ];
    dotProduct(context, f);
    if (context.outputs.text() === 'a number') tallies.push(...secondDerivatives(context, f, options.compiled));
    return tallies;
  });
}

interface Engine {
  readonly name: string;
  /** The numbers of a matrix, row by row. */
  readonly of: (x: unknown) => Float64Array;
}

/** Every way to the Jacobian. */
function jacobiansOf(f: Fn, { input, outputs, args, inputSize: n, outputSize: m }: Context, prefix: string): Engine[] {
  const template = squareOf(outputs.build(new Float64Array(m)), input.build(new Float64Array(n)));
  const shape = new Layout(template, 'checkAll', 'the Jacobian');
  const unit = (layout: Layout, i: number): never => {
    const e = new Float64Array(layout.size);
    e[i] = 1;
    return layout.build(e) as never;
  };
  const byColumns =
    (product: (x: unknown) => (v: never) => unknown): Engine['of'] =>
    (x) => {
      const a = new Float64Array(m * n);
      const along = product(x);
      for (let j = 0; j < n; j++) outputs.flatten(along(unit(input, j))).forEach((v, i) => (a[i * n + j] = v));
      return a;
    };
  const options = { args };
  const rest = args as unknown[];
  const engines: Engine[] = [
    {
      name: 'vjp',
      of: (x) => {
        const { pullback } = vjp(f, x as never, options);
        const a = new Float64Array(m * n);
        for (let i = 0; i < m; i++) a.set(input.flatten(pullback(unit(outputs, i))), i * n);
        return a;
      },
    },
    { name: 'jvp', of: byColumns((x) => (v) => jvp(f, x as never, v, options).tangent) },
    { name: 'linearize', of: byColumns((x) => linearize(f, x as never, options).pushforward as never) },
    ...(['forward', 'reverse', 'auto'] as const).map((mode) => ({
      name: `jacobian ${mode}`,
      of: (x: unknown) => shape.flatten((jacobian(f, { mode }) as unknown as Fn)(x, ...rest)),
    })),
  ];
  if (outputs.text() === 'a number') {
    engines.push(
      { name: 'grad', of: (x) => input.flatten((grad(f) as unknown as Fn)(x, ...rest)) },
      {
        name: 'valueAndGrad',
        of: (x) => input.flatten(((valueAndGrad(f) as unknown as Fn)(x, ...rest) as { gradient: unknown }).gradient),
      },
    );
  }
  return engines.map(({ name, of }) => ({ name: prefix + name, of }));
}

function same(context: Context, matrices: readonly { readonly name: string; readonly a: Float64Array }[]): void {
  const [first, ...others] = matrices as [(typeof matrices)[0], ...(typeof matrices)[0][]];
  const size = first.a.reduce((s, v) => (Number.isFinite(v) ? Math.max(s, Math.abs(v)) : s), 0);
  for (const { name, a } of others) {
    const k = a.findIndex((v, i) => !Object.is(v, first.a[i]) && !(Math.abs(v - first.a[i]!) <= SAME * size));
    if (k < 0) continue;
    context.find(
      'engines differ',
      'FAIL',
      `${first.name} gives ${first.a[k]} and ${name} gives ${a[k]} for number ${k} of the matrix.`,
      'One of them is wrong: the differences show which. Please report it.',
    );
  }
}

/** ⟨w, Jv⟩ = ⟨Jᵀw, v⟩: the transpose is the transpose. */
function dotProduct(context: Context, f: Fn): void {
  const { input, outputs, random, args, x } = context;
  const at = input.build(x) as never;
  for (let k = 0; k < 3; k++) {
    const v = random.direction(new Float64Array(context.inputSize), k);
    const w = random.direction(new Float64Array(context.outputSize), k + 1);
    const jv = outputs.flatten(jvp(f, at, input.build(v) as never, { args }).tangent);
    const wj = input.flatten(vjp(f, at, { args }).pullback(outputs.build(w) as never));
    const left = sum(w, jv);
    const right = sum(wj, v);
    const size = Math.sqrt(sum(w, w) * sum(jv, jv)) + Math.sqrt(sum(v, v) * sum(wj, wj));
    if (!(Math.abs(left - right) > SAME * size)) continue;
    context.find(
      'not a transpose',
      'FAIL',
      `⟨w, Jv⟩ is ${left} and ⟨Jᵀw, v⟩ is ${right}.`,
      'vjp is not the transpose of jvp.',
    );
    return;
  }
}

const sum = (a: Float64Array, b: Float64Array): number => a.reduce((s, e, i) => s + e * b[i]!, 0);

const MODES: readonly HvpMode[] = [
  'forward-over-reverse',
  'reverse-over-forward',
  'reverse-over-reverse',
  'forward-over-forward',
];

function secondDerivatives(context: Context, f: Fn, compiled: Fn | undefined): Tally[] {
  const { input, args, x } = context;
  const n = context.inputSize;
  const field = gradientField(context, undefined);
  if (!field) return [];
  const product = (g: Fn, mode: HvpMode, d: Float64Array): Float64Array =>
    input.flatten(hvp(g, input.build(x) as never, input.build(d) as never, { mode, args }));
  const v = context.random.direction(new Float64Array(n), 1);
  const names = MODES.map((mode) => ({ name: `hvp ${mode}`, a: product(f, mode, v) }));
  if (compiled) names.push({ name: 'compiled hvp', a: product(compiled, 'forward-over-reverse', v) });
  same(context, names);
  const u = context.random.direction(new Float64Array(n), 0);
  const hu = product(f, 'forward-over-reverse', u);
  const hv = names[0]!.a;
  const size = Math.sqrt(sum(u, u) * sum(hv, hv)) + Math.sqrt(sum(v, v) * sum(hu, hu));
  if (Math.abs(sum(u, hv) - sum(v, hu)) > 1e-11 * size) {
    context.find(
      'asymmetric',
      'FAIL',
      `⟨u, Hv⟩ is ${sum(u, hv)} and ⟨v, Hu⟩ is ${sum(v, hu)}.`,
      'A Hessian is symmetric. Please report it.',
    );
  }
  return [
    compare(context, {
      ...field,
      x,
      input,
      outputPath: (i) => `∂f/∂${input.path(i)}`,
      claimed: productMap(n, (d) => product(f, 'forward-over-reverse', d)),
      exact: undefined,
    }),
  ];
}
