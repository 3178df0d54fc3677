import { push, type BinaryPush, type UnaryPush } from '../kernels/index.js';
import { type Activity, activityOf, either, masked } from './activity.js';
import { buffer } from './buffers.js';
import { handed } from './linear.js';
import { sameShape } from './shape.js';
import { type Any, DualVec, NdArray } from './values.js';

/**
 * Operations whose value and tangent one kernel makes in a pass, on plain arrays that move along one direction, all of one shape. The general
 * rule writes partials down, reads them again, and looks for NaN in passes of their own: cheap operations would take twice as long.
 */

/** A plain array with a plain tangent. */
interface Flat extends DualVec {
  readonly inner: NdArray;
  readonly tangents: readonly [NdArray];
}

const isFlat = (x: Any): x is Flat =>
  x instanceof DualVec && x.tangents.length === 1 && x.inner instanceof NdArray && x.tangents[0] instanceof NdArray;

const { powScalar, add, sub, mul, div, ...functions } = push;
const unary: Readonly<Record<string, UnaryPush | undefined>> = functions;
const binary: Readonly<Record<string, BinaryPush | undefined>> = { add, sub, mul, div };

/** f(x) moving, undefined where there is no kernel for it. */
export function pushUnary(op: string, x: Any): DualVec | undefined {
  const kernel = unary[op];
  if (kernel === undefined || !isFlat(x)) return undefined;
  const { data } = x.inner;
  const n = data.length;
  const z = buffer(n);
  const dz = buffer(n);
  const nan = kernel(n, data, x.tangents[0].data, z, dz);
  return moved(x, z, dz, nan, activityOf(x, 0));
}

/** x^c moving. */
export function pushPower(x: Any, c: number): DualVec | undefined {
  if (!isFlat(x)) return undefined;
  const { data } = x.inner;
  const n = data.length;
  const z = buffer(n);
  const dz = buffer(n);
  const nan = powScalar(n, data, x.tangents[0].data, c, z, dz);
  return moved(x, z, dz, nan, activityOf(x, 0));
}

/** f(x, y) moving, where both do. */
export function pushBinary(op: string, x: Any, y: Any): DualVec | undefined {
  const kernel = binary[op];
  if (kernel === undefined || !isFlat(x) || !isFlat(y) || x.level !== y.level) return undefined;
  const { data, shape } = x.inner;
  if (!sameShape(shape, y.inner.shape)) return undefined;
  const n = data.length;
  const z = buffer(n);
  const dz = buffer(n);
  const nan = kernel(n, data, x.tangents[0].data, y.inner.data, y.tangents[0].data, z, dz);
  return moved(x, z, dz, nan, either(activityOf(x, 0), activityOf(y, 0), shape));
}

/** What a kernel has made: its zeros are +0, and its NaN, where there are any, belong to elements that move. */
function moved({ inner, level }: Flat, z: Float64Array, dz: Float64Array, nan: boolean, activity: Activity): DualVec {
  const { shape } = inner;
  const t = new NdArray(dz, shape);
  const tangent = nan && activity !== undefined ? (masked(t, activity) as NdArray) : t;
  return new DualVec(handed(new NdArray(z, shape)), [handed(tangent, true)], level, activity && [activity]);
}
