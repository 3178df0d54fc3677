import { PROGRAMS } from '../core/programs.js';
import { type Differentiable, Operation, plainArrays } from '../compile/runtime/operation.js';
import { containsValue } from '../compile/runtime/values.js';
import { CompileError } from '../errors.js';
import { BuiltPrograms } from './programs.js';

export type Fn = (...args: unknown[]) => unknown;

/** Code for a function of numbers, and for its derivatives as far as they were written. */
export interface Code {
  readonly call: Fn;
  /** J·v: the arguments, then a tangent for each. */
  readonly push?: Code;
  /** Jᵀ·ct: the arguments, then a cotangent of the value; one cotangent for each argument. */
  readonly pull?: Code;
}

/** The code that was written for one call of `compile`. */
export interface Built extends Code {
  readonly name: string;
  /** How many parameters the function has. */
  readonly arity: number;
  /** f's arguments, with `{ out }` behind all parameters. */
  readonly grad?: Fn;
  readonly valueAndGrad?: Fn;
  /** x, v and the other arguments, with `{ out }` behind all parameters. */
  readonly hvp?: Fn;
}

/** Code that is one operation where an argument is under differentiation. */
export class Piece implements Differentiable {
  private operation: Operation | undefined;
  private moved: Piece | undefined;
  private back: Piece | undefined;

  constructor(
    readonly code: Code | undefined,
    readonly name: string,
  ) {}

  call(args: readonly unknown[]): unknown {
    const { code } = this;
    if (!code)
      throw new CompileError(
        `compile: expected code for ${this.name}, which was not written when the program was built. Perhaps give fluxion/rollup { order: 2 }, or compile at run time.`,
      );
    try {
      return code.call(...args);
    } catch (error) {
      // The code is written for numbers, and in an array it does not look at every one before it starts.
      if (!(error instanceof TypeError) || !containsValue(args)) throw error;
      const plain = args.map((a) => plainArrays(a, this.name));
      return containsValue(plain) ? (this.operation ??= new Operation(this)).call(plain) : code.call(...plain);
    }
  }

  tangent(): Piece {
    return (this.moved ??= new Piece(this.code?.push, `the tangent of ${this.name}`));
  }

  pulled(): Piece {
    return (this.back ??= new Piece(this.code?.pull, `the pullback of ${this.name}`));
  }
}

/**
 * A function whose code and whose derivatives' code was written when the program was built: called like f, taken by all transforms, one
 * operation where an argument is under differentiation.
 */
export function built(code: Built): Fn {
  const piece = new Piece(code, code.name);
  const { call } = code;
  const f: Fn =
    code.arity === 1
      ? (...args) => {
          if (args.length !== 1) return piece.call(args);
          const [x] = args;
          // A number cannot hide a value under differentiation.
          return typeof x === 'number' ? call(x) : piece.call(args);
        }
      : (...args) => piece.call(args);
  Object.defineProperty(f, PROGRAMS, { value: new BuiltPrograms(code, piece) });
  Object.defineProperty(f, 'name', { value: code.name, configurable: true });
  Object.defineProperty(f, 'length', { value: code.arity, configurable: true });
  return f;
}
