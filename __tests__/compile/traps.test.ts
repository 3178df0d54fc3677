import { derivative, grad, hessian, hvp, jvp } from 'fluxion';
import { compile, inspect } from 'fluxion/compile';

const d = (f: any, ...args: any[]): any => (grad(compile(f)) as any)(...args);

/** Central differences with one extrapolation, coordinate by coordinate. */
function differences(f: (x: any) => number, x: readonly number[], typed = false): number[] {
  const at = (i: number, h: number): any => {
    const y = x.map((v, j) => (j === i ? v + h : v));
    return typed ? Float64Array.from(y) : y;
  };
  const central = (i: number, h: number): number => (f(at(i, h)) - f(at(i, -h))) / (2 * h);
  return x.map((_, i) => (4 * central(i, 5e-5) - central(i, 1e-4)) / 3);
}

function agree(f: (x: any) => number, x: readonly number[]): void {
  const expected = differences(f, x);
  const got = d(f, x);
  const size = Math.max(1, ...expected.map(Math.abs));
  got.forEach((g: number, i: number) => expect(Math.abs(g - expected[i]!)).toBeLessThan(1e-7 * size));
  const typed = Array.from(d(f, Float64Array.from(x)) as Float64Array);
  expect(typed).toEqual(got);
  // The tangent of the gradient against the gradient along v.
  const v = x.map((_, i) => 0.3 + 0.1 * i);
  const h = 1e-4;
  const g = (t: number): number[] =>
    d(
      f,
      x.map((a, i) => a + t * v[i]!),
    );
  const product = hvp(compile(f), x, v as never) as unknown as number[];
  const slope = g(h).map((a, i) => (a - g(-h)[i]!) / (2 * h));
  const scale = Math.max(1, ...slope.map(Math.abs));
  product.forEach((p, i) => expect(Math.abs(p - slope[i]!)).toBeLessThan(1e-5 * scale));
}

