/** The standard rule test passes every rule of the library and kills every mutant of one. */
import { customJvp, customVjp, div, exp, expm1, mul, powInt, square, sub, type Num } from 'fluxion';
import { checkRule } from 'fluxion/check';
import { binaryOps, internalOps, unaryOps } from '../../src/ops/all.js';
import { mutantsOf } from './mutants.js';

const ops = [...unaryOps, ...binaryOps, ...internalOps];
const internal = new Set(internalOps.map((op) => op.opName));
const parametric = ['sincDerivative', 'exprelDerivative'];

test.each(ops.filter((op) => !parametric.includes(op.opName)).map((op) => [op.opName, op] as const))(
  '%s is right',
  (_, op) => {
    const result = checkRule(op);
    expect(result.verdict).toBe('PASS');
    expect(result.compared).toBeGreaterThan(0);
  },
);

let killed = 0;
const equivalent: string[] = [];
const survivors: string[] = [];

describe('mutants', () => {
  test.each(ops.filter((op) => !internal.has(op.opName)).map((op) => [op.opName, op] as const))('of %s', (_, op) => {
    const alive: string[] = [];
    for (const { name, op: mutant, same } of mutantsOf(op)) {
      if (same) {
        equivalent.push(name);
        continue;
      }
      if (checkRule(mutant).verdict === 'FAIL') killed++;
      else alive.push(name);
    }
    survivors.push(...alive);
    expect(alive).toEqual([]);
  });

  test('all were killed, and there were many', () => {
    process.stdout.write(
      `${killed} mutants killed, ${survivors.length} survived, ${equivalent.length} change nothing: ${equivalent.join(', ')}\n`,
    );
    expect(killed).toBeGreaterThan(250);
    expect(survivors).toEqual([]);
  });
});

describe('rules of users', () => {
  const exprel = customJvp(
    (x: Num) => div(expm1(x), x),
    ([x], [dx], y) => mul(dx, div(sub(exp(x), y), x)),
  );

  test('a right one passes in both modes and both orders', () => {
    const result = checkRule(exprel, { at: [[1], [-0.5], [3]] });
    expect(result.verdict).toBe('PASS');
    expect(result.points).toBe(3);
  });

  test('a wrong factor is found', () => {
    const cube = customVjp(
      (x: Num) => powInt(x, 3),
      ([x], ct) => [mul(ct, mul(2, square(x)))],
    );
    const result = checkRule(cube, { at: [[1.5]], name: 'cube' });
    expect(result.verdict).toBe('FAIL');
    expect(result.worst[0]!.ratio).toBeCloseTo(2 / 3, 9);
    expect(result.reproduce).toBe('checkRule(cube, { at: [[1.5]], seed: 1 })');
  });

  test('a value computed in another way is found', () => {
    const odd = (x: Num): Num => (typeof x === 'number' ? x * x * 1.001 : square(x));
    expect(checkRule(odd, { at: [[2]] }).findings.map((f) => f.code)).toContain('value differs');
  });

  test('a rule on plain numbers only is not passed silently', () => {
    const cube = customVjp(
      (x: Num) => powInt(x, 3),
      ([x], ct) => [(ct as number) * 3 * (x as number) ** 2],
    );
    const result = checkRule(cube, { at: [[1.5]] });
    expect(result.verdict).not.toBe('PASS');
    expect(String(result)).toMatch(/customVjp/);
  });

  test('points are asked for', () => {
    expect(() => checkRule(exprel)).toThrow(/expected \{ at: \[\[x, …\], …\] \}/);
    expect(() => checkRule(3 as never)).toThrow(TypeError);
  });
});
