import type { Peer } from '../types.js';
import { adnnArrays } from './arrays/adnn.js';

export const adnn: Peer = {
  name: 'adnn',
  package: 'adnn',
  remark: 'a graph of scalars or tensors, first order only',
  async load() {
    const name = 'adnn/ad/index.js';
    const { default: ad }: any = await import(name);
    (globalThis as any).ad ??= ad; // its matrix product looks for itself among the globals
    const tensors = 'adnn/tensor.js';
    const { default: Tensor }: any = await import(tensors);
    const { add, sub, mul, div, sin, cos, exp, log, sqrt } = ad.scalar;
    const gradient =
      (f: (x: any[]) => any) =>
      (x: readonly number[]): number[] => {
        const lifted = x.map((xi) => ad.lift(xi));
        f(lifted).backprop();
        return lifted.map(ad.derivative);
      };
    const rosenbrock = gradient((x) => {
      let sum: any = 0;
      for (let i = 0; i + 1 < x.length; i++) {
        const t = sub(x[i + 1], mul(x[i], x[i]));
        const u = sub(x[i], 1);
        sum = add(sum, add(mul(100, mul(t, t)), mul(u, u)));
      }
      return sum;
    });
    const loop = gradient((x) => {
      let sum: any = 0;
      for (const t of x) {
        const q = add(mul(t, t), 1);
        const k = add(div(mul(sin(t), exp(mul(0.5, t))), sqrt(q)), mul(t, log(q)));
        sum = add(sum, mul(k, k));
      }
      return sum;
    });
    const scalar = gradient(([x]) => {
      const s = mul(x, x);
      const q = add(s, 1);
      const a = add(mul(sin(x), exp(mul(-0.5, x))), sqrt(q));
      return sub(add(div(a, add(s, 2)), mul(mul(x, log(q)), 0.25)), x);
    });
    const rows = [
      gradient(([r, theta, phi]) => mul(mul(r, sin(theta)), cos(phi))),
      gradient(([r, theta, phi]) => mul(mul(r, sin(theta)), sin(phi))),
      gradient(([r, theta]) => mul(r, cos(theta))),
    ];
    return {
      ...adnnArrays(ad, Tensor),
      scalar: { make: () => (x: number) => scalar([x])[0] },
      rosenbrock: () => ({ make: () => rosenbrock }),
      loop: () => ({ make: () => loop }),
      spherical: { make: () => (x: number[]) => rows.map((row) => row(x)) },
    };
  },
};
