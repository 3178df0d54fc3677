import type { Args, Layers, Offers } from '../../types.js';

/** Arrays in float64; arguments stay arrays of the library between calls, and are kept by `ref`. */
export function jaxArrays({ grad, jit, jvp, nn, numpy: np }: any): Offers {
  const array = (x: Float64Array, shape?: number[]): any => {
    const flat = np.array(x, { dtype: np.float64 });
    return shape ? flat.reshape(shape) : flat;
  };
  const read = (xs: any[]): Float64Array[] => xs.map((x) => x.dataSync());
  const refs = (xs: any[]): any[] => xs.map((x) => x.ref);

  const unary: Record<string, (x: any) => any> = {
    exp: np.exp,
    log: np.log,
    sin: np.sin,
    tanh: np.tanh,
    pow: (x) => np.pow(x, 2.5),
  };
  const binary: Record<string, (x: any, w: any) => any> = { mul: (x, w) => x.mul(w), add: (x, w) => x.add(w) };

  const logistic = (w: any, x: any, y: any): any => {
    const z = np.matmul(x, w);
    return np.mean(nn.softplus(z.ref).sub(y.mul(z)));
  };
  const network =
    (n: number) =>
    (w1: any, b1: any, w2: any, b2: any, x: any, y: any): any => {
      const hidden = np.tanh(np.matmul(x, w1).add(b1));
      const logits = np.matmul(hidden, w2).add(b2);
      return np.sum(nn.logSoftmax(logits, -1).mul(y)).mul(-1 / n);
    };
  const inputs =
    ({ batch, inputs: p, hidden, outputs }: Layers) =>
    (args: Args): Args => {
      const weights = [[p, hidden], [hidden], [hidden, outputs], [outputs]];
      const shapes = [...weights, [batch, p], [batch, outputs], ...weights];
      return args.map((a, i) => array(a, shapes[i]));
    };
  const four = { argnums: [0, 1, 2, 3] };

  return {
    elementwise: (name) => ({
      make: () => {
        const [f, g] = [unary[name], binary[name]];
        const compiled = f
          ? jit((x: any, dx: any) => jvp(f, [x], [dx]))
          : jit((x: any, w: any, dx: any, dw: any) => jvp(g, [x, w], [dx, dw]));
        return f
          ? (x: any, dx: any) => read(compiled(x.ref, dx.ref))
          : (x: any, dx: any, w: any, dw: any) => read(compiled(x.ref, w.ref, dx.ref, dw.ref));
      },
      adapt: (args) => args.map((a) => array(a)),
    }),
    matmul: ({ side, m, k, n }) => ({
      make: () => {
        const product = jit((a: any, b: any) =>
          np.matmul(side === 'AᵀB' ? np.transpose(a) : a, side === 'ABᵀ' ? np.transpose(b) : b),
        );
        return (a: any, b: any) => product(a.ref, b.ref).dataSync();
      },
      adapt: ([a, b]) => [array(a, side === 'AᵀB' ? [k, m] : [m, k]), array(b, side === 'ABᵀ' ? [n, k] : [k, n])],
    }),
    logistic: ({ n, d }) => ({
      make: () => {
        const compiled = jit(grad(logistic));
        return (...args: any[]) => [compiled(...refs(args)).dataSync()];
      },
      adapt: ([w, x, y]) => [array(w), array(x, [n, d]), array(y)],
    }),
    mlp: (layers) => ({
      make: () => {
        const compiled = jit(grad(network(layers.batch), four));
        return (...args: any[]) => read(compiled(...refs(args)));
      },
      adapt: inputs(layers),
    }),
    mlpProduct: (layers) => ({
      make: () => {
        const slope = grad(network(layers.batch), four);
        const compiled = jit((...all: any[]) => {
          const [x, y] = [all[4], all[5]];
          const [g, product] = jvp((...w: any[]) => slope(...w, x.ref, y.ref), all.slice(0, 4), all.slice(6));
          g.forEach((a: any) => a.dispose());
          return product;
        });
        return (...args: any[]) => read(compiled(...refs(args)));
      },
      adapt: inputs(layers),
    }),
  };
}
