import { compare } from '../../benchmarks/gradbench/compare.js';
import { ba, type BaInput } from '../../benchmarks/gradbench/reference/ba.js';
import { gmm, type GmmInput } from '../../benchmarks/gradbench/reference/gmm.js';
import { llsq, type LlsqInput } from '../../benchmarks/gradbench/reference/llsq.js';
import { lse, type LseInput } from '../../benchmarks/gradbench/reference/lse.js';
import { lstm, type LstmInput } from '../../benchmarks/gradbench/reference/lstm.js';
import { workloads } from '../../benchmarks/gradbench/workloads.js';
import { agrees, sweepGradient } from '../support/sweep.js';

/** The hand-written derivatives against differences of the hand-written values: an oracle for the oracle. */
function check(f: (x: number[]) => number, x: number[], derivative: readonly number[]): void {
  const estimates = sweepGradient(f, x);
  expect(derivative).toHaveLength(x.length);
  const scale = Math.max(...estimates.map((e) => Math.abs(e.value)));
  const wrong = estimates.flatMap((e, i) =>
    agrees(derivative[i]!, e, scale) ? [] : [{ i, got: derivative[i], expected: e.value }],
  );
  expect(wrong).toEqual([]);
}

const inputs = <I>(name: string): I[] => workloads[name]!.small().map(({ input }) => input as I);

/** A copy of `like`'s arrays filled from `x`, from place `at` on. */
function rows(like: readonly (readonly number[])[], x: readonly number[], at: number): number[][] {
  return like.map((row) => {
    at += row.length;
    return x.slice(at - row.length, at);
  });
}

test('llsq', () => {
  for (const input of inputs<LlsqInput>('llsq')) {
    check((x) => llsq.value({ ...input, x }) as number, input.x, llsq.derivative(input) as number[]);
  }
});

test('lse', () => {
  for (const input of inputs<LseInput>('lse')) {
    const x = input.x.slice(0, 60);
    check((v) => lse.value({ x: v }) as number, x, lse.derivative({ x }) as number[]);
  }
});

test('gmm', () => {
  for (const input of inputs<GmmInput>('gmm')) {
    const { alpha, mu, q, l, k, d } = input;
    const at = (x: number[]): GmmInput => ({
      ...input,
      alpha: x.slice(0, k),
      mu: rows(mu, x, k),
      q: rows(q, x, k + k * d),
      l: rows(l, x, k + 2 * k * d),
    });
    const flat = (g: Pick<GmmInput, 'alpha' | 'mu' | 'q' | 'l'>): number[] => [
      ...g.alpha,
      ...g.mu.flat(),
      ...g.q.flat(),
      ...g.l.flat(),
    ];
    check((x) => gmm.value(at(x)) as number, flat({ alpha, mu, q, l }), flat(gmm.derivative(input) as GmmInput));
  }
});

test('lstm', () => {
  for (const input of inputs<LstmInput>('lstm')) {
    const { main_params, extra_params } = input;
    const size = main_params.flat().length;
    const at = (x: number[]): LstmInput => ({
      ...input,
      main_params: rows(main_params, x, 0),
      extra_params: rows(extra_params, x, size),
    });
    check(
      (x) => lstm.value(at(x)) as number,
      [...main_params, ...extra_params].flat(),
      lstm.derivative(input) as number[],
    );
  }
});

describe('ba', () => {
  const [input] = inputs<BaInput>('ba') as [BaInput];
  const at = (x: number[]): BaInput => ({ ...input, cam: x.slice(0, 11), x: x.slice(11, 14), w: x[14]! });
  const error = (x: number[], i: number): number =>
    (ba.value(at(x)) as { reproj_error: { elements: number[] } }).reproj_error.elements[i]!;

  test('both rows of the first observation', () => {
    const x = [...input.cam, ...input.x, input.w];
    const { vals } = ba.derivative(input) as { vals: number[] };
    check((v) => error(v, 0), x, vals.slice(0, 15));
    check((v) => error(v, 1), x, vals.slice(15, 30));
  });

  test('a camera that does not turn', () => {
    const still = { ...input, cam: [0, 0, 0, ...input.cam.slice(3)] };
    const { vals } = ba.derivative(still) as { vals: number[] };
    const rest = [...still.cam.slice(3), ...still.x, still.w];
    for (const i of [0, 1]) check((v) => error([0, 0, 0, ...v], i), rest, vals.slice(15 * i + 3, 15 * i + 15));
    // Along the rotation the value changes its formula at 0; a small turn tells the limit.
    const small = ba.derivative({ ...still, cam: [1e-7, 2e-7, -1e-7, ...still.cam.slice(3)] }) as { vals: number[] };
    expect(compare(vals, small.vals, 1e-3).mismatches).toEqual([]);
  });

  test('rows and columns lead to the last entry', () => {
    const { n, m, p } = input;
    const { rows: r, cols } = ba.derivative(input) as { rows: number[]; cols: number[] };
    expect(r.slice(0, 4)).toEqual([0, 15, 30, 45]);
    expect(r.at(-1)).toBe(31 * p);
    expect(cols.slice(0, 15)).toEqual([
      ...Array.from({ length: 11 }, (_, j) => j),
      11 * n,
      11 * n + 1,
      11 * n + 2,
      11 * n + 3 * m,
    ]);
    expect(cols.at(-1)).toBe(11 * n + 3 * m + p - 1);
  });
});

describe('compare', () => {
  test.each([
    ['a number', 1 + 2e-10, 1],
    ['NaN', NaN, NaN],
    ['an entry', [1, 2, 3.000001], [1, 2, 3]],
    ['a length', [1, 2], [1, 2, 3]],
    ['null', [null], [1]],
    ['a key', { a: 1 }, { b: 1 }],
    ['a zero beside one', [1, 1e-9], [1, 0]],
  ])('sees %s', (_, got, expected) => {
    expect(compare(got, expected).mismatches).not.toEqual([]);
  });

  test('accepts what agrees', () => {
    expect(compare({ a: [1, 1e-20, 1e5 + 1e-7] }, { a: [1, 0, 1e5] }).mismatches).toEqual([]);
  });
});
