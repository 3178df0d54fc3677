import type { Peer } from '../types.js';

export const adjs: Peer = {
  name: 'ad.js',
  package: 'ad.js',
  remark: 'functions overloaded for forward and reverse mode',
  async load() {
    const name = 'ad.js';
    const { default: make }: any = await import(name);
    const ad = make({});
    const { add, sub, mul, div } = ad;
    const { sin, cos, exp, log, sqrt } = ad.maths;
    const rosenbrock = (x: any[]): any => {
      let sum: any = 0;
      for (let i = 0; i + 1 < x.length; i++) {
        const t = sub(x[i + 1], mul(x[i], x[i]));
        const u = sub(x[i], 1);
        sum = add(sum, add(mul(100, mul(t, t)), mul(u, u)));
      }
      return sum;
    };
    const loop = (x: any[]): any => {
      let sum: any = 0;
      for (const t of x) {
        const q = add(mul(t, t), 1);
        const k = add(div(mul(sin(t), exp(mul(0.5, t))), sqrt(q)), mul(t, log(q)));
        sum = add(sum, mul(k, k));
      }
      return sum;
    };
    return {
      scalar: {
        make: () =>
          ad.derivativeF((x: any) => {
            const s = mul(x, x);
            const q = add(s, 1);
            const a = add(mul(sin(x), exp(mul(-0.5, x))), sqrt(q));
            return sub(add(div(a, add(s, 2)), mul(mul(x, log(q)), 0.25)), x);
          }),
      },
      rosenbrock: () => ({ make: () => ad.gradientR(rosenbrock) }),
      product: () => ({
        make: () => {
          const gradient = ad.gradientR(rosenbrock);
          const dot = (a: any[], v: number[]): any => a.reduce((sum, ai, i) => add(sum, mul(ai, v[i])), 0);
          return (x: number[], v: number[]) => ad.gradientR((y: any[]) => dot(gradient(y), v))(x);
        },
      }),
      loop: () => ({ make: () => ad.gradientR(loop) }),
      spherical: {
        make: () => {
          const rows = [
            ([r, theta, phi]: any[]) => mul(mul(r, sin(theta)), cos(phi)),
            ([r, theta, phi]: any[]) => mul(mul(r, sin(theta)), sin(phi)),
            ([r, theta]: any[]) => mul(r, cos(theta)),
          ].map((row) => ad.gradientR(row));
          return (x: number[]) => rows.map((row) => row(x));
        },
      },
    };
  },
};
