import { A, B, STAGE } from './gemm';

// Rows of a matrix lie in STAGE one behind the other, the vector in A, the result in B.

/** Result i = row i times the vector: two partial sums, of the even and of the odd columns. */
export function rowsTimes(rows: usize, columns: usize): void {
  const row = columns << 3;
  const even = (columns & ~1) << 3;
  let y = B;
  let a = STAGE;
  let left = rows;
  for (; left >= 4; left -= 4) {
    const b = a + row;
    const c = b + row;
    const d = c + row;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    for (let o: usize = 0; o < even; o += 16) {
      const x = v128.load(o, A);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(a + o), x));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(b + o), x));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(c + o), x));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(d + o), x));
    }
    if (columns & 1) {
      const x = v128.load64_zero(even, A);
      s0 = f64x2.add(s0, f64x2.mul(v128.load64_zero(a + even), x));
      s1 = f64x2.add(s1, f64x2.mul(v128.load64_zero(b + even), x));
      s2 = f64x2.add(s2, f64x2.mul(v128.load64_zero(c + even), x));
      s3 = f64x2.add(s3, f64x2.mul(v128.load64_zero(d + even), x));
    }
    v128.store(y, f64x2.add(v128.shuffle<i64>(s0, s1, 0, 2), v128.shuffle<i64>(s0, s1, 1, 3)));
    v128.store(y, f64x2.add(v128.shuffle<i64>(s2, s3, 0, 2), v128.shuffle<i64>(s2, s3, 1, 3)), 16);
    y += 32;
    a = d + row;
  }
  for (; left > 0; left--) {
    let s = f64x2.splat(0);
    for (let o: usize = 0; o < even; o += 16) s = f64x2.add(s, f64x2.mul(v128.load(a + o), v128.load(o, A)));
    if (columns & 1) s = f64x2.add(s, f64x2.mul(v128.load64_zero(a + even), v128.load64_zero(even, A)));
    store<f64>(y, f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1));
    y += 8;
    a += row;
  }
}

/** Result j += sum of vector[i] times row i, four rows at a time: (0 + 1) + (2 + 3). */
export function addRowsTimes(rows: usize, columns: usize): void {
  const row = columns << 3;
  let a = STAGE;
  let x = A;
  let left = rows;
  for (; left >= 4; left -= 4) {
    const x0 = v128.load64_splat(x);
    const x1 = v128.load64_splat(x, 8);
    const x2 = v128.load64_splat(x, 16);
    const x3 = v128.load64_splat(x, 24);
    const b = a + row;
    const c = b + row;
    const d = c + row;
    for (let o: usize = 0; o < row; o += 16) {
      const low = f64x2.add(f64x2.mul(x0, v128.load(a + o)), f64x2.mul(x1, v128.load(b + o)));
      const high = f64x2.add(f64x2.mul(x2, v128.load(c + o)), f64x2.mul(x3, v128.load(d + o)));
      v128.store(o, f64x2.add(v128.load(o, B), f64x2.add(low, high)), B);
    }
    x += 32;
    a = d + row;
  }
  for (; left > 0; left--) {
    const x0 = v128.load64_splat(x);
    for (let o: usize = 0; o < row; o += 16) {
      v128.store(o, f64x2.add(v128.load(o, B), f64x2.mul(x0, v128.load(a + o))), B);
    }
    x += 8;
    a += row;
  }
}
