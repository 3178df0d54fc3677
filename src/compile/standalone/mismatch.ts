/** The error for a call with arguments of other kinds than the code was written for. */
export function mismatch(name: string, expected: string, args: ArrayLike<unknown>): TypeError {
  const got = Array.from(args, described).join(', ');
  return new TypeError(`${name}: expected ${expected}, got (${got}).`);
}

function described(x: unknown): string {
  if (typeof x !== 'object' || x === null) return x === null ? 'null' : typeof x;
  if (Array.isArray(x)) return x.length === 0 ? '[]' : `[${described(x[0])}${x.length > 1 ? ', …' : ''}]`;
  if (Object.getPrototypeOf(x) === Object.prototype) return `{ ${Object.keys(x).join(', ')} }`;
  return x.constructor?.name ?? 'object';
}
