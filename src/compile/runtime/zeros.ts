/** Sets every number of an array to +0, rows included. */
export function clear(a: unknown): void {
  if (Array.isArray(a)) {
    if (typeof a[0] === 'object') for (const row of a) clear(row);
    else a.fill(0);
  } else (a as Float64Array).fill(0);
}

/** Whether an array holds NaN. */
export function holdsNaN(a: unknown): boolean {
  if (Array.isArray(a) && typeof a[0] === 'object') return a.some(holdsNaN);
  return scan(a as ArrayLike<number>);
}

/** Four sums at once, because one alone waits for each addition: NaN in any element makes NaN of its sum. */
function scan(a: ArrayLike<number>): boolean {
  const n = a.length;
  // One by one: taken apart from an array literal they made the loop four times slower.
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s += a[i]!;
    t += a[i + 1]!;
    u += a[i + 2]!;
    v += a[i + 3]!;
  }
  for (; i < n; i++) s += a[i]!;
  const sum = s + t + u + v;
  if (sum === sum) return false;
  // Infinities of both signs also make NaN of a sum.
  for (let k = 0; k < n; k++) if (a[k] !== a[k]) return true;
  return false;
}

/** Makes +0 of every −0. */
export function positive(a: unknown): void {
  if (Array.isArray(a) && typeof a[0] === 'object') return a.forEach(positive);
  const list = a as number[];
  for (let i = 0; i < list.length; i++) list[i] = list[i]! + 0;
}

/** Marks zeros of a direction as not there, for guarded programs. */
export function structural(a: unknown): unknown {
  if (typeof a === 'number') return a === 0 ? -0 : a;
  if (Array.isArray(a)) return a.map(structural);
  if (a instanceof Float64Array) return a.map((v) => (v === 0 ? -0 : v));
  if (typeof a === 'object' && a !== null)
    return Object.fromEntries(Object.entries(a).map(([k, v]) => [k, structural(v)]));
  return a;
}

/** Takes away what stands beyond the end of `like`, or before its beginning, in an array of its structure. */
export function trim(a: unknown, like: unknown): void {
  if (!Array.isArray(a) || !Array.isArray(like)) return;
  if (a.length > like.length) a.length = like.length;
  for (let k = -1; k in a; k--) delete a[k];
  if (typeof a[0] === 'object') for (let i = 0; i < a.length; i++) trim(a[i], like[i]);
}
