import type { Args, Layers, Offers } from '../../types.js';

/** Tensors in float32 on the cpu backend; arguments are made once. */
export function tfjsArrays(tf: any): Offers {
  const tensor = (x: Float64Array, shape?: number[]): any => tf.tensor(Float32Array.from(x), shape ?? [x.length]);
  const read = (xs: any[]): Float32Array[] => xs.map((x) => x.dataSync());

  const unary: Record<string, (x: any) => any> = {
    exp: tf.exp,
    log: tf.log,
    sin: tf.sin,
    tanh: tf.tanh,
    pow: (x) => tf.pow(x, 2.5),
  };
  const logistic = (w: any, x: any, y: any): any => {
    const z = tf.matMul(x, w.expandDims(1)).squeeze([1]);
    return tf.softplus(z).sub(y.mul(z)).mean();
  };
  const network =
    (n: number) =>
    (w1: any, b1: any, w2: any, b2: any, x: any, y: any): any => {
      const hidden = tf.tanh(tf.matMul(x, w1).add(b1));
      const logits = tf.matMul(hidden, w2).add(b2);
      return tf
        .logSoftmax(logits)
        .mul(y)
        .sum()
        .mul(-1 / n);
    };
  const inputs =
    ({ batch, inputs: p, hidden, outputs }: Layers) =>
    (args: Args): Args => {
      const weights = [[p, hidden], [hidden], [hidden, outputs], [outputs]];
      const shapes = [...weights, [batch, p], [batch, outputs], ...weights];
      return args.map((a, i) => tensor(a, shapes[i]));
    };

  return {
    // There is no forward mode; of one operand the tangent is the pullback of dx, element by element.
    elementwise: (name) =>
      unary[name] && {
        make: () => {
          const both = tf.valueAndGrad(unary[name]);
          return (x: any, dx: any) =>
            tf.tidy(() => {
              const { value, grad } = both(x, dx);
              return read([value, grad]);
            });
        },
        adapt: (args) => args.map((a) => tensor(a)),
      },
    matmul: ({ side, m, k, n }) => ({
      make: () => (a: any, b: any) => tf.tidy(() => tf.matMul(a, b, side === 'AᵀB', side === 'ABᵀ').dataSync()),
      adapt: ([a, b]) => [tensor(a, side === 'AᵀB' ? [k, m] : [m, k]), tensor(b, side === 'ABᵀ' ? [n, k] : [k, n])],
    }),
    logistic: ({ n, d }) => ({
      make: () => (w: any, x: any, y: any) =>
        tf.tidy(() => [
          tf
            .grad((v: any) => logistic(v, x, y))(w)
            .dataSync(),
        ]),
      adapt: ([w, x, y]) => [tensor(w), tensor(x, [n, d]), tensor(y)],
    }),
    mlp: (layers) => ({
      make: () => {
        const loss = network(layers.batch);
        return (...[w1, b1, w2, b2, x, y]: any[]) =>
          tf.tidy(() => read(tf.grads((a: any, b: any, c: any, d: any) => loss(a, b, c, d, x, y))([w1, b1, w2, b2])));
      },
      adapt: inputs(layers),
    }),
  };
}
