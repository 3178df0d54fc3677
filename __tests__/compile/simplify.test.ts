/** What transforms leave behind is put together without changing a bit: minus signs, doublings, constants on stacks. */
import { grad, hvp, jvp, ShapeError } from 'fluxion';
import { compile, inspect } from 'fluxion/compile';
import { PROGRAMS } from '../../src/core/programs.js';
import { sourceOf } from '../../src/compile/inspect.js';
import { interpret } from '../../src/compile/interpret/interpret.js';
import { block, type Fn, num, value, type Value } from '../../src/compile/ir/types.js';
import type { CompiledPrograms } from '../../src/compile/runtime/programs.js';
import { simplify } from '../../src/compile/simplify/simplify.js';

const programsOf = (f: object): CompiledPrograms => (f as { [PROGRAMS]: CompiledPrograms })[PROGRAMS];

type Steps = (x: Value, y: Value, op: (fn: string, ...args: Value[]) => Value) => Value;

/** A function of x and y from operations on earlier values. */
function built(steps: Steps): Fn {
  const [x, y] = [value('num', 'x'), value('num', 'y')];
  const body = block();
  const result = steps(x, y, (fn, ...args) => {
    const out = value('num', '');
    body.stmts.push({ kind: 'op', out, fn, args, line: 0 });
    return out;
  });
  return { name: 'f', params: [x, y], body, results: [result] };
}

const POINTS = [NaN, -Infinity, -1.7e308, -2.5, -1, -5e-324, -0, 0, 5e-324, 3e-308, 0.1, 1, 3, 1.7e308, Infinity];

describe('signs and doublings', () => {
  test.each<[string, Steps, number]>([
    ['x·−y', (x, y, op) => op('mul', x, op('neg', y)), 2],
    ['−x·−y', (x, y, op) => op('mul', op('neg', x), op('neg', y)), 1],
    ['y + −x', (x, y, op) => op('add', y, op('neg', x)), 1],
    ['−x + y', (x, y, op) => op('add', op('neg', x), y), 1],
    ['−x + −y', (x, y, op) => op('add', op('neg', x), op('neg', y)), 2],
    ['x − −y', (x, y, op) => op('sub', x, op('neg', y)), 1],
    ['−x − y', (x, y, op) => op('sub', op('neg', x), y), 2],
    ['−(−x)', (x, _, op) => op('neg', op('neg', x)), 0],
    ['−(2·−x)', (x, _, op) => op('neg', op('mul', num(2), op('neg', x))), 1],
    ['(−x)²', (x, _, op) => op('square', op('neg', x)), 1],
    ['x/−y + −x/y', (x, y, op) => op('add', op('div', x, op('neg', y)), op('div', op('neg', x), y)), 3],
    ['3/−y', (_, y, op) => op('div', num(3), op('neg', y)), 2],
    ['100·(2·x)', (x, _, op) => op('mul', num(100), op('mul', num(2), x)), 1],
    ['−3·(x·4)', (x, _, op) => op('mul', num(-3), op('mul', x, num(4))), 1],
    ['0.5·(2·x), which overflows', (x, _, op) => op('mul', num(0.5), op('mul', num(2), x)), 2],
    ['2·(0.1·x), which is rounded twice', (x, _, op) => op('mul', num(2), op('mul', num(0.1), x)), 2],
    ['1e308·(4·x), too large a constant', (x, _, op) => op('mul', num(1e308), op('mul', num(4), x)), 2],
    ['y + −(x·−y)', (x, y, op) => op('add', y, op('neg', op('mul', x, op('neg', y)))), 2],
  ])('%s', (_, steps, count) => {
    const fn = built(steps);
    const simple = simplify(fn);
    expect(simple.body.stmts).toHaveLength(count);
    const [before, after] = [fn, simple].map((f) => interpret(f).kernel as (x: number, y: number) => number);
    for (const x of POINTS) for (const y of POINTS) expect(after!(x, y)).toBe(before!(x, y));
  });

  test('in a gradient, and not in what the user wrote', () => {
    const f = compile((x: number[]) => 100 * (2 * x[0]!) * -x[1]! + 50 * (x[1]! - x[0]! ** 2) ** 2);
    expect(inspect(f, [1, 2])).toContain('100 * (2 * x[0]) * -x[1]');
    const gradient = inspect(grad(f), [1, 2]);
    expect(gradient).toContain('const t_b = 100 * (t2 - t * t);');
    expect(gradient).toContain('x_b[1] += t_b - 200 * t;');
  });
});

