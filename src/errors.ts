/**
 * Every message fluxion throws is built here, in one form: `who: expected what, got what. Perhaps what.`
 */

/** Two structures or shapes that should agree do not. */
export class ShapeError extends TypeError {
  override name = 'ShapeError';
}

/** A value of a derivative call was used after that call had ended, or outside it. */
export class EscapedValueError extends Error {
  override name = 'EscapedValueError';
}

/** A function uses something outside the language that `fluxion/compile` accepts. */
export class CompileError extends SyntaxError {
  override name = 'CompileError';
}

/** A matrix has no inverse; `pivot` is the index of the first zero pivot. */
export class SingularMatrixError extends RangeError {
  override name = 'SingularMatrixError';
  constructor(
    message: string,
    readonly pivot: number,
  ) {
    super(message);
  }
}

/** A matrix is not positive definite; `index` is the row at which the factorisation stopped. */
export class NotPositiveDefiniteError extends RangeError {
  override name = 'NotPositiveDefiniteError';
  constructor(
    message: string,
    readonly index: number,
  ) {
    super(message);
  }
}

/** `Promise`, `Generator`, `Int32Array`: what the language calls an object. */
const tag = (x: unknown): string => Object.prototype.toString.call(x).slice(8, -1);

/** What a value is, in words for a message: `an array of 3`, `a function`, `a Promise`. */
export function describe(x: unknown): string {
  if (x === null || x === undefined) return String(x);
  if (Array.isArray(x)) return `an array of ${x.length}`;
  if (typeof x === 'function') return `a function${x.name && ` ${x.name}`}`;
  if (typeof x !== 'object')
    return `the ${typeof x} ${typeof x === 'string' ? JSON.stringify(x.slice(0, 40)) : String(x)}`;
  const kind = tag(x) === 'Object' ? x.constructor?.name : tag(x);
  return kind && kind !== 'Object' ? `a ${kind}` : `an object with the keys ${Object.keys(x).join(', ') || '(none)'}`;
}

const at = (path: string): string => (path ? ` at ${path}` : '');

/** What to do instead of handing in `x`, where there is something to say. */
function adviceFor(x: unknown): string {
  if (typeof x === 'bigint' || typeof x === 'string') return ' Convert with Number(x).';
  if (ArrayBuffer.isView(x)) return ' Convert with Array.from(x).';
  if (typeof x === 'function' || /Promise|Generator/.test(tag(x))) {
    return ' Functions to differentiate return numbers at once: apply, await or collect first.';
  }
  return '';
}

export const wrongOperand = (op: string, x: unknown): TypeError =>
  new TypeError(`${op}: expected a number or a fluxion value, got ${describe(x)}.${adviceFor(x)}`);

export const wrongLeaf = (who: string, what: string, x: unknown, path: string): TypeError =>
  new TypeError(
    `${who}: expected ${what} to hold numbers in arrays and plain objects, got ${describe(x)}${at(path)}.${adviceFor(x)}`,
  );

export const tooDeep = (who: string, what: string): RangeError =>
  new RangeError(`${who}: expected ${what} to be a finite tree, got over 500 levels. Perhaps it contains itself.`);

export const notAFunction = (who: string, f: unknown): TypeError =>
  new TypeError(`${who}: expected a function, got ${describe(f)}.`);

export const notANumber = (who: string, x: unknown): TypeError =>
  new TypeError(
    `${who}: expected x to be a number, got ${describe(x)}. Use grad(f), jacobian(f) or jvp(f, x, v) for several inputs.`,
  );

export const notScalarResult = (who: string, y: unknown): TypeError => {
  const advice = adviceFor(y) || ' Use jacobian(f), or vjp(f, x) with a cotangent.';
  return new TypeError(`${who}: expected f to return a number, got ${describe(y)}.${advice}`);
};

export const wrongResult = (who: string, y: unknown, path: string): TypeError =>
  wrongLeaf(who, 'the result of f', y, path);

export const structureMismatch = (
  who: string,
  a: string,
  b: string,
  path: string,
  x: unknown,
  v: unknown,
): ShapeError =>
  new ShapeError(
    `${who}: expected ${b} to have the structure of ${a}, got ${describe(v)} where ${a} has ${describe(x)}${at(path)}.`,
  );

export const wrongInteger = (who: string, what: string, range: string, n: unknown): RangeError =>
  new RangeError(`${who}: expected ${what} to be ${range}, got ${describe(n)}.`);

export const wrongOption = (who: string, option: string, allowed: readonly string[], got: unknown): RangeError =>
  new RangeError(
    `${who}: expected ${option} to be one of ${allowed.map((a) => `'${a}'`).join(', ')}, got ${describe(got)}.`,
  );

export const escaped = (who: string): EscapedValueError =>
  new EscapedValueError(
    `${who}: expected values of derivative calls under way, got one of a call that has ended. Perhaps f stored it outside: return it, or keep .value.`,
  );

/** `d * 2`, `Math.sin(d)`, `array[i] = d`, `d < 3` reached a plain-number operation. */
export const coerced = (kind: string): TypeError =>
  new TypeError(
    `${kind}: expected one of fluxion's operations, got one of JavaScript's, which would drop the derivative. ` +
      'Use add, sub, mul, div, pow, neg for + - * / ** and -x, sin(x) … for Math.sin(x) …, lt, eq … for < == …, ' +
      'plain arrays for typed ones, .value for the plain number.',
  );

export const ruleFailed = (kind: string, name: string, mode: string, cause: unknown): TypeError =>
  new TypeError(
    `${kind}: expected the rule of ${name} to be written in fluxion's operations so that it serves ${mode}, got an error in it: ` +
      `${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

export const wrongRuleResult = (kind: string, name: string, expected: string, got: unknown): TypeError =>
  new TypeError(`${kind}: expected the rule of ${name} to return ${expected}, got ${describe(got)}.`);

export const wrongCondition = (op: string, c: unknown): TypeError =>
  new TypeError(`${op}: expected a condition such as gt(x, 0), got ${describe(c)}.`);

export const wrongAux = (who: string, y: unknown): TypeError =>
  new TypeError(`${who}: expected f to return [result, auxiliary] with hasAux, got ${describe(y)}.`);
