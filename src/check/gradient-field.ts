import type { Fn } from '../types.js';
import type { Context } from './context.js';
import { curveOf, scaled } from './line.js';
import { noiseOf } from './noise.js';
import { probesFor } from './problem.js';
import { Sweep } from './sweep.js';

/** A gradient of f as a function of flat numbers, to take differences of. */
export interface GradientField {
  readonly values: (x: Float64Array) => Float64Array;
  readonly f0: Float64Array;
  readonly noise?: Float64Array;
}

/** Beyond this many inputs a gradient made of differences costs too much. */
const MOST_BY_DIFFERENCES = 64;

/** The gradient handed over, else fluxion's once differences of f agree with it, else one made of differences. */
export function gradientField(context: Context, given: Fn | undefined): GradientField | undefined {
  const { input, args, x } = context;
  const n = context.inputSize;
  if (given) {
    const values = orNaN(n, (at) => input.flatten(given(input.build(at), ...args), 'the gradient handed over'));
    return { values, f0: values(x) };
  }
  const exact = context.ask((e) => e.gradient(x));
  if (exact && agrees(context, exact)) {
    const values = orNaN(n, (at) => context.exact!.gradient(at));
    return { values, f0: exact };
  }
  if (n > MOST_BY_DIFFERENCES) {
    context.find(
      'nothing to check',
      'INCONCLUSIVE',
      `f cannot be differentiated by fluxion and has ${n} inputs: second differences of f along all of them cost too much.`,
      'Hand over a gradient that checkGradient has passed: { gradient }.',
    );
    return undefined;
  }
  return byDifferences(context);
}

const orNaN =
  (n: number, of: (x: Float64Array) => Float64Array) =>
  (x: Float64Array): Float64Array => {
    try {
      return of(x);
    } catch {
      return new Float64Array(n).fill(NaN);
    }
  };

/** One sweep of f along a random direction: fluxion's gradient is not believed unseen. */
function agrees(context: Context, gradient: Float64Array): boolean {
  const { x, field, scales, moved } = context;
  const direction = scaled(context.random.direction(context.settings.direction, 0), scales);
  const probe = { coordinate: -1, direction, scale: 1, label: '' };
  const values = (at: Float64Array): Float64Array => field.near(at);
  const curve = curveOf(values, x, probe, moved);
  const { value, error, kink } = new Sweep(curve, context.f0, 1, noiseOf(curve, 1, 1)).of(0);
  let sum = 0;
  let size = 0;
  for (let i = 0; i < x.length; i++) {
    sum += gradient[i]! * direction[i]!;
    size += (gradient[i]! * direction[i]!) ** 2;
  }
  const good = kink || !(Math.abs(sum - value) > Math.max(1e-6 * Math.sqrt(size), 20 * error));
  if (!good) {
    context.warnings.push(
      "fluxion's gradient of f disagrees with the differences, so differences of f were used instead.",
    );
    context.exact = undefined;
    context.whyNotExact = 'its derivative disagrees with the differences';
  }
  return good;
}

/** Differences of differences: the errors of the inner ones are the noise of the outer ones. */
function byDifferences(context: Context): GradientField {
  const { x, field, input } = context;
  const n = x.length;
  const probes = probesFor(input, context.settings).filter((p) => p.coordinate >= 0);
  const sweeps = (at: Float64Array): { value: Float64Array; error: Float64Array; steps: (number | undefined)[] } => {
    const value = new Float64Array(n);
    const error = new Float64Array(n);
    const f0 = field.near(at).slice();
    const steps = probes.map((probe, i) => {
      const curve = curveOf((p) => field.near(p), at, probe);
      const sweep = new Sweep(curve, f0, probe.scale, noise, around[i]);
      const found = sweep.of(0);
      value[i] = found.value;
      error[i] = found.error;
      return sweep.stepOf(0);
    });
    return { value, error, steps };
  };
  const noise = noiseOf(
    curveOf((p) => field.near(p), x, probes[0]!),
    probes[0]!.scale,
    1,
  );
  let around: (number | undefined)[] = [];
  const first = sweeps(x);
  around = first.steps;
  // Long and short inner steps err alike at neighbouring points, so a tenth of the estimate stays as noise of the differences.
  return { values: (at) => sweeps(at).value, f0: first.value, noise: first.error };
}
