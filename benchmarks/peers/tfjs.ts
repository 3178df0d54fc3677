import type { Args, Offer, Peer } from '../types.js';
import { tfjsArrays } from './arrays/tfjs.js';

const single = (args: Args): Args => args.map((a) => (typeof a === 'number' ? a : Float32Array.from(a)));

export const tfjs: Peer = {
  name: '@tensorflow/tfjs',
  package: '@tensorflow/tfjs',
  remark: 'eager tensors in float32, reverse mode, cpu backend',
  async load() {
    const name = '@tensorflow/tfjs';
    const module: any = await import(name);
    const tf = module.default ?? module;
    await tf.setBackend('cpu');
    await tf.ready();
    const curve = (x: any): any => {
      const s = x.mul(x);
      const q = s.add(1);
      const a = x.sin().mul(x.mul(-0.5).exp()).add(q.sqrt());
      return a.div(s.add(2)).add(x.mul(q.log()).mul(0.25)).sub(x);
    };
    const rosenbrock =
      (n: number) =>
      (x: any): any => {
        const left = x.slice(0, n - 1);
        const t = x.slice(1, n - 1).sub(left.square());
        return t.square().mul(100).add(left.sub(1).square()).sum();
      };
    const loop = (t: any): any => {
      const q = t.square().add(1);
      return t.sin().mul(t.mul(0.5).exp()).div(q.sqrt()).add(t.mul(q.log())).square().sum();
    };
    const gradient = (f: any): Offer => ({
      make: () => {
        const slope = tf.grad(f);
        return (x: Float32Array) => tf.tidy(() => slope(tf.tensor1d(x)).dataSync());
      },
      adapt: single,
    });
    return {
      ...tfjsArrays(tf),
      scalar: {
        make: () => {
          const slope = tf.grad(curve);
          return (x: number) => tf.tidy(() => slope(tf.scalar(x)).dataSync()[0]);
        },
      },
      rosenbrock: (n) => gradient(rosenbrock(n)),
      product: (n) => ({
        make: () => {
          const slope = tf.grad(rosenbrock(n));
          return (x: Float32Array, v: Float32Array) =>
            tf.tidy(() =>
              tf
                .grad((y: any) => slope(y).mul(tf.tensor1d(v)).sum())(tf.tensor1d(x))
                .dataSync(),
            );
        },
        adapt: single,
      }),
      loop: () => gradient(loop),
      spherical: {
        make: () => {
          const rows = [
            ([r, theta, phi]: any[]) => r.mul(theta.sin()).mul(phi.cos()),
            ([r, theta, phi]: any[]) => r.mul(theta.sin()).mul(phi.sin()),
            ([r, theta]: any[]) => r.mul(theta.cos()),
          ].map((row) => tf.grad((x: any) => row(tf.unstack(x)).asScalar()));
          return (x: Float32Array) =>
            tf.tidy(() => {
              const at = tf.tensor1d(x);
              return rows.map((row) => row(at).dataSync());
            });
        },
        adapt: single,
      },
    };
  },
};
