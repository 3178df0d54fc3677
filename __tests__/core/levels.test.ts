import { derivative, grad, mul, sin, type Scalar } from 'fluxion';
import { assertAlive, depth, enterLevel, leaveLevel } from '../../src/core/levels.js';
import { DERIVED, derived, PROGRAMS, programsFor, programsOf } from '../../src/core/programs.js';
import { addAdjoint, isArray, operand } from '../../src/core/leaf-kinds.js';
import { isFirstOrder, primal } from '../../src/core/value.js';

describe('levels', () => {
  test('grow, are never used again, and end with everything that was left open inside', () => {
    const before = depth();
    const outer = enterLevel();
    const inner = enterLevel();
    enterLevel();
    expect(inner).toBe(outer + 1);
    expect(depth()).toBe(before + 3);
    leaveLevel(inner);
    expect(depth()).toBe(before + 1);
    const again = enterLevel();
    expect(again).toBe(outer + 3);
    leaveLevel(outer);
    expect(depth()).toBe(before);
    leaveLevel(outer);
    expect(depth()).toBe(before);
  });

  test('a value may leave a call while its own call is under way', () => {
    const level = enterLevel();
    expect(() => assertAlive(level, 'f')).not.toThrow();
    expect(() => assertAlive(0, 'f')).not.toThrow();
    leaveLevel(level);
    expect(() => assertAlive(level, 'f')).toThrow(
      'f: expected values of derivative calls under way, got one of a call that has ended. Perhaps f stored it.',
    );
  });
});

describe('programs', () => {
  const programs = { marks: true };
  const f = Object.assign(() => 0, { [PROGRAMS]: programs });

  test('are found on functions only', () => {
    expect(programsOf(f)).toBe(programs);
    expect(programsOf(() => 0)).toBeUndefined();
    expect(programsOf({ [PROGRAMS]: programs })).toBeUndefined();
    expect(programsFor(f, 'grad')).toBe(programs);
    expect(() => programsFor({ [PROGRAMS]: programs }, 'grad')).toThrow('grad: expected a function, got an object.');
  });

  test('the names under which they lie are shared by copies of the library', () => {
    expect([PROGRAMS, DERIVED]).toEqual([Symbol.for('fluxion.programs'), Symbol.for('fluxion.derived')]);
  });

  test('a function made by a transform says what it was made from, and can be marked again', () => {
    const df = derived(() => 1, 'grad', f as never, { argnums: 1 });
    expect((df as never)[DERIVED]).toEqual({ transform: 'grad', f, options: { argnums: 1 } });
    derived(df, 'hessian', f as never);
    expect((df as never)[DERIVED]).toEqual({ transform: 'hessian', f, options: {} });
  });
});

describe('values', () => {
  const inside = <R>(look: (x: Scalar) => R): R => {
    let found: R;
    derivative((x) => ((found = look(x as Scalar)), x))(3);
    return found!;
  };

  test('the primal is the number underneath', () => {
    expect(primal(2)).toBe(2);
    expect(inside((x) => primal(x.mul(2)))).toBe(6);
    expect(() => primal('2')).toThrow('primal: expected a number or a fluxion value, got the string 2. Use Number(x).');
    expect(() => primal(null, 'lt')).toThrow('lt: expected a number or a fluxion value, got null.');
  });

  test('text names the class and the primal; arithmetic names the mistake', () => {
    expect(inside((x) => `${x as never}`)).toMatch(/^Dual\w*\(3\)$/);
    expect(() => inside((x) => (x as never as number) * 2)).toThrow(/^Dual\w*: expected one of fluxion's operations/);
    expect(() => inside((x) => (x as never as number) < 2)).toThrow('which would drop the derivative');
  });

  test('a first-order dual is one of plain numbers', () => {
    expect(inside((x) => isFirstOrder(x as never))).toBe(true);
    let second: boolean | undefined;
    derivative((x) => derivative((y) => ((second = isFirstOrder(mul(x, y) as never)), mul(x, y)))(2) as never)(3);
    expect(second).toBe(false);
    let reverse: boolean | undefined;
    grad((x: Scalar) => ((reverse = isFirstOrder(x as never)), x))(1);
    expect(reverse).toBe(false);
  });

  test('comparisons look at primals, each at its own limit', () => {
    const found = inside((x) => [2, 3, 4].map((y) => [x.lt(y), x.le(y), x.gt(y), x.ge(y), x.eq(y), x.ne(y)]));
    expect(found).toEqual([
      [false, false, true, true, false, true],
      [false, true, false, true, true, false],
      [true, true, false, false, false, true],
    ]);
    for (const name of ['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const)
      expect(() => inside((x) => x[name]('4' as never))).toThrow(`${name}: expected a number or a fluxion value`);
  });
});

test('an operand that is neither number nor value is named with its operation', () => {
  expect(operand('sin', 2)).toBe(2);
  expect(() => operand('sin', [2])).toThrow(
    new TypeError('sin: expected a number or a fluxion value, got an array of 1.'),
  );
  expect(() => sin(undefined as never)).toThrow('sin: expected a number or a fluxion value, got undefined.');
  expect(isArray(2)).toBe(false);
});

test('an adjoint goes to the slot, of an array through the array', () => {
  const calls: unknown[] = [];
  const adjoints = { add: (slot: number, a: unknown) => void calls.push([slot, a]) };
  addAdjoint(adjoints, 3, 1.5);
  const array = { shape: [2], seed: (to: unknown, slot: number) => void calls.push([to === adjoints, slot]) };
  addAdjoint(adjoints, 4, array as never);
  expect(calls).toEqual([
    [3, 1.5],
    [true, 4],
  ]);
});
