import type { Node } from 'acorn';
import { smallJacobian } from '../derive/jacobian.js';
import { gradientOf, NotNumber, NotReal } from '../derive/derive.js';
import { derivativeOf, tangentOf } from '../derive/tangent.js';
import type { Kind } from '../ir/kinds.js';
import { inlined } from '../ir/clone.js';
import type { Leaf, Program, ResultTree } from '../ir/program.js';
import { isArray, num, type Value } from '../ir/types.js';
import { simplify } from '../simplify/simplify.js';
import { closureOf, derivedCall } from './calls.js';
import type { Lowering } from './lowering.js';
import { withCopies } from './program.js';
import { type Abstract, type Closure, type External, isAggregate, isValue, NULL, UNDEFINED } from './values.js';

/** A derivative of a function, called in the program. */
export interface DerivedCall {
  readonly transform: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly target: Closure | External;
}

/** The arguments of a derivative: those of the function, and the direction where there is one. */
interface Given {
  readonly own: readonly Abstract[];
  readonly direction: readonly Abstract[];
}

/** Puts the derivative program of a function in place of a call of it. */
export function lowerDerived(L: Lowering, e: Node, call: DerivedCall, values: readonly Abstract[]): Abstract {
  const { own, direction } = argumentsOf(L, e, call, values);
  const { program, outside } = derivedProgram(L, e, call, own);
  const args = [...program.leaves.map((l) => leafValue(L, e, [...own, ...direction], l)), ...outside];
  const { stmts, results } = inlined(program.fn, args);
  for (const s of stmts) L.build.push({ ...s, line: L.build.line });
  return abstractOf(L, program.result, results);
}

/** The function at the bottom of derivatives of derivatives. */
function functionOf(L: Lowering, { target }: DerivedCall): Closure {
  if (target.is === 'closure') return target;
  const inner = derivedCall(target);
  return inner ? functionOf(L, inner) : closureOf(L, target);
}

function argumentsOf(L: Lowering, e: Node, call: DerivedCall, values: readonly Abstract[]): Given {
  const { params } = functionOf(L, call).node;
  const directed = call.transform === 'jvp' || call.transform === 'hvp';
  const last = values[directed ? 2 : params.length];
  const options = last && isAggregate(last) && last.is === 'record' ? last : undefined;
  if (options?.fields.has('out'))
    throw L.fail(e, '{ out } inside a compiled function', 'Use the value that is returned; it costs nothing there');
  if (!directed) return { own: values, direction: [] };
  const more = options?.fields.get('args');
  const list = more && L.read(more);
  if (list && !isAggregate(list)) throw L.fail(e, 'args is no list of arguments', 'Write { args: [a, b] }');
  const rest = list ? [...list.fields.values()].map((cell) => L.read(cell)) : [];
  return { own: [values[0] ?? UNDEFINED, ...rest], direction: [values[1] ?? UNDEFINED] };
}

/** The program of a derivative for arguments like these, and the values it sees outside. */
function derivedProgram(
  L: Lowering,
  e: Node,
  call: DerivedCall,
  own: readonly Abstract[],
): { program: Program; outside: Value[] } {
  const { transform, target } = call;
  const inner = target.is === 'external' ? derivedCall(target) : undefined;
  const { program, outside } = inner
    ? derivedProgram(L, e, inner, own)
    : programOf(L, e, target.is === 'closure' ? target : closureOf(L, target), own);
  try {
    return { program: derive(L, e, call, program), outside };
  } catch (error) {
    if (error instanceof NotNumber)
      throw L.fail(e, `${transform} of a function that does not return a number`, 'Return one number, or use jvp');
    if (error instanceof NotReal)
      throw L.fail(
        e,
        `${transform} with respect to ${L.describe(error.leaf.param)}`,
        'Differentiate numbers, Float64Arrays and arrays of numbers',
      );
    throw error;
  }
}

function derive(L: Lowering, e: Node, { transform, options }: DerivedCall, p: Program): Program {
  const { argnums = 0, hasAux } = options as { argnums?: number | readonly number[]; hasAux?: boolean };
  const base = { argnums: [0], single: true, hasAux: false, guarded: false };
  const asked = {
    ...base,
    argnums: typeof argnums === 'number' ? [argnums] : argnums,
    single: typeof argnums === 'number',
    hasAux: hasAux === true,
  };
  switch (transform) {
    case 'grad':
      return gradientOf(p, { ...asked, value: false });
    case 'valueAndGrad':
      return gradientOf(p, { ...asked, value: true });
    case 'derivative':
      return derivativeOf(p, typeof options['order'] === 'number' ? options['order'] : 1);
    case 'jvp':
      return tangentOf(p, { argnums: [0], value: true, guarded: false });
    case 'hvp':
      return tangentOf(gradientOf(p, { ...base, value: false }), { argnums: [0], value: false, guarded: false });
    default: {
      const small = smallJacobian(transform === 'hessian' ? gradientOf(p, { ...base, value: false }) : p, new Map());
      if (!small)
        throw L.fail(
          e,
          `${transform} of a function of an array inside a compiled function`,
          'Call it with a literal of numbers, or use jvp and hvp',
        );
      return small;
    }
  }
}

