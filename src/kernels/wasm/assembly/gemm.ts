import { SCRATCH } from './memory';

// One block of C = A B at a time. Rows of A and B are copied by the caller into STAGE; `pack` turns them into panels of four
// rows of A, or four columns of B, in which the four numbers of one k lie together; `multiply` walks a 4 x 4 tile of C down two
// panels with the tile in eight registers. Rows and columns that pad a block to a multiple of four hold whatever was there
// before: they only reach numbers of C that nobody reads.

/** Bytes of a block: 128 lines of depth 256, or fewer and deeper. */
const PANEL: usize = (128 * 256) << 3;
export const STAGE: usize = SCRATCH;
export const A: usize = STAGE + PANEL;
export const B: usize = A + PANEL;
export const C: usize = B + PANEL;

/** Panels of four lines. Element k of line i is at STAGE + i * line + k * along (bytes); one of the two strides is 8. */
function pack(lines: usize, depth: usize, line: usize, along: usize, to: usize): void {
  for (let i: usize = 0; i < lines; i += 4) {
    if (line == 8) {
      let from = STAGE + (i << 3);
      for (let k: usize = 0; k < depth; k++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += along;
        to += 32;
      }
    } else {
      const p0 = STAGE + i * line;
      const p1 = p0 + line;
      const p2 = p1 + line;
      const p3 = p2 + line;
      let o: usize = 0;
      for (const end = (depth & ~1) << 3; o < end; o += 16) {
        const a = v128.load(p0 + o);
        const b = v128.load(p1 + o);
        const c = v128.load(p2 + o);
        const d = v128.load(p3 + o);
        v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
        v128.store(to, v128.shuffle<i64>(c, d, 0, 2), 16);
        v128.store(to, v128.shuffle<i64>(a, b, 1, 3), 32);
        v128.store(to, v128.shuffle<i64>(c, d, 1, 3), 48);
        to += 64;
      }
      if (depth & 1) {
        store<f64>(to, load<f64>(p0 + o));
        store<f64>(to, load<f64>(p1 + o), 8);
        store<f64>(to, load<f64>(p2 + o), 16);
        store<f64>(to, load<f64>(p3 + o), 24);
        to += 32;
      }
    }
  }
}

export function packA(lines: usize, depth: usize, line: usize, along: usize): void {
  pack(lines, depth, line, along, A);
}

export function packB(lines: usize, depth: usize, line: usize, along: usize): void {
  pack(lines, depth, line, along, B);
}

/** C = A B (first) or C += A B over `depth`; C is row-major with rows of `columns` numbers, a multiple of four. */
export function multiply(rows: usize, columns: usize, depth: usize, first: bool): void {
  const panel = depth << 5;
  const row = columns << 3;
  let a = A;
  for (let i: usize = 0; i < rows; i += 4) {
    let b = B;
    let c = C + i * row;
    for (let j: usize = 0; j < columns; j += 4) {
      tile(a, b, panel, c, row, first);
      b += panel;
      c += 32;
    }
    a += panel;
  }
}

@inline
function put(c: usize, offset: usize, v: v128, first: bool): void {
  v128.store(c + offset, first ? v : f64x2.add(v128.load(c + offset), v));
}

@inline
function tile(a: usize, b: usize, panel: usize, c: usize, row: usize, first: bool): void {
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  // Not unrolled: 0.073 ns a multiply-add; with two or four steps of k in the loop V8 runs out of registers, 0.125 ns.
  for (const end = a + panel; a < end; a += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let t = v128.load64_splat(a);
    c00 = f64x2.add(c00, f64x2.mul(t, b0));
    c01 = f64x2.add(c01, f64x2.mul(t, b1));
    t = v128.load64_splat(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(t, b0));
    c11 = f64x2.add(c11, f64x2.mul(t, b1));
    t = v128.load64_splat(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(t, b0));
    c21 = f64x2.add(c21, f64x2.mul(t, b1));
    t = v128.load64_splat(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(t, b0));
    c31 = f64x2.add(c31, f64x2.mul(t, b1));
    b += 32;
  }
  put(c, 0, c00, first);
  put(c, 16, c01, first);
  c += row;
  put(c, 0, c10, first);
  put(c, 16, c11, first);
  c += row;
  put(c, 0, c20, first);
  put(c, 16, c21, first);
  c += row;
  put(c, 0, c30, first);
  put(c, 16, c31, first);
}

/** C = alpha C + STAGE, or alpha C alone; `columns` as in `multiply`. */
export function finish(rows: usize, columns: usize, alpha: f64, accumulate: bool): void {
  const a = f64x2.splat(alpha);
  for (let i: usize = 0, end = (rows * columns) << 3; i < end; i += 16) {
    const v = f64x2.mul(a, v128.load(i, C));
    v128.store(i, accumulate ? f64x2.add(v128.load(i, STAGE), v) : v, C);
  }
}
