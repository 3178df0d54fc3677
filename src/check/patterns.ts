/**
 * What mistakes in a rectangular block of a derivative look like: each pattern compares the claimed numbers with the true ones arranged as
 * the mistake would arrange them.
 */
export interface Piece {
  readonly path: string;
  /** Lengths of the axes; empty for a single number. */
  readonly shape: readonly number[];
  readonly claimed: Float64Array;
  readonly truth: Float64Array;
}

/** Equal to a millionth of the larger one, or beside what is large in the block. */
const alike = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b)) + 1e-9 * scale;

const largest = (v: Float64Array): number => v.reduce((s, e) => Math.max(s, Math.abs(e)), 0);

/** Whether the claimed numbers are the true ones taken at `from(k)`; a true number that is alike everywhere proves nothing. */
function arranged({ claimed, truth }: Piece, from: (k: number) => number | undefined): boolean {
  const scale = largest(truth);
  let met = 0;
  for (let k = 0; k < claimed.length; k++) {
    const source = from(k);
    if (source === undefined) continue;
    if (!alike(claimed[k]!, truth[source]!, scale)) return false;
    if (!alike(truth[source]!, truth[k]!, scale)) met++;
  }
  return met > 0;
}

/** Mistakes of arrangement in one block. */
export function arrangement(piece: Piece): string[] {
  const { path, shape, claimed, truth } = piece;
  if (claimed.length < 2 || !claimed.every(Number.isFinite)) return [];
  const size = largest(truth);
  if (claimed.every((v, k) => alike(v, truth[k]!, size))) return [];
  const [rows, columns] = shape as [number, number];
  if (shape.length === 2 && rows > 1 && columns > 1) {
    const found = matrix(piece, rows, columns);
    if (found.length > 0) return found;
  }
  for (const by of [1, -1]) {
    const name = `${path}[i] is what ${path}[i ${by > 0 ? '+' : '−'} 1] should be`;
    const n = claimed.length;
    if (n > 2 && arranged(piece, (k) => (k + by >= 0 && k + by < n ? k + by : undefined))) {
      return [`shifted by one: ${name}`];
    }
  }
  const sorted = (v: Float64Array): Float64Array => v.slice().sort();
  if (
    arranged({ ...piece, claimed: sorted(claimed), truth: sorted(truth) }, (k) => k) ||
    permuted(sorted(claimed), sorted(truth))
  ) {
    return [`the numbers of ${path} are right but in another order`];
  }
  return reduced(piece);
}

const permuted = (a: Float64Array, b: Float64Array): boolean => {
  const scale = largest(b);
  return scale > 0 && a.every((e, k) => alike(e, b[k]!, scale));
};

function matrix(piece: Piece, rows: number, columns: number): string[] {
  const { path, claimed, truth } = piece;
  const transposed = (k: number): number => (k % rows) * columns + Math.floor(k / rows);
  if (arranged(piece, transposed))
    return [`${path} is transposed: row i, column j holds what belongs to row j, column i`];
  const scale = largest(truth);
  const wrong = (k: number): boolean => !alike(claimed[k]!, truth[k]!, scale);
  const each = (of: (i: number, j: number) => boolean, test: (k: number) => boolean): boolean => {
    for (let k = 0; k < claimed.length; k++) if (of(Math.floor(k / columns), k % columns) && !test(k)) return false;
    return true;
  };
  const zero = (k: number): boolean => claimed[k] === 0;
  const right = (k: number): boolean => !wrong(k);
  const diagonal = (i: number, j: number): boolean => i === j;
  const off = (i: number, j: number): boolean => i !== j;
  if (rows === columns) {
    if (each(off, zero) && each(diagonal, right))
      return [`only the diagonal of ${path} is there: the mixed terms are missing`];
    if (each(off, right) && each(diagonal, wrong)) return [`only the diagonal of ${path} is wrong`];
    if (each((i, j) => j > i, zero) || each((i, j) => j < i, zero)) {
      if (each((i, j) => (each((p, q) => q > p, zero) ? j <= i : j >= i), right)) {
        return [`one triangle of ${path} is missing: it is symmetric, and only half of it was filled`];
      }
    }
    if (each(diagonal, right) && each(off, wrong)) return [`only what lies off the diagonal of ${path} is wrong`];
  }
  return [];
}

/** Every entry along an axis the same, and equal to the sum or the mean of the true ones. */
function reduced({ path, shape, claimed, truth }: Piece): string[] {
  const scale = largest(truth);
  for (let axis = 0; axis < shape.length; axis++) {
    const n = shape[axis]!;
    if (n < 2) continue;
    const stride = shape.slice(axis + 1).reduce((p, k) => p * k, 1);
    let sums = true;
    let means = true;
    let varies = false;
    for (let k = 0; k < claimed.length; k++) {
      const first = k - (Math.floor(k / stride) % n) * stride;
      let sum = 0;
      for (let p = 0; p < n; p++) sum += truth[first + p * stride]!;
      sums &&= alike(claimed[k]!, sum, scale);
      means &&= alike(claimed[k]!, sum / n, scale);
      varies ||= !alike(truth[k]!, truth[first]!, scale);
    }
    if (varies && (sums || means)) {
      const where = shape.length === 1 ? '' : ` along axis ${axis}`;
      return [
        `every entry of ${path}${where} is the ${sums ? 'sum' : 'mean'} of the right ones: summed over an axis that should stay, ` +
          'or broadcast along the wrong one',
      ];
    }
  }
  return [];
}
