import { type ArrayLeaf, isArray, leafKinds } from '../../core/leaf-kinds.js';
import { isRecord, mapLeaves } from '../../core/tree.js';
import { Value } from '../../core/value.js';
import { severalAxes } from '../errors.js';
import { applyWithRule, type LinearRule } from '../../transforms/custom.js';

/** An array of numbers as `fluxion/array` holds it: constant, elements in row-major order. */
interface Plain extends ArrayLeaf {
  readonly data: Float64Array;
}

/** An array that moves along several directions at once. */
interface Moving extends ArrayLeaf {
  readonly tangents: readonly (number | Value)[];
}

const isLeaf = (x: unknown): x is Value => x instanceof Value;

const isPlain = (x: unknown): x is Plain => isLeaf(x) && x.level === 0 && isArray(x) && 'data' in x;

const lanesOf = (x: unknown): number =>
  isLeaf(x) && isArray(x) && 'tangents' in x ? (x as unknown as Moving).tangents.length : 0;

/**
 * Constant arrays of one axis as Float64Arrays, which is what programs take; everything else stays.
 * @throws ShapeError for one of several axes
 */
export function plainArrays(x: unknown, who: string): unknown {
  if (isPlain(x)) {
    if (x.shape.length > 1) throw severalAxes(who, x.shape);
    return x.shape.length === 0 ? x.data[0]! : x.data;
  }
  if (Array.isArray(x)) return x.some((e) => typeof e === 'object') ? x.map((e) => plainArrays(e, who)) : x;
  if (isLeaf(x) || !isRecord(x)) return x;
  return Object.fromEntries(Object.entries(x).map(([k, e]) => [k, plainArrays(e, who)]));
}

/** Whether an array under differentiation is among the arguments. */
export function holdsArrays(args: readonly unknown[]): boolean {
  let found = false;
  mapLeaves(args, (leaf) => {
    if (isLeaf(leaf) && isArray(leaf) && leaf.level > 0) found = true;
  });
  return found;
}

/** The plain numbers underneath, in the same structure. */
export const plainNumbers = (x: unknown): unknown =>
  mapLeaves(x, (leaf) => {
    if (typeof leaf === 'number') return leaf;
    return isArray(leaf) && leaf.shape.length > 0 ? (leaf as unknown as { plain: Plain }).plain.data : leaf.primal;
  });

/** Where arrays are no leaves, because `fluxion/array` is not in use, a result's typed arrays become arrays of numbers. */
function listed(x: unknown): unknown {
  if (leafKinds.lift) return x;
  if (x instanceof Float64Array) return Array.from(x);
  if (Array.isArray(x)) return x.some((e) => typeof e === 'object') ? x.map(listed) : x;
  return isRecord(x) && !isLeaf(x) ? Object.fromEntries(Object.entries(x).map(([k, e]) => [k, listed(e)])) : x;
}

/** A tangent of the structure of an argument, where a rule hands over 0 for a constant one. */
export function filled(tangent: unknown, primal: unknown): unknown {
  if (isLeaf(primal) && isArray(primal)) return tangent === 0 ? new Float64Array(primal.shape[0] ?? 0) : tangent;
  if (primal instanceof Float64Array)
    return tangent === 0 || tangent === primal ? new Float64Array(primal.length) : tangent;
  if (Array.isArray(primal)) return primal.map((p, k) => filled(Array.isArray(tangent) ? tangent[k] : 0, p));
  if (isRecord(primal) && !isLeaf(primal))
    return Object.fromEntries(
      Object.entries(primal).map(([k, p]) => [k, filled(isRecord(tangent) ? tangent[k] : 0, p)]),
    );
  return typeof primal === 'number' || isLeaf(primal) ? tangent : primal;
}

/** A number as an array without axes. */
function withoutAxes(v: number | Value): Value {
  const Class = leafKinds.lift!(new Float64Array(1)).constructor as new (data: Float64Array, shape: number[]) => Value;
  return new Class(new Float64Array(1), []).add(v);
}

