import { usesStacks } from '../ir/walk.js';
import { isArray, isConst, num, type Call, type Fn, freshId, value } from '../ir/types.js';
import type { Adjoints, Backward } from './backward.js';
import type { Region } from './regions.js';

/** A function split for the two sweeps: the first half leaves on the stack what the second one takes back. */
export interface Pair {
  readonly forward: Fn;
  readonly backward: Fn;
  /** Results whose adjoints the second half takes, as positions. */
  readonly cotangents: readonly number[];
  /** Array parameters, which it takes again. */
  readonly arrays: readonly number[];
  /** Active ones among them, whose shadows it fills. */
  readonly shadows: readonly number[];
  /** Active number parameters, whose adjoints it returns. */
  readonly scalars: readonly number[];
}

/** Calls of functions of the program in the backward sweep. */
export class Calls {
  /** What a call of the forward sweep calls instead. */
  readonly forward = new Map<Call, Fn>();

  constructor(private readonly pairOf: (fn: Fn, active: readonly boolean[]) => Pair) {}

  private readonly mirrors = new Map<number, number>();

  /** The pair by which the adjoints of what a pair moves go the other way; the same in all functions of the program. */
  mirrored(pair: number): number {
    let mirror = this.mirrors.get(pair);
    if (mirror === undefined) this.mirrors.set(pair, (mirror = freshId()));
    return mirror;
  }

  backward(B: Backward, s: Call, region: Region, env: Adjoints): void {
    const active = s.args.map((a) => !isConst(a) && B.activity.has(a));
    // What one function leaves on a stack another one takes: their reverses need each other.
    if (!active.some(Boolean) && !usesStacks(s.fn)) return;
    const pair = this.pairOf(s.fn, active);
    this.forward.set(s, pair.forward);
    const args = [
      ...pair.cotangents.map((k) => {
        const a = env.get(s.outs[k]!);
        env.delete(s.outs[k]!);
        return a ?? num(0);
      }),
      ...pair.arrays.map((k) => B.needs.need(s.args[k]!, region)),
      ...pair.shadows.map((k) => (isArray(s.args[k]!.type) ? B.shadows.of(s.args[k]!, region) : num(0))),
    ];
    const outs = pair.scalars.map((k) => value('num', `${s.args[k]!.name || 't'}_b`));
    B.b.push({ kind: 'call', fn: pair.backward, args, outs, line: s.line });
    pair.scalars.forEach((k, j) => B.add(env, s.args[k]!, outs[j]!));
  }
}
