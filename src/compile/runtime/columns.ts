/**
 * The Jacobian over `x` by as many products as it has columns or rows, whichever are fewer: `push` gives J·v for a direction v of the structure
 * of x, `pull` gives Jᵀ·ct for a cotangent of the structure of the value.
 */
export function jacobianBy(
  x: unknown,
  mode: string,
  value: () => unknown,
  push: (v: unknown) => unknown,
  pull?: (ct: unknown) => unknown,
): unknown {
  const y = value();
  const xs = flatten(x);
  const ys = flatten(y);
  if (pull && (mode === 'reverse' || (mode === 'auto' && xs.length >= ys.length))) {
    const rows = ys.map((_, i) => pull(unit(y, i)));
    return rebuilt(y, rows);
  }
  const columns = xs.map((_, j) => flatten(push(unit(x, j))));
  return rebuilt(
    y,
    ys.map((_, i) =>
      refilled(
        x,
        columns.map((c) => c[i]!),
      ),
    ),
  );
}

const isTyped = (x: unknown): x is Float64Array => x instanceof Float64Array;

/** The leaves of a tree that may hold Float64Arrays. */
function flatten(x: unknown): unknown[] {
  if (isTyped(x)) return [...x];
  if (Array.isArray(x)) return x.flatMap(flatten);
  if (typeof x === 'object' && x !== null && !('level' in x)) return Object.values(x).flatMap(flatten);
  return x === undefined ? [] : [x];
}

/** A tree of the structure of `x` with other leaves; Float64Arrays stay what they are where the leaves are numbers. */
function refilled(x: unknown, leaves: readonly unknown[]): unknown {
  let next = 0;
  const walk = (t: unknown): unknown => {
    if (isTyped(t)) {
      const part = leaves.slice(next, next + t.length);
      next += t.length;
      return part.every((v) => typeof v === 'number') ? Float64Array.from(part as number[]) : part;
    }
    if (Array.isArray(t)) return t.map(walk);
    if (typeof t === 'object' && t !== null && !('level' in t))
      return Object.fromEntries(Object.entries(t).map(([k, v]) => [k, walk(v)]));
    return t === undefined ? t : leaves[next++];
  };
  return walk(x);
}

/** The tree `y` with a tree at each leaf; an array of numbers becomes an array of trees. */
function rebuilt(y: unknown, rows: readonly unknown[]): unknown {
  let next = 0;
  const walk = (t: unknown): unknown => {
    if (isTyped(t) || Array.isArray(t)) return Array.from(t as ArrayLike<unknown>, walk);
    if (typeof t === 'object' && t !== null && !('level' in t))
      return Object.fromEntries(Object.entries(t).map(([k, v]) => [k, walk(v)]));
    return t === undefined ? t : rows[next++];
  };
  return walk(y);
}

const unit = (x: unknown, i: number): unknown =>
  refilled(
    x,
    flatten(x).map((_, j) => (j === i ? 1 : 0)),
  );
