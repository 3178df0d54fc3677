import type { AnyNode, CallExpression, Expression, MemberExpression, NewExpression, Node, SpreadElement } from 'acorn';
import { DERIVED, type Derived } from '../../core/programs.js';
import { CompileError } from '../../errors.js';
import { isConst, num, bool } from '../ir/types.js';
import { contains } from '../parse/names.js';
import { parseFunction } from '../parse/source.js';
import { opNameOf } from '../ops/table.js';
import { scopeFor } from './scopes.js';
import { arrayFrom, arrayMethod, lowerNewArray } from './arrays.js';
import { inlineClosure } from './inline.js';
import { lowerDerived, type DerivedCall } from './derived.js';
import { lowerExpression } from './expressions.js';
import { fieldName, importedName } from './members.js';
import { lowerOpCall, mathCall } from './mathcalls.js';
import type { Lowering } from './lowering.js';
import { stopped } from './stopped.js';
import {
  type Abstract,
  type Closure,
  type External,
  isAggregate,
  isArrayValue,
  isScalar,
  UNDEFINED,
} from './values.js';

export function lowerCall(L: Lowering, e: CallExpression): Abstract {
  if (e.optional) throw L.fail(e, 'optional calls are not in the compiled language', 'Call the function');
  const { callee } = e;
  if (callee.type === 'Super') throw L.fail(e, 'super is not in the compiled language', 'Call the function by name');
  if (callee.type === 'Identifier' && L.scope.find(callee.name) === undefined) {
    // esbuild's keepNames: __name(function, 'its name').
    if (callee.name === '__name' && e.arguments[0]) return lowerExpression(L, e.arguments[0] as Expression);
    if (callee.name === '__pow' && e.arguments.length === 2) return mathCall(L, e, 'Math.pow', args(L, e.arguments));
    if (callee.name === 'eval') throw L.fail(e, 'eval is not in the compiled language', 'Write the code itself');
  }
  const chosen = selectCall(L, e);
  if (chosen) return chosen;
  if (callee.type === 'MemberExpression' && callee.object.type !== 'Super') return methodCall(L, e, callee as never);
  if (callee.type === 'SequenceExpression') {
    // (0, h_1.sig)(x), as down-levellers call imported functions.
    const last = callee.expressions[callee.expressions.length - 1]!;
    return apply(L, e, lowerExpression(L, last), args(L, e.arguments));
  }
  return apply(L, e, lowerExpression(L, callee), args(L, e.arguments));
}

/** `select(c, a, b)` of fluxion: the same as `c ? a : b`, where nothing in a and b is more than a value. */
function selectCall(L: Lowering, e: CallExpression): Abstract | undefined {
  const binding = e.callee.type === 'Identifier' ? L.scope.find(e.callee.name) : undefined;
  const f = binding && L.read(binding);
  if (
    !f ||
    !('is' in f) ||
    f.is !== 'external' ||
    L.recursions.options.known?.(f.object) !== 'select' ||
    e.arguments.length !== 3
  )
    return undefined;
  const [test, consequent, alternate] = e.arguments as Expression[];
  const pure = !contains(
    e,
    (n) => n.type === 'AssignmentExpression' || n.type === 'UpdateExpression' || n.type === 'SpreadElement',
  );
  return pure
    ? lowerExpression(L, {
        ...e,
        type: 'ConditionalExpression',
        test: test!,
        consequent: consequent!,
        alternate: alternate!,
      } as never)
    : undefined;
}

/** The arguments of a call; spread literals and arrays of records are taken apart, a spread array is for Math.max and Math.min only. */
export function args(L: Lowering, list: readonly (Expression | SpreadElement)[]): Abstract[] {
  const out: Abstract[] = [];
  for (const a of list) {
    if (a.type !== 'SpreadElement') {
      out.push(lowerExpression(L, a));
      continue;
    }
    const v = lowerExpression(L, a.argument);
    if (!isAggregate(v) || v.is !== 'tuple')
      throw L.fail(a, 'an array cannot be spread into arguments', 'Hand the array itself over, or loop over it');
    out.push(...[...v.fields.values()].map((c) => L.read(c)));
  }
  return out;
}

/** Calls `f`, whatever kind of function it is. */
export function apply(L: Lowering, e: Node, f: Abstract, values: readonly Abstract[]): Abstract {
  if ('is' in f) {
    if (f.is === 'closure') return inlineClosure(L, e, f, values);
    if (f.is === 'external') return applyExternal(L, e, f, values);
    if (f.is === 'builtin') return builtinCall(L, e, f.name, values);
  }
  throw L.fail(
    e,
    `${L.describe(f)} is called`,
    'Call functions of the program, Math functions, or functions handed in through { scope }',
  );
}

