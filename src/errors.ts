/**
 * Every message fluxion throws is built here, in one form: `who: expected what, got what. Perhaps what.`
 */

/** Two structures or shapes that should agree do not. */
export class ShapeError extends TypeError {
  override get name(): string {
    return 'ShapeError';
  }
}

/** A value of a derivative call was used after that call had ended, or outside it. */
export class EscapedValueError extends Error {
  override get name(): string {
    return 'EscapedValueError';
  }
}

/** A function uses something outside the language that `fluxion/compile` accepts. */
export class CompileError extends SyntaxError {
  override get name(): string {
    return 'CompileError';
  }
}

/** A matrix has no inverse; `pivot` is the index of the first zero pivot. */
export class SingularMatrixError extends RangeError {
  override get name(): string {
    return 'SingularMatrixError';
  }
  constructor(
    message: string,
    readonly pivot: number,
  ) {
    super(message);
  }
}

/** A matrix is not positive definite; `index` is the row at which the factorisation stopped. */
export class NotPositiveDefiniteError extends RangeError {
  override get name(): string {
    return 'NotPositiveDefiniteError';
  }
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
  if (typeof x === 'function') return 'a function';
  if (typeof x !== 'object') return `the ${typeof x} ${String(x).slice(0, 40)}`;
  const kind = tag(x) === 'Object' ? x.constructor?.name : tag(x);
  return kind && kind !== 'Object' ? `a ${kind}` : 'an object';
}

const at = (path: string): string => (path ? ` at ${path}` : '');

/** What to do instead of handing in `x`, where there is something to say. */
function adviceFor(x: unknown): string {
  if (ArrayBuffer.isView(x)) return ' Use Array.from(x), or a Float64Array and fluxion/array.';
  if (typeof x === 'bigint' || typeof x === 'string') return ' Use Number(x).';
  return typeof x === 'function' || /Promise|Generator/.test(tag(x)) ? ' Apply, await or collect it.' : '';
}

/** The one form of a message. */
const says = (who: string, expected: string, got: string, advice = ''): string =>
  `${who}: expected ${expected}, got ${got}.${advice}`;

export const wrongOperand = (op: string, x: unknown): TypeError =>
  new TypeError(says(op, 'a number or a fluxion value', describe(x), adviceFor(x)));

export const wrongLeaf = (who: string, what: string, x: unknown, path: string): TypeError =>
  new TypeError(says(who, `${what} to hold numbers in arrays and plain objects`, describe(x) + at(path), adviceFor(x)));

export const tooDeep = (who: string, what: string): RangeError =>
  new RangeError(says(who, `${what} to be a finite tree`, 'over 500 levels', ' Perhaps it holds itself.'));

export const notAFunction = (who: string, f: unknown): TypeError => new TypeError(says(who, 'a function', describe(f)));

export const notANumber = (who: string, x: unknown): TypeError =>
  new TypeError(says(who, 'x to be a number', describe(x), ' Use grad(f).'));

export const notScalarResult = (who: string, y: unknown): TypeError =>
  new TypeError(
    says(who, 'f to return a number', describe(y), adviceFor(y) || ' Use jacobian(f), or vjp(f, x) with a cotangent.'),
  );

export const wrongResult = (who: string, y: unknown, path: string): TypeError =>
  wrongLeaf(who, 'the result of f', y, path);

export const structureMismatch = (who: string, a: string, b: string, path: string, v: unknown): ShapeError =>
  new ShapeError(says(who, `${b} to have the structure of ${a}`, describe(v) + at(path)));

export const wrongInteger = (who: string, what: string, range: string, n: unknown): RangeError =>
  new RangeError(says(who, `${what} to be ${range}`, describe(n)));

/** What `fluxion/array` does, asked for where nothing imports it. */
export const needsArrays = (who: string, what: string): TypeError =>
  new TypeError(says(who, `fluxion/array for ${what}`, 'no import'));

export const wrongOption = (who: string, option: string, allowed: readonly string[], got: unknown): RangeError =>
  new RangeError(says(who, `${option} to be one of ${allowed.join(', ')}`, describe(got)));

export const escaped = (who: string): EscapedValueError =>
  new EscapedValueError(
    says(who, 'values of derivative calls under way', 'one of a call that has ended', ' Perhaps f stored it.'),
  );

/** `d * 2`, `Math.sin(d)`, `array[i] = d`, `d < 3` reached a plain-number operation. */
export const coerced = (kind: string): TypeError =>
  new TypeError(
    says(
      kind,
      "one of fluxion's operations",
      "one of JavaScript's, which would drop the derivative",
      ' Use add, sub, mul, div, pow, neg, sin …, lt, eq … and plain arrays, or .value.',
    ),
  );

export const ruleFailed = (kind: string, name: string, mode: string, cause: unknown): TypeError =>
  new TypeError(
    says(
      kind,
      `the rule of ${name} to serve ${mode}, written in fluxion's operations`,
      cause instanceof Error ? cause.message : String(cause),
    ),
    { cause },
  );

export const wrongRuleResult = (kind: string, name: string, expected: string, got: unknown): TypeError =>
  new TypeError(says(kind, `the rule of ${name} to return ${expected}`, describe(got)));

export const wrongCondition = (op: string, c: unknown): TypeError =>
  new TypeError(says(op, 'a condition such as gt(x, 0)', describe(c)));

export const wrongAux = (who: string, y: unknown): TypeError =>
  new TypeError(says(who, 'f to return [result, auxiliary] with hasAux', describe(y)));
