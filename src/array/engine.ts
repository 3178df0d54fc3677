import { isArray } from '../core/leaf-kinds.js';
import type { Var } from '../reverse/var.js';
import { type Mask, maskOf, rearranged } from './activity.js';
import { foresee, give } from './adjoints.js';
import { lend } from './lent.js';
import { atom, lanesOf, levelOf, moving, outer, recorded, shapeOf } from './linear.js';
import { broadcastTo } from './ops/broadcast.js';
import { type Any, NdArray } from './values.js';

/** A plain argument or result. */
export type Plain = number | NdArray;

/**
 * An operation on whole arrays with its derivative, a linear map, in both directions. The rules are written in fluxion's own array
 * operations: their arguments may belong to outer derivative calls, and so the rule is differentiated in its turn.
 */
export interface ArrayOp<P = undefined> {
  readonly name: string;
  /**
   * For an operation whose result holds elements of its arguments, or sums of them: 'all' where every element comes from an argument, 'some'
   * where others are added. What is inactive then follows element by element.
   */
  readonly rearranges?: 'all' | 'some';
  /** On plain arguments. The result shares elements with no argument unless the rules only read it. */
  value(xs: readonly Plain[], p: P): Plain;
  /** The tangent of `z`; `dxs[i]` is undefined where an argument does not move. At least one does. */
  jvp(dxs: readonly (Any | undefined)[], z: Any, xs: readonly Any[], p: P): Any;
  /** A cotangent for each argument, of its shape or one that broadcasts to it; those with `need[i]` false are not looked at. */
  vjp(ct: Any, z: Any, xs: readonly Any[], p: P, need: readonly boolean[]): readonly (Any | undefined)[];
}

/** Applies an operation, at whatever level of nesting: the largest level among the arguments owns it. */
export function run<P>(op: ArrayOp<P>, xs: readonly Any[], p: P): Any {
  let level = 0;
  let owner: Any | undefined;
  for (const x of xs) {
    if (levelOf(x) > level) {
      level = levelOf(x);
      owner = x;
    }
  }
  const inner = xs.map((x) => outer(x, level));
  if (owner === undefined) return op.value(inner.map(numberOf) as Plain[], p);
  const z = run(op, inner, p);
  return 'tape' in (owner as object) ? record(op, xs, inner, z, p, owner as Var) : move(op, xs, inner, z, p, level);
}

/** An array without axes, which stands for a number among several lanes, as that number. */
const numberOf = (x: Any): Any => (x instanceof NdArray && x.shape.length === 0 ? x.data[0]! : x);

function move<P>(op: ArrayOp<P>, xs: readonly Any[], inner: readonly Any[], z: Any, p: P, level: number): Any {
  const lanes = xs.map((x) => lanesOf(x, level));
  const count = Math.max(...lanes.map((l) => l.length));
  const tangents = new Array<Any>(count);
  const masks = new Array<Mask>(count);
  for (let l = 0; l < count; l++) {
    const dxs = lanes.map((lane) => (lane[l] === 0 ? undefined : lane[l]));
    const moves = dxs.map((dx) => dx !== undefined);
    const still = !moves.includes(true);
    const dz = still ? 0 : z !== z ? NaN : op.jvp(dxs, z, inner, p);
    tangents[l] = dz === 0 && !still && count > 1 ? atom(0) : dz;
    if (still || op.rearranges === undefined) continue;
    const own = xs.map((x, i) => (moves[i] ? maskOf(x, l) : undefined));
    masks[l] = rearranged(
      (ms) => op.value(ms.map(numberOf) as Plain[], p),
      inner,
      own,
      moves,
      op.rearranges === 'some',
    );
  }
  return moving(z, tangents, level, masks);
}

function record<P>(op: ArrayOp<P>, xs: readonly Any[], inner: readonly Any[], z: Any, p: P, owner: Var): Any {
  const { tape, level } = owner;
  const slots = xs.map((x) => (levelOf(x) === level ? (x as Var).slot : 0));
  const need = slots.map((slot) => slot !== 0);
  for (const x of inner) foresee(tape, x);
  // Reshaping keeps the elements of its argument; the others have made new ones.
  if (op.rearranges && !inner.some((x) => x instanceof NdArray && z instanceof NdArray && x.data === z.data)) {
    lend(tape, z);
  }
  return recorded(tape, z, {
    pull(ct, adjoints) {
      const cts = op.vjp(ct, z, inner, p, need);
      for (let i = 0; i < slots.length; i++) {
        const c = cts[i];
        if (!need[i] || c === undefined || c === 0) continue;
        const array = isArray(xs[i]!);
        const others = cts.filter((_, j) => j !== i);
        give(adjoints, slots[i]!, array ? broadcastTo(c, shapeOf(xs[i]!)) : c, array, [ct, z, ...inner, ...others]);
      }
    },
    push(tangentOf) {
      const dxs = slots.map((slot) => (slot === 0 ? undefined : tangentOf(slot)));
      return dxs.every((dx) => dx === undefined) ? undefined : op.jvp(dxs, z, inner, p);
    },
  });
}
