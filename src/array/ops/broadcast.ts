import { reduceInto } from '../plain/reduce.js';
import { eachRun } from '../plain/runs.js';
import { buffer } from '../buffers.js';
import { type ArrayOp, run } from '../engine.js';
import { shapeOf } from '../linear.js';
import { type Shape, sameShape, sizeOf } from '../shape.js';
import { type Any, NdArray } from '../values.js';

/** An array repeated along the axes it lacks. */
export const broadcastToOp: ArrayOp<Shape> = {
  name: 'broadcastTo',
  rearranges: 'all',
  value([x], shape) {
    const out = buffer(sizeOf(shape));
    if (typeof x === 'number') return new NdArray(out.fill(x), shape);
    const { data } = x!;
    if (data.length === 1) return new NdArray(out.fill(data[0]!), shape);
    eachRun(shape, [x!.shape], (n, at, [from], [step]) => {
      if (step === 0) out.fill(data[from!]!, at, at + n);
      else for (let i = 0; i < n; i++) out[at + i] = data[from! + i]!;
    });
    return new NdArray(out, shape);
  },
  jvp: ([dx], _z, _xs, shape) => broadcastTo(dx!, shape),
  vjp: (ct, _z, [x]) => [sumTo(ct, shapeOf(x!))],
};

/** An array summed over the axes along which a smaller shape was repeated: the transpose of broadcasting. */
export const sumToOp: ArrayOp<Shape> = {
  name: 'sumTo',
  rearranges: 'all',
  value([x], shape) {
    if (typeof x === 'number') return x;
    const out = reduceInto(x!.data, x!.shape, shape);
    return shape.length === 0 ? out[0]! : new NdArray(out, shape);
  },
  jvp: ([dx], _z, _xs, shape) => sumTo(dx!, shape),
  vjp: (ct, _z, [x]) => [broadcastTo(ct, shapeOf(x!))],
};

/** `x` in the given shape; with `force`, a number becomes an array even without axes. */
export const broadcastTo = (x: Any, shape: Shape, force = false): Any =>
  sameShape(shapeOf(x), shape) && !force ? x : run(broadcastToOp, [x], shape);

export const sumTo = (x: Any, shape: Shape): Any => (sameShape(shapeOf(x), shape) ? x : run(sumToOp, [x], shape));