describe('traps that a prototype fell into', () => {
  test('1: four compilations of one function do not share code', () => {
    const f = (x: number): number => x * x;
    const four = [1, 2, 3, 4].map(() => compile(f));
    expect(four.map((c) => c(3))).toEqual([9, 9, 9, 9]);
    expect(new Set(four).size).toBe(4);
  });

  test('2: a scratch array that is written only in part before it is read is not private', () => {
    agree(
      (x) => {
        let s = 0;
        const t = new Float64Array(3);
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j <= i; j++) t[j] = x[j] * x[i];
          for (let j = 0; j < 3; j++) s += t[j]! * t[j]!;
        }
        return s;
      },
      [0.7, 0.9, 0.4],
    );
  });

  test('2: one that is written in full is, and nothing is saved for it', () => {
    const f = (x: Float64Array): number => {
      let s = 0;
      const n = x.length;
      const t = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) t[j] = Math.sin(x[j]! * x[i]!);
        for (let j = 0; j < n; j++) s += t[j]! * t[j]!;
      }
      return s;
    };
    agree(f as never, [0.7, 0.9, 0.4]);
    expect(inspect(grad(compile(f)), Float64Array.of(1, 2))).not.toMatch(/_saved|stack/);
  });

  test('3: both arms of an if hand on a carried value', () => {
    agree(
      (x) => {
        let s = x[0];
        for (let i = 0; i < 3; i++) s = i === 1 ? s : s * x[1] + x[2];
        let p = 1;
        for (let i = 0; i < 3; i++) if (x[i] > 0.5) p = p * x[i];
        return s * p;
      },
      [0.7, 0.9, 0.4],
    );
  });

  test('4: an adjoint of exactly 0 keeps its own derivative', () => {
    // y = x0·sqrt(x1) at x0 = 0: the adjoint of sqrt is 0, its tangent along x0 is not.
    const f = compile(([a, b]: number[]) => a! * Math.sqrt(b!));
    expect(hvp(f, [0, 0.25], [1, 0] as never)).toEqual([0, 1]);
    expect(hessian(f)([0, 0.25] as never)).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(grad(f)([0, 0])).toEqual([0, 0]);
  });

  test('5: carried values that trade places', () => {
    agree(
      (x) => {
        let [a, b, c] = [x[0], x[1], x[2]];
        for (let i = 0; i < 5; i++) [a, b, c] = [b, c, a * b + 0.1 * c];
        return a * b * c;
      },
      [0.7, 0.9, 0.4],
    );
  });

  test.each([
    [
      'i < n / 2 with odd n',
      (x: any) => {
        let p = 1;
        for (let i = 0; i < x.length / 2; i++) p = p * x[i] + i;
        return p;
      },
    ],
    [
      'steps of two',
      (x: any) => {
        let p = 1;
        for (let i = 1; i < x.length; i += 2) p = p * x[i] + i;
        return p;
      },
    ],
    [
      'no iterations',
      (x: any) => {
        let p = x[0] * x[0];
        for (let i = 9; i < x.length; i++) p = p * x[i];
        return p;
      },
    ],
    [
      'inclusive',
      (x: any) => {
        let p = 1;
        for (let i = 0; i <= x.length - 1; i++) p = p * x[i] + i;
        return p;
      },
    ],
    [
      'downwards',
      (x: any) => {
        let p = 1;
        for (let i = x.length - 1; i >= 0; i--) p = p * x[i] + i;
        return p;
      },
    ],
    [
      'downwards by two, exclusive',
      (x: any) => {
        let p = 1;
        for (let i = x.length; i > 1; i -= 2) p = p * x[i - 1] + i;
        return p;
      },
    ],
    [
      'triangular',
      (x: any) => {
        let p = 1;
        for (let i = 0; i < x.length; i++) for (let j = i; j < x.length; j++) p = Math.sin(p * x[j] + x[i]);
        return p;
      },
    ],
  ])('6: bounds of loops run backwards: %s', (_, f) => agree(f, [0.7, 0.9, 0.4, 1.1, 0.6]));

  test.each([
    [
      'running products',
      (x: any) => {
        const y = new Float64Array(4);
        y[0] = x[0];
        for (let i = 1; i < 4; i++) y[i] = y[i - 1]! * x[i];
        let s = 0;
        for (let i = 0; i < 4; i++) s += y[i]! * y[i]!;
        return s;
      },
    ],
    [
      'in place',
      (x: any) => {
        const y = [x[0], x[1], x[2], x[3]];
        for (let k = 0; k < 3; k++) for (let i = 1; i < 4; i++) y[i] = y[i]! * y[i - 1]! + x[i];
        return y[3]! * y[1]!;
      },
    ],
    [
      'Fibonacci in place',
      (x: any) => {
        const y = new Float64Array(6);
        y[0] = x[0];
        y[1] = x[1];
        for (let i = 2; i < 6; i++) y[i] = y[i - 1]! * x[2] + y[i - 2]! * x[3];
        return y[5]!;
      },
    ],
    [
      'overwritten after it was read',
      (x: any) => {
        const t = new Float64Array(1);
        t[0] = x[0];
        const a = t[0]! * t[0]!;
        t[0] = x[1];
        return a * t[0]! * t[0]!;
      },
    ],
    [
      'ping and pong',
      (x: any) => {
        let a = new Float64Array(4);
        let b = new Float64Array(4);
        for (let i = 0; i < 4; i++) a[i] = x[i];
        for (let k = 0; k < 3; k++) {
          for (let i = 0; i < 4; i++) b[i] = a[i]! * a[(i + 1) % 4]!;
          [a, b] = [b, a];
        }
        return a[0]! + a[2]!;
      },
    ],
  ])('7: arrays read before they are overwritten: %s', (_, f) => agree(f, [0.7, 0.9, 0.4, 1.1]));

  test('8: a function that writes its parameters leaves them alone, and f(a, a) is right', () => {
    const f = compile((a: Float64Array, b: Float64Array) => {
      a[0] = a[0]! * b[0]!;
      b[1] = a[0]! + b[1]!;
      return a[0]! * b[1]!;
    });
    const a = Float64Array.of(2, 3);
    const g = grad(f, { argnums: [0, 1] }) as any;
    const apart = g(a, a.slice());
    expect(g(a, a)).toEqual(apart);
    expect([...a]).toEqual([2, 3]);
    expect([...apart[0]]).toEqual([22, 0]);
    const plain = Object.freeze([0.5, 0.25]) as number[];
    expect(
      compile((x: number[]) => {
        x[0] = 2 * x[0]!;
        return x[0]! * x[1]!;
      })(plain),
    ).toBe(0.25);
  });

  test('8: results do not alias inputs', () => {
    const f = compile((x: Float64Array) => x);
    const x = Float64Array.of(1, 2);
    const y = f(x);
    y[0] = 9;
    expect(x[0]).toBe(1);
  });

  test('a Hessian-vector product through a recursive function that is handed arrays', () => {
    agree(
      (x) => {
        const det = (M: number[][]): number => {
          const n = M.length;
          if (n === 1) return M[0]![0]!;
          let s = 0;
          for (let c = 0; c < n; c++) {
            const minor: number[][] = Array.from({ length: n - 1 }, () => new Array<number>(n - 1).fill(0));
            for (let i = 1; i < n; i++) {
              let q = 0;
              for (let j = 0; j < n; j++) {
                if (j === c) continue;
                minor[i - 1]![q] = M[i]![j]!;
                q++;
              }
            }
            s += (c % 2 === 0 ? 1 : -1) * M[0]![c]! * det(minor);
          }
          return s;
        };
        const A = Array.from({ length: 3 }, () => new Array<number>(3).fill(0));
        for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) A[i]![j] = x[3 * i + j];
        return det(A);
      },
      [0.7, 0.9, 0.4, 1.1, 0.6, 0.2, 0.3, 0.8, 1.2],
    );
  });

  test('10: right sides that JavaScript would not compute', () => {
    const f = (x: number[], n: number): number => {
      let i = 0;
      while (i < n && x[i]! > 0) i++;
      return i < x.length ? x[i]! * x[i]! : x[0]!;
    };
    expect(compile(f)([0.5, 0.7, -2], 3)).toBe(4);
    const g = compile((x: number) => (x > 0 ? Math.sqrt(x) : 0));
    expect((derivative(g) as any)(0)).toBe(0);
    expect((grad(g) as any)(0)).toBe(0);
    expect(jvp(g, 0, 1)).toEqual({ value: 0, tangent: 0 });
    const rows = (A: number[][], k: number): number => (k < A.length && A[k]![0]! > 0 ? A[k]![0]! ** 2 : 1);
    expect(compile(rows)([[3]], 5)).toBe(1);
    expect((grad(compile(rows)) as any)([[3]], 0)).toEqual([[6]]);
  });
});
