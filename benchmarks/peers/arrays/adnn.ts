import type { Offers } from '../../types.js';

/** Matrices in float64, without broadcasting: a bias is a product with a column of ones. */
export function adnnArrays(ad: any, Tensor: any): Offers {
  const t = ad.tensor;
  const tensor = (x: Float64Array, shape: readonly number[]): any => {
    const out = new Tensor([...shape]);
    out.data.set(x);
    return out;
  };
  const ones = (m: number, n: number): any => tensor(new Float64Array(m * n).fill(1), [m, n]);
  /** The gradient of a function of several tensors. */
  const gradients = (f: (...xs: any[]) => any, xs: readonly any[]): Float64Array[] => {
    const lifted = xs.map((x) => ad.lift(x));
    f(...lifted).backprop();
    return lifted.map((x) => ad.derivative(x).data);
  };
  const unary: Record<string, (x: any) => any> = {
    exp: t.exp,
    log: t.log,
    sin: t.sin,
    tanh: t.tanh,
    pow: (x) => t.pow(x, 2.5),
  };

  return {
    // There is no forward mode; of one operand the tangent is the gradient of Σ y·dx.
    elementwise: (name) =>
      unary[name] && {
        make: () => (x: any, dx: any) => {
          let y: any;
          const [g] = gradients(
            (v) => {
              y = unary[name]!(v);
              return t.sumreduce(t.mul(y, dx));
            },
            [x],
          );
          return [ad.value(y).data, g];
        },
        adapt: (args) => args.map((a: Float64Array) => tensor(a, [a.length])),
      },
    matmul: ({ side, m, k, n }) => ({
      make: () => (a: any, b: any) =>
        t.dot(side === 'AᵀB' ? t.transpose(a) : a, side === 'ABᵀ' ? t.transpose(b) : b).data,
      adapt: ([a, b]) => [tensor(a, side === 'AᵀB' ? [k, m] : [m, k]), tensor(b, side === 'ABᵀ' ? [n, k] : [k, n])],
    }),
    logistic: ({ n, d }) => ({
      make: () => (w: any, x: any, y: any) =>
        gradients(
          (v) => {
            const z = t.dot(x, v);
            const terms = t.sub(t.log(t.add(t.exp(z), 1)), t.mul(y, z));
            return ad.scalar.div(t.sumreduce(terms), n);
          },
          [w],
        ),
      adapt: ([w, x, y]) => [tensor(w, [d, 1]), tensor(x, [n, d]), tensor(y, [n, 1])],
    }),
    mlp: ({ batch, inputs, hidden, outputs }) => ({
      make: () => {
        const [column, row] = [ones(batch, 1), ones(outputs, 1)];
        return (w1: any, b1: any, w2: any, b2: any, x: any, y: any) =>
          gradients(
            (p, c, q, e) => {
              const h = t.tanh(t.add(t.dot(x, p), t.dot(column, c)));
              const z = t.add(t.dot(h, q), t.dot(column, e));
              const logSums = t.sumreduce(t.log(t.dot(t.exp(z), row)));
              return ad.scalar.div(ad.scalar.sub(logSums, t.sumreduce(t.mul(y, z))), batch);
            },
            [w1, b1, w2, b2],
          );
      },
      adapt: (args) => {
        const shapes = [
          [inputs, hidden],
          [1, hidden],
          [hidden, outputs],
          [1, outputs],
          [batch, inputs],
          [batch, outputs],
        ];
        return shapes.map((shape, i) => tensor(args[i], shape));
      },
    }),
  };
}
