import type { Peer } from '../types.js';

/** Above this a call would carry n numbers through each of 8·n operations: at 10⁴ that is 6 GB of arrays a call. */
const LARGEST = 1000;

export const dualAlgebra: Peer = {
  name: '@thi.ng/dual-algebra',
  package: '@thi.ng/dual-algebra',
  remark: 'dual numbers with all directions at once, forward mode only',
  async load() {
    const name = '@thi.ng/dual-algebra';
    const { add, sub, mul, div, sin, cos, exp, log, sqrt, dual }: any = await import(name);
    const lift = (x: readonly number[]): any[] => x.map((xi, i) => dual(xi, x.length, i + 1));
    const gradient =
      (f: (x: any[], constant: (c: number) => any) => any) =>
      (x: readonly number[]): number[] =>
        f(lift(x), (c) => dual(c, x.length)).slice(1);
    const rosenbrock = gradient((x, constant) => {
      const one = constant(1);
      const hundred = constant(100);
      let sum: any = constant(0);
      for (let i = 0; i + 1 < x.length; i++) {
        const t = sub(x[i + 1], mul(x[i], x[i]));
        const u = sub(x[i], one);
        sum = add(sum, add(mul(hundred, mul(t, t)), mul(u, u)));
      }
      return sum;
    });
    const loop = gradient((x, constant) => {
      const one = constant(1);
      const half = constant(0.5);
      let sum: any = constant(0);
      for (const t of x) {
        const q = add(mul(t, t), one);
        const k = add(div(mul(sin(t), exp(mul(half, t))), sqrt(q)), mul(t, log(q)));
        sum = add(sum, mul(k, k));
      }
      return sum;
    });
    const scalar = gradient(([x], constant) => {
      const s = mul(x, x);
      const q = add(s, constant(1));
      const a = add(mul(sin(x), exp(mul(constant(-0.5), x))), sqrt(q));
      return sub(add(div(a, add(s, constant(2))), mul(mul(x, log(q)), constant(0.25))), x);
    });
    const spherical = (x: readonly number[]): number[][] => {
      const [r, theta, phi] = lift(x);
      const rho = mul(r, sin(theta));
      return [mul(rho, cos(phi)), mul(rho, sin(phi)), mul(r, cos(theta))].map((row) => row.slice(1));
    };
    return {
      scalar: { make: () => (x: number) => scalar([x])[0] },
      rosenbrock: (n) => ({ make: () => withinReach(n, rosenbrock) }),
      loop: (n) => ({ make: () => withinReach(n, loop) }),
      spherical: { make: () => spherical },
    };
  },
};

function withinReach<F>(n: number, f: F): F {
  if (n > LARGEST) throw new RangeError(`${n} directions in each of ${8 * n} operations do not fit into memory`);
  return f;
}
