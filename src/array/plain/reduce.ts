import { sum, sumRows } from '../../kernels/index.js';
import { type Shape, sizeOf, stridesIn } from '../shape.js';
import { eachRun } from './runs.js';

/** The sums of x over the axes along which `shape` is 1 or lacking. */
export function reduceInto(x: Float64Array, from: Shape, shape: Shape): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  if (out.length === 1) {
    out[0] = sum(x.length, x, 0);
    return out;
  }
  // The common case of a bias: all leading axes.
  const n = out.length;
  if (n > 0 && isTail(from, shape)) {
    sumRows(x.length / n, n, x, 0, out, 0);
    return out;
  }
  eachRun(from, [shape], (count, at, [to], [step]) => {
    if (step === 0) out[to!]! += sum(count, x, at);
    else for (let i = 0; i < count; i++) out[to! + i]! += x[at + i]!;
  });
  return out;
}

/** Whether only leading axes are repeated. */
function isTail(from: Shape, shape: Shape): boolean {
  const strides = stridesIn(shape, from);
  let repeated = false;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    if (from[axis] === 1) continue;
    if (strides[axis] === 0) repeated = true;
    else if (repeated) return false;
  }
  return true;
}
