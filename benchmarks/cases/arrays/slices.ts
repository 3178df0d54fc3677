import { add, grad, mul, square, sub, type Num } from 'fluxion';
import { slice, sum, type Vec } from 'fluxion/array';
import { compile } from 'fluxion/compile';
import { errorAlong } from '../../lib/oracle.js';
import type { Args, Case } from '../../types.js';
import { hand, inputsOf, plain } from '../rosenbrock.js';
import { ours } from './support.js';

/** Rosenbrock's function on whole arrays: x without its last element, and without its first. */
export function slices(x: Vec): Num {
  const left = slice(x, 0, -1);
  const t = sub(slice(x, 1), square(left));
  return sum(add(mul(100, square(t)), square(sub(left, 1))) as Vec);
}

export function rosenbrockSlices(n: number): Case {
  const typed = inputsOf(n).map((x) => Float64Array.from(x));
  return {
    name: `rosenbrock-slices-${n}`,
    title: `gradient of Rosenbrock's function on slices, n = ${n}`,
    asks: 'gradient',
    inputs: typed.map((x) => [x]),
    contestants: [
      { name: 'plain function', kind: 'plain', gives: 'value', call: plain },
      { name: 'hand-written', kind: 'hand', gives: 'gradient', call: hand },
      ...ours('gradient', grad(slices)),
      { name: 'fluxion, compiled', kind: 'fluxion', gives: 'gradient', call: grad(compile(plain)) },
    ],
    oracle: { gradient: (result, x: Float64Array) => errorAlong(plain, Array.from(x), result, 0.1) },
    targets: [{ of: 'fluxion', per: { contestant: 'plain function' }, atMost: 15 }],
    offer: ({ rosenbrock }) => {
      const offer = rosenbrock?.(n);
      // Peers were offered arrays of numbers, of which they make what they like best.
      const adapt = (args: Args): Args => {
        const plainArrays = args.map((x) => Array.from(x as Float64Array));
        return offer?.adapt?.(plainArrays) ?? plainArrays;
      };
      return offer && { ...offer, adapt };
    },
  };
}
