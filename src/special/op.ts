import { apply1, apply2, type Fn1, type Fn2, type Partial1, type Partial2 } from '../core/apply.js';
import { isArray, leafOf } from '../core/leaf-kinds.js';
import type { Value } from '../core/value.js';
import { wrongOperand } from '../errors.js';
import { add } from '../ops/arithmetic.js';
import {
  binary,
  unary,
  type Binary,
  type Record1,
  type Record2,
  type Signature1,
  type Signature2,
  type Unary,
} from '../ops/op.js';

/**
 * Special functions stand outside the table of operations: no engine has a method for them, so whoever does not import them does not pay.
 * {@link run1} and {@link run2} run them in every engine and nesting from their rules; like the operations of the table they are calls with a
 * literal branch for plain numbers and a record. Here the record is on the function itself, where a compiler that is handed
 * nothing but the function finds it.
 */
interface Uses {
  /** The special functions that its rules call: what a reader of rules who knows only the table has to learn first. */
  readonly uses?: () => readonly SpecialFunction[];
}

/** A special function of one number, with everything known of it. */
export type SpecialUnary = Unary & Required<Uses>;
/** A special function of two numbers, or of a number and a parameter. */
export type SpecialBinary = Binary & Required<Uses>;
export type SpecialFunction = SpecialUnary | SpecialBinary;

const nothing = (): readonly SpecialFunction[] => [];

export const special1 = (fn: Signature1, { uses = nothing, ...record }: Record1 & Uses): SpecialUnary =>
  Object.assign(fn, unary(fn, { ...record, functionOnly: true }), { uses });

export const special2 = (fn: Signature2, { uses = nothing, ...record }: Record2 & Uses): SpecialBinary =>
  Object.assign(fn, binary(fn, { ...record, functionOnly: true }), { uses });

/** Arrays answer for themselves, or not at all: taken for scalars they would give NaN. */
function operand(op: string, x: unknown): unknown {
  const leaf = leafOf(x);
  if (leaf !== undefined && isArray(leaf) && !(op in (leaf as Value))) throw wrongOperand(op, x);
  return x;
}

/** An operation of one argument on what is not a plain number; see `apply1`. */
export const run1 = (op: string, fn: Fn1, dx: Partial1, x: unknown): Value => apply1(op, fn, dx, operand(op, x));

/** The same for two arguments, at least one of them not a plain number. */
export const run2 = (op: string, fn: Fn2, dx: Partial2, dy: Partial2, x: unknown, y: unknown): Value =>
  apply2(op, fn, dx, dy, operand(op, x), operand(op, y));

const zero: Partial2 = () => 0;

/**
 * All derivatives of a function as one operation with their order for parameter, each the partial of the one before. Where derivatives taken
 * by the ordinary rules would cancel or be NaN, a value computed for each order does not, and it costs the same at every order.
 *
 * @param value - k-th derivative at x, of plain numbers
 * @param helper - the name of `value` in texts
 */
export function derivatives(
  name: string,
  value: (x: number, k: number) => number,
  helper: string,
  domain: readonly [number, number],
): SpecialBinary {
  const next: Partial2 = (x, k) => family(x, add(k, 1));
  const family: SpecialBinary = special2(
    ((x, k) =>
      typeof x === 'number' && typeof k === 'number'
        ? value(x, k)
        : run2(name, family, next, zero, x, k)) as Signature2,
    {
      name,
      js: (x, k) => `${helper}(${x}, ${k})`,
      partials: [next, zero],
      domain: [domain, [1, 4]],
      parameter: true,
      uses: () => [family],
    },
  );
  return family;
}
