/**
 * Variables from around a function, read at every call. Code that was written beforehand knows their kinds from the source, where they may be
 * a guess: what is of another kind is an error and not another number.
 */
export function numberIn(x: unknown, name: string): number {
  if (typeof x !== 'number') throw otherKind(x, name, 'a number');
  return x;
}

export function booleanIn(x: unknown, name: string): boolean {
  if (typeof x !== 'boolean') throw otherKind(x, name, 'a boolean');
  return x;
}

/** An array of numbers, or of arrays `depth` levels deep. */
export function arrayIn(x: unknown, name: string, depth: number): ArrayLike<unknown> {
  let a = x as ArrayLike<unknown> | null | undefined;
  for (let k = 0; k < depth; k++) {
    if (typeof a !== 'object' || a === null || typeof a.length !== 'number') throw otherKind(x, name, levels(depth));
    if (a.length === 0) return x as ArrayLike<unknown>;
    a = a[0] as ArrayLike<unknown>;
  }
  if (typeof a !== 'number') throw otherKind(x, name, levels(depth));
  return x as ArrayLike<unknown>;
}

const levels = (depth: number): string => `number${'[]'.repeat(depth)}`;

const otherKind = (x: unknown, name: string, expected: string): TypeError =>
  new TypeError(
    `compile: the variable ${name}: expected ${expected}, for which the code was written, got ${
      typeof x === 'object' && x !== null ? (x.constructor?.name ?? 'object') : typeof x
    }. Perhaps give it a type in the source.`,
  );
