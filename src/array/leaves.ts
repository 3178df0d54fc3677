import { leafKinds } from '../core/leaf-kinds.js';
import { accumulate } from './accumulate.js';
import { jacobianOfArrays } from './jacobian.js';
import { ArrayValue, NdArray } from './values.js';

/**
 * Makes arrays leaves of all transforms. A Float64Array is lifted to a constant array of one axis; on the way out plain arrays take the form
 * of the leaf they replace, Float64Array or NdArray, and where they replace an array under differentiation one of one axis is a Float64Array.
 */
leafKinds.lift = (x) => new NdArray(x, [x.length]);

leafKinds.restore = (like, leaf) => {
  if (leaf === 0 && (like instanceof Float64Array || (like instanceof ArrayValue && like.shape.length > 0))) {
    return like instanceof Float64Array ? new Float64Array(like.length) : form(like, like.zeros());
  }
  if (!(leaf instanceof NdArray)) return leaf;
  if (leaf.shape.length === 0 && !(like instanceof NdArray)) return leaf.data[0];
  const own = new NdArray(leaf.taken(), leaf.shape);
  return like instanceof Float64Array ? own.data : form(like, own);
};

leafKinds.jacobian = jacobianOfArrays;

leafKinds.accumulate = accumulate;

const form = (like: unknown, x: NdArray): unknown => (like instanceof NdArray || x.shape.length !== 1 ? x : x.data);