function applyExternal(L: Lowering, e: Node, f: External, values: readonly Abstract[]): Abstract {
  const derived = derivedCall(f);
  if (derived) return lowerDerived(L, e, derived, values);
  const object = f.object as (...xs: never[]) => unknown;
  const op = opNameOf(object);
  if (op !== undefined) return lowerOpCall(L, e, op, values);
  const transform = L.recursions.options.transform?.(object);
  if (transform) return transformCall(L, e, transform, values);
  const known = L.recursions.options.known?.(object);
  if (known === 'stopGradient') return stopped(L, e, values[0] ?? UNDEFINED);
  if (known) return mathCall(L, e, known, values);
  const { source } = L;
  try {
    return inlineClosure(L, e, closureOf(L, f), values);
  } catch (error) {
    const maker = error instanceof CompileError && L.recursions.options.maker?.(object);
    if (!maker) throw error;
    L.source = source;
    throw L.fail(e, `${f.name} cannot be called here: ${maker.what}`, maker.suggestion);
  }
}

export const externalOf = (f: object, name: string): External => ({
  is: 'external',
  object: f,
  name: (f as { name?: string }).name || name,
});

/** A function from outside as one of the program, seeing only what `scope` holds. */
export function closureOf(L: Lowering, f: External): Closure {
  const { options } = L.recursions;
  const { node, source } = parseFunction(options.original(f.object) as never);
  const own = options.scopeOf?.(f.object);
  return {
    is: 'closure',
    node,
    scope: own ? scopeFor(L, own, f.name) : (f.scope ?? L.root),
    source: { ...source, name: f.name || source.name },
    name: f.name,
  };
}

/** `grad(g)` inside a compiled function: a function again; `jvp(g, x, v)`: a result. */
function transformCall(L: Lowering, e: Node, transform: string, values: readonly Abstract[]): Abstract {
  const target = values[0];
  if (!target || !('is' in target) || (target.is !== 'closure' && target.is !== 'external'))
    throw L.fail(
      e,
      `expected a function for ${transform}, got ${target ? L.describe(target) : 'nothing'}`,
      `Write ${transform}(f)`,
    );
  if (transform === 'jvp' || transform === 'hvp') {
    const call: DerivedCall = { transform, options: {}, target };
    return lowerDerived(L, e, call, values.slice(1));
  }
  if (!['grad', 'derivative', 'valueAndGrad', 'jacobian', 'hessian'].includes(transform))
    throw L.fail(
      e,
      `${transform} is not in the compiled language`,
      'Use grad, derivative, valueAndGrad, jacobian, hessian, jvp or hvp',
    );
  const options = values[1];
  const marker = { [DERIVED_CLOSURE]: { transform, target, options: options ? constantRecord(L, e, options) : {} } };
  return { is: 'external', object: marker, name: `${transform} of ${L.describe(target)}` };
}

/** A derivative made inside the program, of a function of the program. */
const DERIVED_CLOSURE = Symbol('derived');

/** What an external stands for that a transform has made of a function, in the program or outside it. */
export function derivedCall(f: External): DerivedCall | undefined {
  const object = f.object as { [DERIVED_CLOSURE]?: DerivedCall; [DERIVED]?: Derived };
  if (object[DERIVED_CLOSURE]) return object[DERIVED_CLOSURE];
  const made = object[DERIVED];
  return made && { transform: made.transform, options: made.options, target: externalOf(made.f, f.name) };
}

function constantRecord(L: Lowering, e: Node, v: Abstract): Record<string, unknown> {
  if (!isAggregate(v)) throw L.fail(e, `expected options, got ${L.describe(v)}`, 'Write { order: 2 }');
  const out: Record<string, unknown> = {};
  for (const [name, cell] of v.fields) {
    const field = L.read(cell);
    if (isScalar(field) && isConst(field)) out[name] = field.constant;
    else if ('is' in field && field.is === 'string') out[name] = field.text;
    else if (isAggregate(field) && field.is === 'tuple') out[name] = Object.values(constantRecord(L, e, field));
    else throw L.fail(e, `the option ${name} must be a constant`, 'Write it as a literal');
  }
  return out;
}