/** A cotangent in the form of the argument it belongs to: of an array without axes the program gives a number. */
function gathered(cotangent: unknown, primal: unknown): unknown {
  if (isLeaf(primal) && isArray(primal))
    return primal.shape.length === 0 && !(isLeaf(cotangent) && isArray(cotangent))
      ? withoutAxes(cotangent as number | Value)
      : cotangent;
  if (Array.isArray(primal) && Array.isArray(cotangent)) {
    if (primal.every((p) => typeof p === 'number')) return cotangent;
    return primal.map((p, k) => gathered(cotangent[k], p));
  }
  if (isRecord(primal) && !isLeaf(primal) && isRecord(cotangent))
    return Object.fromEntries(Object.entries(primal).map(([k, p]) => [k, gathered(cotangent[k], p)]));
  return cotangent;
}

/** A function of numbers whose derivatives along and against all its arguments are such functions too. */
export interface Differentiable {
  readonly name: string;
  call(args: readonly unknown[]): unknown;
  /** J·v: the arguments, then a tangent for each. */
  tangent(): Differentiable;
  /** Jᵀ·ct: the arguments, then a cotangent of the value; one cotangent for each argument. */
  pulled(): Differentiable;
}

/** Calls of a compiled function with values under differentiation among the arguments: one operation, whose rules are its programs. */
export class Operation {
  private readonly rule: LinearRule;

  constructor(private readonly node: Differentiable) {
    this.rule = {
      kind: 'compile',
      name: node.name,
      push: (primals, tangents) =>
        listed(node.tangent().call([...primals, ...tangents.map((t, k) => filled(t, primals[k]))])),
      pull: (primals, ct) => (node.pulled().call([...primals, ct]) as unknown[]).map((g, k) => gathered(g, primals[k])),
    };
  }

  call(args: readonly unknown[]): unknown {
    let lanes = 0;
    let level = 0;
    mapLeaves(args, (v) => {
      if (isLeaf(v)) level = Math.max(level, v.level);
    });
    mapLeaves(args, (v) => {
      if (isLeaf(v) && v.level === level) lanes = Math.max(lanes, lanesOf(v));
    });
    if (lanes > 1) return this.along(args, lanes, level);
    return applyWithRule(((...xs: unknown[]) => listed(this.node.call(xs))) as never, this.rule, args);
  }

  /** Several directions at once: one after the other, their tangents put beside one another again. */
  private along(args: readonly unknown[], lanes: number, level: number): unknown {
    let make: ((value: Value, tangents: readonly (number | Value)[]) => Value) | undefined;
    const results = Array.from({ length: lanes }, (_, lane) =>
      this.call(
        args.map((a) =>
          mapLeaves(a, (leaf, x) => {
            if (lanesOf(leaf) === 0 || (leaf as Value).level !== level) return x;
            const moving = leaf as Moving;
            const Class = moving.constructor as new (v: unknown, t: readonly unknown[], level: number) => Value;
            make = (value, tangents) => new Class(value, tangents, level);
            return make(moving.value as Value, [moving.tangents[lane] ?? 0]);
          }),
        ),
      ),
    );
    const leaves = results.map((r) => {
      const list: (number | Value)[] = [];
      mapLeaves(r, (leaf) => list.push(leaf));
      return list;
    });
    let next = 0;
    return mapLeaves(results[0], (leaf, x) => {
      const k = next++;
      if (typeof leaf === 'number' || leaf.level !== level) return x;
      // A number among arrays that move along several directions is an array without axes.
      const form = (v: number | Value): number | Value => (isArray(leaf) || v === 0 ? v : withoutAxes(v));
      const value = isArray(leaf) ? leaf.value : withoutAxes(leaf.value);
      return make!(
        value as Value,
        leaves.map((l) => form(tangentOf(l[k]!, level))),
      );
    });
  }
}

const tangentOf = (leaf: number | Value, level: number): number | Value =>
  isLeaf(leaf) && leaf.level === level ? ((leaf as unknown as { tangent: number | Value }).tangent ?? 0) : 0;