test('what never moves does not wait on the stack with a tangent', () => {
  const det = compile((A: number[][]): number => {
    const minors = (M: number[][]): number => {
      const n = M.length;
      if (n === 1) return M[0]![0]!;
      let s = 0;
      let sign = 1;
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
        s += sign * M[0]![c]! * minors(minor);
        sign = -sign;
      }
      return s;
    };
    return minors(A);
  });
  const A = [[2, -1, 0.5], [0.3, 1.5, -0.7], [1.1, 0.2, 0.9]]; // prettier-ignore
  const V = [[0.1, 0.4, -0.3], [0.2, -0.5, 0.6], [0.7, 0.8, -0.9]]; // prettier-ignore
  const text = sourceOf(programsOf(det).hvpNode().runner([A, V]).program);
  expect(text).toMatch(/S0\[p0\] = q;/);
  expect(text).not.toMatch(/S0\[p0( \+ \d+)?\] = -?0;/);
  expect(text).not.toMatch(/dsign|dq\b/);
  // The derivative of the gradient along V, by a step on both sides: exact for a cubic up to rounding.
  const at = (h: number): number[][] =>
    grad(det)(A.map((row, i) => row.map((a, j) => a + h * V[i]![j]!))) as number[][];
  const [up, down] = [at(0.5), at(-0.5)];
  hvp(det, A, V).forEach((row, i) =>
    row.forEach((v, j) => expect(Math.abs(v - (up[i]![j]! - down[i]![j]!))).toBeLessThan(1e-13)),
  );
});

describe('the short ways of jvp, hvp and buffers', () => {
  const f = compile((x: Float64Array) => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += x[i]! ** 3;
    return s;
  });

  test('a direction of another length or kind is refused at every call', () => {
    for (let k = 0; k < 3; k++) {
      expect([...hvp(f, Float64Array.of(1, 2), Float64Array.of(1, 1))]).toEqual([6, 12]);
      expect(jvp(f, Float64Array.of(1, 2), Float64Array.of(1, 1))).toEqual({ value: 9, tangent: 15 });
      expect(() => hvp(f, Float64Array.of(1, 2), Float64Array.of(1))).toThrow(ShapeError);
      expect(() => jvp(f, Float64Array.of(1, 2), [1, 1] as never)).toThrow(ShapeError);
    }
  });

  test('further arguments and buffers still count', () => {
    const g = compile((x: Float64Array, a: number) => a * x[0]! ** 2 * x[1]!);
    const x = Float64Array.of(1, 2);
    const v = Float64Array.of(1, 0);
    expect(jvp(g, x, v, { args: [3] })).toEqual({ value: 6, tangent: 12 });
    expect([...hvp(g, x, v, { args: [3] })]).toEqual([12, 6]);
    const out = new Float64Array(2);
    expect(hvp(f, x, v, { out } as never)).toBe(out);
    expect([...out]).toEqual([6, 0]);
  });

  test.each([1, 63, 64, 65, 200])('a buffer of %i numbers is cleared', (length) => {
    const x = Float64Array.from({ length }, (_, i) => i);
    const out = new Float64Array(length).fill(7);
    const df = grad(f) as (x: Float64Array, options: { out: Float64Array }) => Float64Array;
    for (let k = 0; k < 3; k++) expect([...df(x, { out })]).toEqual([...x.map((v) => 3 * v * v)]);
  });
});