const NUMBER_TESTS: Readonly<Record<string, string>> = {
  isNaN: 'isNaN', 'Number.isNaN': 'isNaN', isFinite: 'isFinite', 'Number.isFinite': 'isFinite', 'Number.isInteger': 'isInteger',
}; // prettier-ignore

function builtinCall(L: Lowering, e: Node, name: string, values: readonly Abstract[]): Abstract {
  if (name.startsWith('Math.')) return mathCall(L, e, name, values);
  const test = NUMBER_TESTS[name];
  if (test) return L.build.op(test, [L.num(values[0] ?? UNDEFINED, e)]);
  if (name === 'Number') return L.num(values[0] ?? num(0), e);
  if (name === 'Boolean') return L.bool(values[0] ?? UNDEFINED, e);
  if (name === 'Array') return lowerNewArray(L, e, 'Array', values);
  if (name === 'Array.from' || /Array\.from$/.test(name))
    return arrayFrom(L, e, name.slice(0, -'.from'.length), values);
  if (/Array\.of$/.test(name))
    return lowerNewArray(L, e, name.slice(0, -'.of'.length), [
      L.aggregate(
        'tuple',
        values.map((v, k) => [String(k), v] as const),
      ),
    ]);
  if (name === 'Array.isArray')
    return bool(
      isArrayValue(values[0]!)
        ? (values[0].type as { store: string }).store === 'Array'
        : isAggregate(values[0]!) && values[0].is === 'tuple',
    );
  throw L.fail(
    e,
    `${name} is not in the compiled language`,
    'Use Math functions, and functions handed in through { scope }',
  );
}

function methodCall(L: Lowering, e: CallExpression, callee: MemberExpression & { object: Expression }): Abstract {
  const imported = importedName(L, callee);
  if (imported) return apply(L, e, imported, args(L, e.arguments));
  const object = lowerExpression(L, callee.object);
  if ('is' in object && object.is === 'builtin') {
    const name = `${object.name}.${fieldName(L, callee.property as AnyNode, callee.computed)}`;
    if (name === 'Math.max' || name === 'Math.min') return mathCall(L, e, name, spreadable(L, e));
    return builtinCall(L, e, name, args(L, e.arguments));
  }
  if (isArrayValue(object) || (isAggregate(object) && object.is === 'tuple')) {
    if (callee.computed) {
      const item = lowerExpression(L, callee as never);
      return apply(L, e, item, args(L, e.arguments));
    }
    return arrayMethod(L, e, object, fieldName(L, callee.property as AnyNode, false));
  }
  if (isAggregate(object)) {
    const name = fieldName(L, callee.property as AnyNode, callee.computed);
    const cell = object.fields.get(name);
    // What down-levellers write for an imported name, `h_1.sig(x)`, is looked up by its last name too.
    const found = cell ?? L.root.find(name);
    if (found) return apply(L, e, L.read(found), args(L, e.arguments));
    throw L.fail(callee, `the record has no function ${name}`, 'Records have only the fields they were made with');
  }
  if (isScalar(object)) {
    const name = fieldName(L, callee.property as AnyNode, callee.computed);
    return lowerOpCall(L, e, name, [object, ...args(L, e.arguments)]);
  }
  if ('is' in object && object.is === 'external')
    return apply(L, e, lowerExpression(L, callee as never), args(L, e.arguments));
  throw L.fail(callee, `${L.describe(object)} has no methods in the compiled language`, 'Call functions by name');
}

/** Arguments of Math.max and Math.min, where a whole array may be spread. */
function spreadable(L: Lowering, e: CallExpression): Abstract[] {
  const out: Abstract[] = [];
  for (const a of e.arguments) {
    if (a.type !== 'SpreadElement') out.push(lowerExpression(L, a));
    else {
      const v = lowerExpression(L, a.argument);
      if (isAggregate(v) && v.is === 'tuple') out.push(...[...v.fields.values()].map((c) => L.read(c)));
      else out.push(L.array(v, a));
    }
  }
  return out;
}

export function lowerNew(L: Lowering, e: NewExpression): Abstract {
  const callee = lowerExpression(L, e.callee as Expression);
  if ('is' in callee && callee.is === 'builtin' && /Array$/.test(callee.name))
    return lowerNewArray(L, e, callee.name, args(L, e.arguments));
  throw L.fail(
    e,
    `new ${L.describe(callee)} is not in the compiled language`,
    'Use records { … }, array literals and new Float64Array(n)',
  );
}