/** A function of the program as a program of its own, and the values it sees outside. */
function programOf(
  L: Lowering,
  e: Node,
  f: Closure,
  values: readonly Abstract[],
): { program: Program; outside: Value[] } {
  const leaves: Leaf[] = [];
  const kinds: Kind[] = [];
  const count = values.map((v, k) => {
    const before = leaves.length;
    kinds.push(kindOfAbstract(L, e, v, k, [], leaves));
    return leaves.length - before;
  });
  const own = count.reduce((n, c) => n + c, 0);
  const { fn, args, result } = L.recursions.separate(L, f, values);
  const placed = leaves.map((l, k) => ({ ...l, param: fn.params[k]! }));
  const next = { index: 0 };
  const tree = treeOfAbstract(L, e, result, next);
  const program: Program = {
    fn: simplify(withCopies(fn)),
    name: f.name,
    kinds,
    leaves: placed,
    captured: fn.params.slice(own).map((param) => ({ param, object: param })),
    result: tree,
    text: '',
    derivatives: [],
  };
  return { program, outside: args.slice(own) };
}

function kindOfAbstract(
  L: Lowering,
  e: Node,
  v: Abstract,
  argument: number,
  path: readonly (string | number)[],
  leaves: Leaf[],
): Kind {
  if (isValue(v)) {
    leaves.push({ param: v, argument, path });
    return isArray(v.type) ? { k: 'array', type: v.type } : { k: v.type };
  }
  if (isAggregate(v)) {
    const fields = [...v.fields].map(
      ([name, cell]) =>
        [
          name,
          kindOfAbstract(L, e, L.read(cell), argument, [...path, v.is === 'tuple' ? Number(name) : name], leaves),
        ] as const,
    );
    return v.is === 'tuple' ? { k: 'tuple', items: fields.map(([, k]) => k) } : { k: 'record', fields };
  }
  if (v.is === 'undefined' || v.is === 'null') return { k: v.is };
  throw L.fail(e, `${L.describe(v)} handed to a derivative`, 'Hand in numbers, arrays and records');
}

function treeOfAbstract(L: Lowering, e: Node, v: Abstract, next: { index: number }): ResultTree {
  if (isValue(v)) return { r: 'leaf', index: next.index++ };
  if (isAggregate(v)) {
    const fields = [...v.fields].map(([name, cell]) => [name, treeOfAbstract(L, e, L.read(cell), next)] as const);
    return v.is === 'tuple' ? { r: 'tuple', items: fields.map(([, t]) => t) } : { r: 'record', fields };
  }
  return { r: 'constant', value: v.is === 'null' ? null : undefined };
}

function leafValue(L: Lowering, e: Node, values: readonly Abstract[], leaf: Leaf): Value {
  let v: Abstract = values[leaf.argument] ?? UNDEFINED;
  for (const key of leaf.path) {
    const cell = isAggregate(v) ? v.fields.get(String(key)) : undefined;
    if (isValue(v) && typeof key === 'number') return L.build.load(v, num(key));
    if (!cell) throw L.fail(e, 'a direction of another structure than the argument', 'Give both the same structure');
    v = L.read(cell);
  }
  if (isAggregate(v) && v.is === 'tuple') v = L.materialise(v, e);
  if (!isValue(v))
    throw L.fail(e, `expected a number or an array, got ${L.describe(v)}`, 'Give both the same structure');
  return v;
}

function abstractOf(L: Lowering, tree: ResultTree, results: readonly Value[]): Abstract {
  switch (tree.r) {
    case 'leaf':
      return results[tree.index]!;
    case 'tuple':
      return L.aggregate(
        'tuple',
        tree.items.map((t, k) => [String(k), abstractOf(L, t, results)] as const),
      );
    case 'record':
      return L.aggregate(
        'record',
        tree.fields.map(([name, t]) => [name, abstractOf(L, t, results)] as const),
      );
    case 'constant':
      return tree.value === null ? NULL : UNDEFINED;
  }
}
