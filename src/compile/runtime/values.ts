import { isScalar } from '../../core/tree.js';
import { Value } from '../../core/value.js';

/** Whether something among the arguments is a value under differentiation. */
export function containsValue(x: unknown, depth = 0): boolean {
  if (x instanceof Value) return true;
  if (typeof x !== 'object' || x === null || depth > 32) return false;
  if (Array.isArray(x)) {
    // The common case, an array of numbers, without recursion.
    for (let i = 0; i < x.length; i++) if (typeof x[i] !== 'number' && containsValue(x[i], depth + 1)) return true;
    return false;
  }
  if (ArrayBuffer.isView(x)) return false;
  return Object.values(x).some((v) => containsValue(v, depth + 1));
}

/** The first thing in `x` that a program cannot take, for a message. */
export function adviceOrDescribe(x: unknown, depth = 0): unknown {
  if (typeof x !== 'object' || x === null || depth > 32) return x;
  if (Array.isArray(x)) {
    const bad = x.find((v) => typeof v !== 'number');
    return bad === undefined ? x : adviceOrDescribe(bad, depth + 1);
  }
  return x;
}

/** A copy that later changes by the caller do not reach. */
export function snapshot(x: unknown): unknown {
  if (ArrayBuffer.isView(x)) return (x as Float64Array).slice();
  if (Array.isArray(x)) return x.map(snapshot);
  if (isScalar(x) || typeof x !== 'object' || x === null) return x;
  return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, snapshot(v)]));
}
