/** z ⊙ w; see the kernels. */
const strong = (z: number, w: number): number => (z === 0 ? 0 : z * w);

/**
 * x·y and its tangent y ⊙ dx + x ⊙ dy in one pass, NaN beside NaN. Kernels would read x and y twice, and copy them twice into the memory of
 * WebAssembly: for a product, which is cheap, that is what costs.
 */
export function productWithTangent(
  x: Float64Array,
  dx: Float64Array,
  y: Float64Array,
  dy: Float64Array,
  z: Float64Array,
  dz: Float64Array,
): void {
  const n = x.length;
  let i = 0;
  for (const end = n - 1; i < end; i += 2) {
    const a = x[i]!;
    const b = y[i]!;
    const c = x[i + 1]!;
    const d = y[i + 1]!;
    const p = a * b;
    const q = c * d;
    let s = b * dx[i]! + a * dy[i]!;
    let t = d * dx[i + 1]! + c * dy[i + 1]!;
    if (s + t + (p + q) !== s + t + (p + q)) {
      s = p === p ? strong(b, dx[i]!) + strong(a, dy[i]!) : NaN;
      t = q === q ? strong(d, dx[i + 1]!) + strong(c, dy[i + 1]!) : NaN;
    }
    z[i] = p;
    z[i + 1] = q;
    dz[i] = s + 0;
    dz[i + 1] = t + 0;
  }
  if (i < n) {
    const p = x[i]! * y[i]!;
    z[i] = p;
    dz[i] = p === p ? strong(y[i]!, dx[i]!) + strong(x[i]!, dy[i]!) + 0 : NaN;
  }
}

/** Makes every zero +0, in place. */
export function withoutSigns(x: Float64Array): void {
  for (let i = 0; i < x.length; i++) if (x[i] === 0) x[i] = 0;
}
