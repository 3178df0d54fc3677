import type { Args, Call, Offer, Peer } from '../types.js';
import { jaxArrays } from './arrays/jax.js';

const typed = (args: Args): Args => args.map((a) => (typeof a === 'number' ? a : Float64Array.from(a)));

/** A formula consumes its arguments; `x.ref` is how one keeps `x` for another use. */
export const jax: Peer = {
  name: '@jax-js/jax',
  package: '@jax-js/jax',
  remark: 'arrays in float64, jit to WebAssembly',
  async load() {
    // It asks for both by name without looking whether they exist; Node 20 has neither.
    (globalThis as any).navigator ??= { userAgent: '', hardwareConcurrency: 1 };
    (globalThis as any).Float16Array ??= class {};
    const name = '@jax-js/jax';
    const module: any = await import(name);
    const { defaultDevice, grad, init, jacrev, jit, jvp, numpy: np } = module;
    await init('wasm');
    defaultDevice('wasm');

    const array = (x: Float64Array): any => np.array(x, { dtype: np.float64 });
    const number = (x: number): any => np.array(x, { dtype: np.float64 });
    const curve = (x: any): any => {
      const s = x.ref.mul(x.ref);
      const q = s.ref.add(1);
      const a = np
        .sin(x.ref)
        .mul(np.exp(x.ref.mul(-0.5)))
        .add(np.sqrt(q.ref));
      return a
        .div(s.add(2))
        .add(x.ref.mul(np.log(q)).mul(0.25))
        .sub(x);
    };
    const rosenbrock =
      (n: number) =>
      (x: any): any => {
        const right = x.ref.slice([1, n]);
        const left = x.slice([0, n - 1]);
        const t = right.sub(left.ref.mul(left.ref));
        const u = left.sub(1);
        return np.sum(t.ref.mul(t).mul(100).add(u.ref.mul(u)));
      };
    const gradient = (f: any): Call => {
      const compiled = jit(grad(f));
      return (x: Float64Array) => compiled(array(x)).dataSync();
    };
    return {
      ...jaxArrays(module),
      scalar: {
        make: () => {
          const compiled = jit(grad(curve));
          return (x: number) => compiled(number(x)).dataSync()[0];
        },
      },
      rosenbrock: (n): Offer => ({ make: () => gradient(rosenbrock(n)), adapt: typed }),
      product: (n): Offer => ({
        make: () => {
          const slope = grad(rosenbrock(n));
          const compiled = jit((x: any, v: any) => {
            const [g, product] = jvp(slope, [x], [v]);
            g.dispose();
            return product;
          });
          return (x: Float64Array, v: Float64Array) => compiled(array(x), array(v)).dataSync();
        },
        adapt: typed,
      }),
      loop: (): Offer => ({
        make: () =>
          gradient((t: any) => {
            const q = t.ref.mul(t.ref).add(1);
            const d = np
              .sin(t.ref)
              .mul(np.exp(t.ref.mul(0.5)))
              .div(np.sqrt(q.ref));
            const k = d.add(t.mul(np.log(q)));
            return np.sum(k.ref.mul(k));
          }),
        adapt: typed,
      }),
      spherical: {
        make: () => {
          const f = (x: any): any => {
            const r = x.ref.slice(0);
            const theta = x.ref.slice(1);
            const phi = x.slice(2);
            const rho = r.ref.mul(np.sin(theta.ref));
            return np.stack([rho.ref.mul(np.cos(phi.ref)), rho.mul(np.sin(phi)), r.mul(np.cos(theta))]);
          };
          const compiled = jit(jacrev(f));
          return (x: Float64Array) => compiled(array(x)).js();
        },
        adapt: typed,
      },
    };
  },
};
