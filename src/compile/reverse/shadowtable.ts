import { type Copy, num, type Stmt, value, type Value, isConst, isArray } from '../ir/types.js';
import type { Needs } from './needs.js';
import type { Region, Regions } from './regions.js';

/** Finds the shadow of an array, the array of the same structure that holds its adjoints. */
export class ShadowTable {
  /** Statements put after one of the forward sweep: shadows of arrays made there. */
  readonly after = new Map<Stmt, Stmt[]>();
  private readonly live = new Map<Value, Value>();

  constructor(
    private readonly regions: Regions,
    private readonly needs: Needs,
    /** Shadows of parameters, parameters themselves. */
    private readonly given: ReadonlyMap<Value, Value>,
    /** Shadows that the forward sweep carries along; see withShadows. */
    private readonly carried: ReadonlyMap<Value, Value>,
    private readonly origins: ReadonlyMap<Stmt, Value>,
  ) {}

  /** The shadow of a copy as it was made: rows that have changed places since are where they were. */
  ofCopy(s: Copy, at: Region): Value {
    const origin = this.origins.get(s);
    return origin ? this.needs.need(origin, at) : this.of(s.out, at);
  }

  /** The shadow of `arr` as a value that code in the backward half of `at` can read. */
  of(arr: Value, at: Region): Value {
    const given = this.given.get(arr);
    if (given) return given;
    if (isConst(arr)) return arr;
    const carried = this.carried.get(arr);
    if (carried) return this.needs.need(carried, at);
    const home = this.needs.homeFor(arr, at);
    if (home.live) return this.needs.need(this.forward(arr), at);
    let shadow = home.shadows.get(arr);
    if (!shadow) {
      shadow = value(arr.type, `${arr.name || 't'}_b`);
      home.shadows.set(arr, shadow);
      const need = (v: Value): Value => this.needs.need(v, home);
      home.shadowBlock.stmts.push(this.make(arr, shadow, need, (a) => this.of(a, home)));
    }
    return shadow;
  }

  /** The shadow of a live array, made in the forward sweep right after the array. */
  private forward(arr: Value): Value {
    const known = this.given.get(arr) ?? this.carried.get(arr) ?? this.live.get(arr);
    if (known) return known;
    if (isConst(arr)) return arr;
    const shadow = value(arr.type, `${arr.name || 't'}_b`);
    this.live.set(arr, shadow);
    this.regions.define(shadow, this.regions.homeOf(arr));
    const s = this.regions.definitionOf(arr)!;
    const made = this.make(
      arr,
      shadow,
      (v) => v,
      (a) => this.forward(a),
    );
    const list = this.after.get(s);
    if (list) list.push(made);
    else this.after.set(s, [made]);
    return shadow;
  }

  private make(arr: Value, out: Value, need: (v: Value) => Value, shadowOf: (a: Value) => Value): Stmt {
    const s = this.regions.definitionOf(arr);
    switch (s?.kind) {
      case 'load':
        return { kind: 'load', out, arr: shadowOf(s.arr), idx: need(s.idx), line: s.line };
      case 'alloc':
        return { kind: 'alloc', out, len: need(s.len), line: s.line, ...(s.like && { like: need(s.like) }) };
      case 'copy':
        return { kind: 'alloc', out, len: num(0), like: need(isArray(arr.type) ? arr : s.arr), line: s.line };
      case 'literal':
        return { kind: 'alloc', out, len: num(s.items.length), line: s.line };
      default:
        throw new Error(`fluxion/compile: the array ${arr.name} has no shadow`);
    }
  }
}
