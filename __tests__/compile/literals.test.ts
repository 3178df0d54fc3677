/**
 * Array literals are known by their elements until something needs a real array: where paths and iterations meet one, and for all names the literal
 * has. Against the plain function and sweeps of steps.
 */
import { checked } from './support/checked.js';

const at = [[0.7, 1.3]] as const;

test.each([
  ['before a while loop', '(x) => { let a = [x[0], x[1]]; let s = 1; while (s < 20) { const b = a.map((v) => v * 1.1); s += b[0] * b[0] + 2; a = b; } return a[0] * s + a[1]; }'],
  ['after an iteration', '(x) => { let z = x; let e = 0; while (z[0] < 4) { e += z[0] * z[1]; z = [z[0] * z[0] + 1, z[1] * z[0]]; } return e; }'],
  ['on one path', '(x) => { let a = [1, 2]; if (x[0] > 0) a = x.map((v) => v * v); a[0] += x[1]; return a[0] * a[1]; }'],
  ['on one path, under two names', '(x) => { let a = [1, 2]; const w = a; if (x[0] < 0) a = x.map((v) => v * v); a[0] += x[1]; return a[0] * a[1] + w[0] * 100; }'],
  ['in a loop, under two names', '(x) => { let a = [x[0], 2]; const w = a; for (let k = 0; k < 3; k++) { a[0] += x[1]; if (k === 1) a = x.map((v) => v + 1); } return a[0] * a[1] + w[0] * 100; }'],
  ['assigned to two names at once', '(x) => { let z = x.slice(); let w = x.slice(); z = w = [x[0], x[1]]; for (let i = 0; i < 2; i++) z[i] *= 3; return w[0] * 10 + w[1]; }'],
  ['assigned to two names on one path', '(x) => { let z = x.map((v) => v); let w = z; let k = 0; while (k < 3) { z[0] *= 2; w[1] += z[0]; if (k === 1) z = w = [x[0], x[1] * z[0]]; k++; } return z[0] * w[0] + z[1] * w[1]; }'],
  ['stored as a row and kept', '(x) => { const A = [x.slice(), x.slice()]; let r = x.slice(); for (let i = 0; i < 2; i++) { r = A[i] = [x[1], x[0]]; r[i] *= 3; } return A[0][0] * A[1][1] + r[1]; }'],
  ['of a conditional', '(x) => { const a = x[0] > 0 ? [x[1], 2] : x; return a[0] * a[1]; }'],
  ['of rows', '(x) => { const mul = (A, B) => A.map((r) => r.map((v, j) => { let s = 0; for (let k = 0; k < 2; k++) s += r[k] * B[k][j]; return s; })); let M = [[1, 0], [0, 1]]; const A = [[x[0], 1], [0.5, x[1]]]; for (let i = 0; i < 2; i++) for (let n = 0; n < 2; n++) M = mul(M, A); return M[0][0] + M[0][1] * M[1][1]; }'],
  ['where reduce starts', '(x) => { const r = x.reduce((a, v) => a.map((t, i) => t * v + i), [1, 2]); return r[0] * r[1]; }'],
  ['of rows where reduce starts', '(x) => { const r = x.reduce((A, v) => A.map((r, i) => r.map((t, j) => t * v + i - j)), [[1, 2], [3, 4]]); return r[0][0] * r[1][1] - r[0][1]; }'],
  ['returned early', '(x) => { const f = (a) => { if (a[0] > 0) return a; return [1, 2]; }; const g = (a) => { for (let i = 0; i < 2; i++) { if (a[i] > 1) return [a[1], a[0]]; } return a; }; const u = f(x); const v = g(x); return u[0] * v[0] + u[1]; }'],
  ['returned by a recursion', '(x) => { const go = (a, n) => { if (n === 0) return a; const b = go([a[1] * a[0], a[0]], n - 1); return [b[0] + a[1], b[1] * a[0]]; }; const r = go(x.slice(), 3); return r[0] * r[1]; }'],
  ['in a do loop', '(x) => { let a = [x[0], x[1]]; let k = 0; do { a = a.map((v) => v * x[0]); k++; } while (k < 3); return a[0] + a[1]; }'],
  ['in a loop over elements with an exit', '(x) => { let a = [1, 1]; for (const v of x) { a = a.map((t) => t * v); if (a[0] > 100) break; } return a[0] + a[1]; }'],
  ['in forEach', '(x) => { let a = [1, 1]; x.forEach((v) => { a = a.map((t) => t * v); }); return a[0] + a[1]; }'],
])('an array literal %s', (_, text) => void checked(text, at)); // prettier-ignore
