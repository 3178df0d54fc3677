import type { Call, Offer, Peer } from '../types.js';

export const rose: Peer = {
  name: 'rose',
  package: 'rose',
  remark: 'a small language in JavaScript, compiled to WebAssembly once',
  async load() {
    const name = 'rose';
    const { Dual, Real, Vec, add, compile, div, fn, jvp, mul, neg, opaque, sqrt, sub, sum, vjp }: any = await import(
      name
    );

    // rose has no elementary functions but sqrt; it takes them with their derivatives.
    const exp = opaque([Real], Real, Math.exp);
    exp.jvp = fn([Dual], Dual, ({ re, du }: any) => {
      const y = exp(re);
      return { re: y, du: mul(du, y) };
    });
    const log = opaque([Real], Real, Math.log);
    log.jvp = fn([Dual], Dual, ({ re, du }: any) => ({ re: log(re), du: div(du, re) }));
    const sin = opaque([Real], Real, Math.sin);
    const cos = opaque([Real], Real, Math.cos);
    sin.jvp = fn([Dual], Dual, ({ re, du }: any) => ({ re: sin(re), du: mul(du, cos(re)) }));
    cos.jvp = fn([Dual], Dual, ({ re, du }: any) => ({ re: cos(re), du: mul(du, neg(sin(re))) }));

    const scalar = async (): Promise<Call> => {
      const f = fn([Real], Real, (x: any) => {
        const s = mul(x, x);
        const q = add(s, 1);
        const a = add(mul(sin(x), exp(mul(-0.5, x))), sqrt(q));
        return sub(add(div(a, add(s, 2)), mul(mul(x, log(q)), 0.25)), x);
      });
      return compile(fn([Real], Real, (x: any) => vjp(f)(x).grad(1)));
    };

    /** An index cannot be shifted, so the function takes the elements and their right neighbours as two arrays. */
    const pairs = (n: number): any => {
      const Pairs = { a: Vec(n - 1, Real), b: Vec(n - 1, Real) };
      const f = fn([Pairs], Real, ({ a, b }: any) =>
        sum(n - 1, (i: any) => {
          const t = sub(b[i], mul(a[i], a[i]));
          const u = sub(a[i], 1);
          return add(mul(100, mul(t, t)), mul(u, u));
        }),
      );
      return fn([Pairs], Pairs, (p: any) => vjp(f)(p).grad(1));
    };
    const joined = (n: number, { a, b }: any): number[] =>
      Array.from({ length: n }, (_, i) => (i < n - 1 ? a[i] : 0) + (i > 0 ? b[i - 1] : 0));
    const rosenbrock = (n: number): Offer => ({
      make: async () => {
        const gradient = await compile(pairs(n));
        return (x: number[]) => joined(n, gradient({ a: x.slice(0, -1), b: x.slice(1) }));
      },
    });
    const product = (n: number): Offer => ({
      make: async () => {
        const derivative = await compile(jvp(pairs(n)));
        return (x: number[], v: number[]) => {
          const duals = x.map((re, i) => ({ re, du: v[i] }));
          const { a, b } = derivative({ a: duals.slice(0, -1), b: duals.slice(1) }) as any;
          return joined(n, { a: a.map(({ du }: any) => du), b: b.map(({ du }: any) => du) });
        };
      },
    });

    const loop = (n: number): Offer => ({
      make: () => {
        const f = fn([Vec(n, Real)], Real, (x: any) =>
          sum(n, (i: any) => {
            const t = x[i];
            const q = add(mul(t, t), 1);
            const k = add(div(mul(sin(t), exp(mul(0.5, t))), sqrt(q)), mul(t, log(q)));
            return mul(k, k);
          }),
        );
        return compile(fn([Vec(n, Real)], Vec(n, Real), (x: any) => vjp(f)(x).grad(1)));
      },
    });

    const spherical = async (): Promise<Call> => {
      const Vec3 = Vec(3, Real);
      const f = fn([Vec3], Vec3, ([r, theta, phi]: any) => {
        const rho = mul(r, sin(theta));
        return [mul(rho, cos(phi)), mul(rho, sin(phi)), mul(r, cos(theta))];
      });
      return compile(
        fn([Vec3], Vec(3, Vec3), (x: any) => {
          const { grad } = vjp(f)(x) as any;
          return [grad([1, 0, 0]), grad([0, 1, 0]), grad([0, 0, 1])];
        }),
      );
    };
    return { scalar: { make: scalar }, rosenbrock, product, loop, spherical: { make: spherical } };
  },
};
