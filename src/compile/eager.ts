import { customJvp } from '../transforms/custom-jvp.js';
import { customVjp } from '../transforms/custom-vjp.js';
import { derivative } from '../transforms/derivative.js';
import { grad, valueAndGrad } from '../transforms/grad.js';
import { hessian } from '../transforms/hessian.js';
import { jacobian } from '../transforms/jacobian.js';
import { linearize } from '../transforms/linearize.js';
import { vjp } from '../transforms/vjp.js';

/** What made a function that is not a program, and what to do instead of calling it in one. */
export interface Maker {
  readonly what: string;
  readonly suggestion: string;
}

const derivativeOf = (name: string): Maker => ({
  what: `it was made by ${name} from a function that is not compiled`,
  suggestion: `Compile that function first: ${name}(compile(g)). Or hand g and ${name} in through { scope } and write ${name}(g) inside`,
});

const withRule: Maker = {
  what: 'it has a rule of its own, from customJvp or customVjp, which compiled code cannot follow',
  suggestion: 'Write the function that calls it in operator style and leave it uncompiled',
};

const linearOf = (name: string, transform: string): Maker => ({
  what: `it is a ${name} of a function that is not compiled`,
  suggestion: `Compile the function and call ${transform} outside, or use jvp and grad inside`,
});

const ofCompiled: Readonly<Record<string, Maker>> = {
  pushforward: {
    what: 'it is a pushforward of a compiled function, at a point of its own',
    suggestion: 'Hand the function and jvp in through { scope } and write jvp(f, x, v).tangent inside',
  },
  pullback: {
    what: 'it is a pullback of a compiled function, at a point of its own',
    suggestion:
      'Hand the function and grad in through { scope } and write the gradient of its product with the cotangent inside',
  },
};

const linear = new WeakMap<object, Maker>();

/** Remembers the linear map in what `linearize` or `vjp` gives for a compiled function, for who calls it in another one. */
export function markLinear<R extends object>(made: R): R {
  for (const [name, f] of Object.entries(made)) {
    const maker = typeof f === 'function' ? ofCompiled[name] : undefined;
    if (maker) linear.set(f as object, maker);
  }
  return made;
}

let texts: Map<string, Maker> | undefined;

const textOf = (f: unknown): string => Function.prototype.toString.call(f);

/** By the texts of what the transforms return, which closures of one kind share: nothing else marks them. */
function made(): Map<string, Maker> {
  const f = (x: number): number => x;
  return new Map<string, Maker>([
    [textOf(grad(f)), derivativeOf('grad')],
    [textOf(valueAndGrad(f)), derivativeOf('valueAndGrad')],
    [textOf(derivative(f)), derivativeOf('derivative')],
    [textOf(jacobian(f)), derivativeOf('jacobian')],
    [textOf(hessian(f)), derivativeOf('hessian')],
    [textOf(linearize(f, 1).pushforward), linearOf('pushforward', 'linearize')],
    [textOf(vjp(f, 1).pullback), linearOf('pullback', 'vjp')],
    [textOf(customJvp(f, () => 1)), withRule],
    [textOf(customVjp(f, () => [])), withRule],
  ]);
}

/** What made `f`, when it is a derivative that runs eagerly or a function with a rule of its own. */
export function makerOf(f: object): Maker | undefined {
  if (typeof f !== 'function') return undefined;
  return linear.get(f) ?? (texts ??= made()).get(textOf(f));
}
