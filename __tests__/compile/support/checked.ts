import { grad, hvp, jvp, vjp } from 'fluxion';
import { compile } from 'fluxion/compile';
import { distance } from '../../support/equal.js';
import { sweepAlong } from '../../support/sweep.js';

const numbers = (a: unknown): number[] =>
  typeof a === 'number' ? [a] : typeof a === 'object' && a !== null ? Object.values(a).flatMap(numbers) : [];

/** A tree of the structure of `like` with other numbers. */
function refilled(like: any, list: readonly number[]): any {
  let next = 0;
  const walk = (t: any): any => {
    if (typeof t === 'number') return list[next++];
    if (ArrayBuffer.isView(t)) return Float64Array.from(t as Float64Array, () => list[next++]!);
    if (Array.isArray(t)) return t.map(walk);
    return Object.fromEntries(Object.entries(t).map(([k, v]) => [k, walk(v)]));
  };
  return walk(like);
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, x, i) => s + x * b[i]!, 0);

/**
 * Compiles a text and compares value, gradient, jvp, vjp and hvp over its first argument with the plain function and with sweeps of steps over it:
 * nothing here knows how fluxion differentiates.
 */
export function checked(
  text: string,
  args: readonly any[],
  scope: Record<string, unknown> = {},
  tolerance = 1e-7,
): any {
  const names = Object.keys(scope);
  const plain = new Function(...names, `return ${text}`)(...names.map((n) => scope[n])) as (...xs: any[]) => number;
  const f = compile(new Function(`return ${text}`)(), { scope }) as any;
  const [x, ...rest] = args;
  const at = numbers(x);
  const copy = (a: any): any => (typeof a === 'object' && a !== null ? structuredClone(a) : a);
  const value = (list: readonly number[]): number => plain(refilled(x, list), ...rest.map(copy));
  expect(f(x, ...rest)).toBe(value(at));
  const v = at.map((_, i) => Math.sin(1 + 2 * i));
  const near = (got: number, want: { value: number; error: number }, size: number): void =>
    expect(Math.abs(got - want.value)).toBeLessThanOrEqual(Math.max(tolerance * Math.max(1, size), 10 * want.error));
  const g = (list: readonly number[]): number[] => numbers(grad(f)(refilled(x, list), ...rest));
  const gradient = g(at);
  near(dot(gradient, v), sweepAlong(value, at, v), Math.hypot(...gradient));
  at.forEach((_, i) => {
    const e = at.map((__, j) => (i === j ? 1 : 0));
    near(gradient[i]!, sweepAlong(value, at, e), Math.hypot(...gradient));
  });
  const direction = refilled(x, v) as never;
  const along = jvp(f, x as never, direction, { args: rest }) as any;
  expect(along.value).toBe(value(at));
  expect(distance(along.tangent, dot(gradient, v))).toBeLessThan(1e-11);
  expect(distance(numbers((vjp(f, x as never, { args: rest }) as any).pullback(1)), gradient)).toBeLessThan(1e-12);
  const product = numbers(hvp(f, x as never, direction, { args: rest }));
  at.forEach((_, i) =>
    near(
      product[i]!,
      sweepAlong((list) => g(list)[i]!, at, v),
      Math.hypot(...product),
    ),
  );
  return f;
}
