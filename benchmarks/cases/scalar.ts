import { add, derivative, div, exp, log, mul, sin, sqrt, sub, type Num, type Scalar } from 'fluxion';
import { relativeError, slope } from '../lib/oracle.js';
import { arrays } from '../lib/random.js';
import type { Case } from '../types.js';

/** 15 operations, four of them from Math. */
export function plain(x: number): number {
  const s = x * x;
  const q = s + 1;
  return (Math.sin(x) * Math.exp(-0.5 * x) + Math.sqrt(q)) / (s + 2) + x * Math.log(q) * 0.25 - x;
}

function hand(x: number): number {
  const s = x * x;
  const q = s + 1;
  const d = s + 2;
  const e = Math.exp(-0.5 * x);
  const sine = Math.sin(x);
  const root = Math.sqrt(q);
  const a = sine * e + root;
  const da = (Math.cos(x) - 0.5 * sine) * e + x / root;
  return (da - (2 * x * a) / d) / d + 0.25 * (Math.log(q) + (2 * s) / q) - 1;
}

export function methods(x: Scalar): Scalar {
  const s = x.mul(x);
  const q = s.add(1);
  const a = x.sin().mul(x.mul(-0.5).exp()).add(q.sqrt());
  return a.div(s.add(2)).add(x.mul(q.log()).mul(0.25)).sub(x);
}

export function functions(x: Num): Num {
  const s = mul(x, x);
  const q = add(s, 1);
  const a = add(mul(sin(x), exp(mul(-0.5, x))), sqrt(q));
  return sub(add(div(a, add(s, 2)), mul(mul(x, log(q)), 0.25)), x);
}

export const scalar = (): Case => ({
  name: 'scalar',
  title: 'derivative of a function of one number, 15 operations',
  asks: 'derivative',
  inputs: arrays(1, 64, 1, -2, 2),
  contestants: [
    { name: 'plain function', kind: 'plain', gives: 'value', call: plain },
    { name: 'hand-written', kind: 'hand', gives: 'derivative', call: hand },
    { name: 'fluxion, methods', kind: 'fluxion', gives: 'derivative', call: derivative(methods) },
    { name: 'fluxion, functions', kind: 'fluxion', gives: 'derivative', call: derivative(functions) },
  ],
  oracle: {
    derivative: (result, x: number) =>
      relativeError(
        result,
        slope((t) => [plain(x + t)], 0.1),
      ),
  },
  targets: [
    { of: 'fluxion, methods', per: { contestant: 'plain function' }, atMost: 6 },
    { of: 'fluxion, functions', per: { contestant: 'plain function' }, atMost: 6 },
  ],
  offer: ({ scalar }) => scalar,
});
