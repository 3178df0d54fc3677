/** A set of ordinary calls whose results must stay the same to the bit, whatever went wrong in between. */
import {
  customJvp,
  derivative,
  exp,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  linearize,
  mul,
  sin,
  sub,
  log,
  add,
  vjp,
  valueAndGrad,
  type Num,
} from 'fluxion';
import { depth } from '../../src/core/levels.js';
import { difference } from './equal.js';
import { hvpModes, jacobianModes, mixes } from './modes.js';

const survey = ([x, y]: readonly [Num, Num]): Num => sub(add(log(x), mul(x, y)), sin(y));
const pair = ([x, y]: readonly [Num, Num]): Num[] => [mul(x, y), exp(sin(x)), sub(y, x)];
const ruled = customJvp(
  (x: Num) => mul(x, exp(x)),
  ([x], [dx], y) => mul(dx, add(y, exp(x))),
);
const at: [number, number] = [2, 5];
const v: [number, number] = [0.3, -0.7];

/** All transforms, all modes, nestings to depth 3. */
export const goodResults = (): unknown => ({
  derivative: [1, 2, 3, 4].map((order) => derivative((x) => mul(sin(x), exp(x)), { order })(0.7)),
  gradient: grad(survey)(at),
  valueAndGrad: valueAndGrad(survey)(at),
  tree: grad(({ w, b }: { w: Num[]; b: Num }) => mul(mul(w[0]!, w[1]!), b))({ w: [2, 3], b: 4 }),
  jvp: jvp(pair, at, v),
  pullback: vjp(pair, at).pullback([1, -2, 0.5]),
  pushforward: linearize(pair, at).pushforward(v),
  jacobian: jacobianModes.map((mode) => jacobian(pair, { mode })(at)),
  hessian: hvpModes.map((mode) => hessian(survey, { mode })(at)),
  hvp: hvpModes.map((mode) => hvp(survey, at, v, { mode })),
  ruled: [derivative((x) => ruled(x), { order: 2 })(0.4), grad((x: Num) => ruled(x))(0.4)],
  nested: mixes(3).map(({ steps }) =>
    steps.reduceRight(
      (f, step) => step(f),
      (x: Num) => sin(mul(x, x)),
    )(0.7),
  ),
});

/** What {@link goodResults} gives now; `check` throws where it gives anything else, or a derivative call was left open. */
export function remembered(): { check: (after: string) => void } {
  const before = goodResults();
  return {
    check(after) {
      const open = depth();
      const problem = open === 0 ? difference(goodResults(), before) : `${open} derivative calls were left open`;
      if (problem) throw new Error(`after ${after}: ${problem}`);
    },
  };
}
