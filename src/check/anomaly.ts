import { binaryOps, internalOps, unaryOps } from '../ops/all.js';
import { BranchOps } from '../ops/branch.gen.js';
import { Value } from '../core/value.js';
import type { Num } from '../types.js';
import type { AnyFunction } from './field.js';
import type { Layout } from './layout.js';
import { digits } from './report.js';

interface Trace {
  count: number;
  found: string | undefined;
}

/** A number that watches what is done to it, and remembers the first operation whose value or partial is not finite. */
class Watched extends BranchOps {
  constructor(
    override readonly primal: number,
    readonly trace: Trace,
  ) {
    super();
  }

  override get level(): number {
    return 1;
  }

  override get value(): number {
    return this.primal;
  }

  override constant(v: number): Value {
    return new Watched(v, this.trace);
  }

  override one(z: number): Value {
    return new Watched(z, this.trace);
  }

  override two(_other: Value, z: number): Value {
    return new Watched(z, this.trace);
  }

  override promote(): Value {
    return this;
  }
}

type Rule = (...operands: Num[]) => Num;

function watch(trace: Trace, op: string, fn: Rule, partials: readonly Rule[], operands: readonly number[]): Watched {
  const z = fn(...operands) as number;
  trace.count++;
  if (trace.found === undefined && operands.every(Number.isFinite)) {
    const slopes = partials.map((p) => p(...operands, z) as number);
    if (!Number.isFinite(z) || !slopes.every(Number.isFinite)) {
      const at = operands.map((x) => digits(x)).join(', ');
      trace.found = `${op}(${at}), operation ${trace.count} of f, has the value ${digits(z)} and the derivative ${slopes.map((s) => digits(s)).join(', ')}`;
    }
  }
  return new Watched(z, trace);
}

const methods = Watched.prototype as unknown as Record<string, unknown>;
for (const { opName, fn, partials, kind } of unaryOps) {
  if (kind !== 'smooth') continue;
  methods[opName] = function (this: Watched): Watched {
    return watch(this.trace, opName, fn as Rule, partials as Rule[], [this.primal]);
  };
}
for (const { opName, fn, partials, kind } of [...binaryOps, ...internalOps]) {
  if (kind !== 'smooth') continue;
  const call = fn as Rule;
  const rules = partials as Rule[];
  const plain = (y: Num): number => (y instanceof Value ? y.primal : y);
  methods[opName] = function (this: Watched, y: Num): Watched {
    return watch(this.trace, opName, call, rules, [this.primal, plain(y)]);
  };
  methods[`_${opName}`] = function (this: Watched, x: Num): Watched {
    return watch(this.trace, opName, call, rules, [plain(x), this.primal]);
  };
}

/** The first operation of f at x whose value or partial is not finite, in words; undefined where there is none, or where f is a black box. */
export function firstAnomaly(
  f: AnyFunction,
  input: Layout,
  x: Float64Array,
  args: readonly unknown[],
): string | undefined {
  const trace: Trace = { count: 0, found: undefined };
  if (input.scalars !== input.size || input.size > 100_000) return undefined;
  let next = 0;
  const watched = replaced(input.build(x), () => new Watched(x[next++]!, trace));
  try {
    (f as (...a: unknown[]) => unknown)(watched, ...args);
  } catch {
    // A function that is not written in fluxion's operations has nothing to tell.
  }
  return trace.found;
}

function replaced(x: unknown, leaf: () => Watched): unknown {
  if (typeof x === 'number') return leaf();
  if (Array.isArray(x)) return x.map((e) => replaced(e, leaf));
  return Object.fromEntries(Object.entries(x as object).map(([k, e]) => [k, replaced(e, leaf)]));
}
