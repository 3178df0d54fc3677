import { gradientOf, NotNumber, NotReal, pulledBack } from '../derive/derive.js';
import { smallJacobian } from '../derive/jacobian.js';
import { derivativeOf, tangentOf } from '../derive/tangent.js';
import type { Program } from '../ir/program.js';
import { CompileError } from '../../errors.js';

/** What a module can hold of a function besides its value. */
export const DERIVATIVES = ['derivative', 'grad', 'valueAndGrad', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian'] as const;
export type Derivative = (typeof DERIVATIVES)[number];

const base = { argnums: [0], single: true, hasAux: false, guarded: false };

/** Programs from the program of a function, each made when it is first asked for. */
export class Family {
  private readonly made = new Map<string, Program>();

  constructor(readonly value: Program) {}

  /** The gradient over the first argument. */
  get grad(): Program {
    return this.known('grad', () => gradientOf(this.value, { ...base, value: false }));
  }

  get valueAndGrad(): Program {
    return this.known('valueAndGrad', () => gradientOf(this.value, { ...base, value: true }));
  }

  /** `{ value, tangent }` along a direction of the first argument. */
  get jvp(): Program {
    return this.known('jvp', () => tangentOf(this.value, { argnums: [0], value: true, guarded: false }));
  }

  /** The tangent alone. */
  get push(): Program {
    return this.known('push', () => tangentOf(this.value, { argnums: [0], value: false, guarded: false }));
  }

  /** One cotangent for each argument. */
  get pull(): Program {
    return this.known('pull', () => pulledBack(this.value));
  }

  get hvp(): Program {
    return this.known('hvp', () => tangentOf(this.grad, { argnums: [0], value: false, guarded: false }));
  }

  derivative(order: number): Program {
    return this.known(`derivative ${order}`, () => derivativeOf(this.value, order));
  }

  /** The whole Jacobian of the function, or of its gradient, as one program, where all inputs are numbers. */
  whole(of: 'value' | 'grad'): Program | undefined {
    return smallJacobian(this[of], new Map());
  }

  private known(key: string, make: () => Program): Program {
    let p = this.made.get(key);
    if (!p) this.made.set(key, (p = make()));
    return p;
  }
}

/** Says in the user's words why a function has no derivative of some kind. */
export function explained(error: unknown, who: string, name: string): unknown {
  if (error instanceof NotNumber)
    return new CompileError(
      `compile: ${who} of ${name}: expected a function that returns one number. Perhaps ask for its jvp or its jacobian.`,
    );
  if (error instanceof NotReal)
    return new CompileError(
      `compile: ${who} of ${name}: expected numbers, Float64Arrays and arrays of numbers in the argument to differentiate, got ${[
        `argument ${error.leaf.argument}`,
        ...error.leaf.path,
      ].join('.')}. Perhaps make it a further argument.`,
    );
  return error;
}
