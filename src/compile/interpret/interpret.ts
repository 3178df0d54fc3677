import { HELPERS } from '../emit/helpers.js';
import { opInfo } from '../ops/table.js';
import type { Linked } from '../emit/link.js';
import { type Block, type Fn, isArray, isConst, type Stmt, type Store, type Value } from '../ir/types.js';

type Env = Map<Value, unknown>;

const ARRAYS: Readonly<Record<Exclude<Store, 'Array'>, new (n: number) => ArrayLike<number>>> = {
  Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array, Uint8ClampedArray,
}; // prettier-ignore

/** Runs a program by walking it, for processes that forbid code from strings. The results are those of the emitted code, bit for bit. */
export function interpret(fn: Fn): Linked {
  const rest: number[] = [];
  const more: unknown[] = [];
  const machine = new Machine();
  return {
    rest,
    more,
    kernel: (...args: unknown[]) => {
      machine.reset();
      const results = machine.call(fn, args);
      results.slice(1).forEach((v, k) => {
        if (isArray(fn.results[k + 1]!.type)) more[k] = v;
        else rest[k] = Number(v);
      });
      return results[0];
    },
  };
}

class Machine {
  private readonly stacks: unknown[][] = [];

  reset(): void {
    this.stacks.length = 0;
  }

  call(fn: Fn, args: readonly unknown[]): unknown[] {
    const env: Env = new Map();
    fn.params.forEach((p, k) => env.set(p, args[k]));
    this.block(fn.body, env);
    return fn.results.map((r) => get(r, env));
  }

  private block(b: Block, env: Env): void {
    for (const s of b.stmts) this.stmt(s, env);
  }

  private stmt(s: Stmt, env: Env): void {
    switch (s.kind) {
      case 'op': {
        const f = opInfo(s.fn).evaluate as (...xs: unknown[]) => unknown;
        env.set(s.out, f(...s.args.map((a) => get(a, env))));
        return;
      }
      case 'load':
        env.set(
          s.out,
          s.maybe ? maybe(s.arr, env)?.[get(s.idx, env) as number] : array(s.arr, env)[get(s.idx, env) as number],
        );
        return;
      case 'store':
        array(s.arr, env)[get(s.idx, env) as number] = get(s.val, env);
        return;
      case 'inc': {
        const a = array(s.arr, env) as number[];
        const i = get(s.idx, env) as number;
        a[i] = a[i]! + (get(s.val, env) as number);
        return;
      }
      case 'alloc':
        env.set(s.out, allocate(s, env));
        return;
      case 'literal':
        env.set(
          s.out,
          s.items.map((v) => get(v, env)),
        );
        return;
      case 'copy':
        env.set(s.out, (HELPERS['deepCopy'] as (a: unknown) => unknown)(get(s.arr, env)));
        return;
      case 'len':
        env.set(s.out, s.maybe ? (maybe(s.arr, env)?.length ?? 0) : array(s.arr, env).length);
        return;
      case 'push':
        (this.stacks[s.stack] ??= []).push(s.vals.map((v) => get(v, env)));
        return;
      case 'pop': {
        const values = this.stacks[s.stack]!.pop() as unknown[];
        s.outs.forEach((v, k) => env.set(v, v.type === 'bool' ? Boolean(values[k]) : values[k]));
        return;
      }
      case 'call': {
        const results = this.call(
          s.fn,
          s.args.map((a) => get(a, env)),
        );
        s.outs.forEach((v, k) => env.set(v, results[k]));
        return;
      }
      case 'throw':
        throw thrown(s.error, s.parts.map((p) => (typeof p === 'string' ? p : String(get(p, env)))).join(''));
      case 'if': {
        const yes = get(s.test, env) as boolean;
        this.block(yes ? s.then : s.otherwise, env);
        assign(s.results, yes ? s.thenYields : s.elseYields, env);
        return;
      }
      case 'for':
        return this.forStmt(s, env);
      case 'loop':
        return this.loop(s, env);
    }
  }

  private forStmt(s: Extract<Stmt, { kind: 'for' }>, env: Env): void {
    assign(s.args, s.inits, env);
    const end = get(s.hi, env) as number;
    for (let i = get(s.lo, env) as number; compare(s.cmp, i, end); i += s.step) {
      env.set(s.index, i);
      this.block(s.body, env);
      assign(s.args, s.yields, env);
    }
    assign(s.results, s.args, env);
  }

  private loop(s: Extract<Stmt, { kind: 'loop' }>, env: Env): void {
    assign(s.args, s.inits, env);
    for (;;) {
      this.block(s.pre, env);
      if (!get(s.test, env)) break;
      this.block(s.post, env);
      assign(s.args, s.yields, env);
    }
    assign(s.results, s.exits, env);
  }
}

const get = (v: Value, env: Env): unknown => (isConst(v) ? v.constant : env.get(v));

const array = (v: Value, env: Env): unknown[] => get(v, env) as unknown[];

const maybe = (v: Value, env: Env): unknown[] | null | undefined => get(v, env) as unknown[] | null | undefined;

/** Several values at once: all are read before any is set. */
function assign(to: readonly Value[], from: readonly Value[], env: Env): void {
  const values = from.map((v) => get(v, env));
  to.forEach((v, k) => env.set(v, values[k]));
}

function compare(cmp: string, i: number, end: number): boolean {
  if (cmp === '<') return i < end;
  if (cmp === '<=') return i <= end;
  return cmp === '>' ? i > end : i >= end;
}

function allocate(s: Extract<Stmt, { kind: 'alloc' }>, env: Env): unknown {
  if (s.like) return (HELPERS['zerosLike'] as (a: unknown) => unknown)(get(s.like, env));
  const n = get(s.len, env) as number;
  const store = (s.out.type as { store: Store }).store;
  if (store !== 'Array') return new ARRAYS[store](n);
  return s.raw ? new Array<number>(n) : (HELPERS['zeros'] as (n: number) => number[])(n);
}

const ERRORS: Readonly<Record<string, ErrorConstructor>> = {
  Error,
  RangeError,
  TypeError,
  EvalError,
  SyntaxError,
  ReferenceError,
  URIError,
};

const thrown = (name: string, text: string): Error => new (ERRORS[name] ?? Error)(text);
