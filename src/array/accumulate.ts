import { isRecord } from '../core/tree.js';
import { structureMismatch } from '../errors.js';
import { axpy } from '../kernels/index.js';
import { giveBack } from './buffers.js';
import { sameShape } from './shape.js';
import { NdArray } from './values.js';

/**
 * Adds a gradient to the arrays and numbers of `out`, a tree of the same structure, in place, and returns `out`. Nothing is written where the
 * structures differ. The gradient's own buffers go back to the pool: steps of a training loop allocate no elements.
 */
export function accumulate(out: unknown, gradient: unknown, who: string): unknown {
  const writes: (() => void)[] = [];
  collect(out, gradient, '', who, writes);
  for (const write of writes) write();
  return out;
}

function collect(out: unknown, g: unknown, path: string, who: string, writes: (() => void)[]): void {
  const wrong = (): Error => structureMismatch(who, 'the gradient', 'out', path, out);
  const data = out instanceof NdArray ? out.data : out;
  if (data instanceof Float64Array) {
    const from = g instanceof NdArray ? g.data : g;
    const fits = out instanceof NdArray && g instanceof NdArray ? sameShape(out.shape, g.shape) : true;
    if (!(from instanceof Float64Array) || from.length !== data.length || !fits) throw wrong();
    writes.push(() => {
      axpy(data.length, 1, from, 0, data, 0);
      giveBack(from);
    });
    return;
  }
  if (!(Array.isArray(out) ? Array.isArray(g) && g.length === out.length : isRecord(out) && isRecord(g))) throw wrong();
  const [to, from] = [out as Record<string, unknown>, g as Record<string, unknown>];
  if (Object.keys(to).length !== Object.keys(from).length) throw wrong();
  for (const k of Object.keys(from)) {
    const [a, b] = [to[k], from[k]];
    if (typeof a === 'number' && typeof b === 'number') writes.push(() => (to[k] = a + b));
    else collect(a, b, path ? `${path}.${k}` : k, who, writes);
  }
}
