import { structureMismatch } from '../../errors.js';
import { isRecord } from '../../core/tree.js';

/** Throws a ShapeError unless `v` has the structure of `x`: same containers, same kinds of arrays, same lengths. */
export function checkStructure(x: unknown, v: unknown, who: string, a: string, b: string, path = ''): void {
  if (typeof x === 'number' && typeof v === 'number') return;
  if (x instanceof Float64Array && v instanceof Float64Array && x.length === v.length) return;
  if (Array.isArray(x) && Array.isArray(v) && x.length === v.length) {
    for (let i = 0; i < x.length; i++) {
      // Numbers beside numbers need no path.
      if (typeof x[i] === 'number' && typeof v[i] === 'number') continue;
      checkStructure(x[i], v[i], who, a, b, `${path}[${i}]`);
    }
    return;
  }
  if (isRecord(x) && isRecord(v) && !Array.isArray(x) && !Array.isArray(v)) {
    const keys = Object.keys(x);
    if (Object.keys(v).length === keys.length && keys.every((k) => Object.hasOwn(v, k))) {
      for (const k of keys) checkStructure(x[k], v[k], who, a, b, path ? `${path}.${k}` : k);
      return;
    }
  }
  if (typeof x === typeof v && (typeof x === 'boolean' || x === undefined || x === null || typeof x === 'string'))
    return;
  throw structureMismatch(who, a, b, path, v);
}

/** Copies a result into a buffer of its structure and returns the buffer; a number is returned as it is. */
export function copyInto(out: unknown, result: unknown, who: string, path = ''): unknown {
  if (typeof result !== 'object' || result === null || result === out) return result;
  if (result instanceof Float64Array) {
    if (!(out instanceof Float64Array) || out.length !== result.length)
      throw structureMismatch(who, 'the result', 'out', path, out);
    out.set(result);
    return out;
  }
  if (Array.isArray(result)) {
    if (!Array.isArray(out) || out.length !== result.length)
      throw structureMismatch(who, 'the result', 'out', path, out);
    for (let i = 0; i < result.length; i++) out[i] = copyInto((out as unknown[])[i], result[i], who, `${path}[${i}]`);
    return out;
  }
  const target = out as Record<string, unknown>;
  if (!isRecord(out)) throw structureMismatch(who, 'the result', 'out', path, out);
  for (const [k, v] of Object.entries(result)) target[k] = copyInto(target[k], v, who, path ? `${path}.${k}` : k);
  return out;
}
