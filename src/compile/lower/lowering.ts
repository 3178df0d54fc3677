import type { Node } from 'acorn';
import { Builder } from '../ir/build.js';
import { at, about, lineOf, type Source } from '../errors.js';
import {
  absent,
  block,
  type Block,
  bool,
  isArray,
  num,
  sameType,
  type Type,
  typeText,
  value,
  type Value,
} from '../ir/types.js';
import { visit } from '../ir/walk.js';
import type { CompileError } from '../../errors.js';
import type { FunctionNode } from '../parse/source.js';
import {
  type Abstract,
  type Aggregate,
  type Binding,
  type Env,
  isAggregate,
  isArrayValue,
  isScalar,
  isValue,
  Scope,
  UNDEFINED,
} from './values.js';
import type { Captured } from '../ir/program.js';
import type { Recursions } from './recursion.js';

/** Where `break` and `continue` go: flags that the loop looks at. */
export interface LoopFrame {
  readonly broken: Binding;
  readonly skipped: Binding;
  readonly label: string | undefined;
}

/** The function being lowered into the program: its result so far, and a flag for a return inside a loop or a branch. */
export interface FunctionFrame {
  readonly returned: Binding;
  readonly result: Binding;
  readonly node: FunctionNode;
  /** What the function sees around it. */
  readonly scope: Scope;
  readonly loops: LoopFrame[];
}

export type Dead = false | 'exit' | 'throw';

/** A call whose result has no known shape yet: the path it stands on is left out until another one has shown what the function returns. */
export class Unknown {}

/** More statements than this come from unrolling or inlining without end. */
const MAX_STATEMENTS = 60_000;

/** The state of lowering one program: where statements go, what every variable holds, and which functions are being inlined. */
export class Lowering {
  readonly build = new Builder(block(), true);
  env: Env = new Map();
  scope: Scope;
  source: Source;
  /** Whether the current path has left: through break, continue or return ('exit'), whose variables still count, or by an error. */
  dead: Dead = false;
  readonly frames: FunctionFrame[] = [];
  /** Indices of the counted loops around the current place. */
  readonly indices = new Set<Value>();
  readonly parameters = new Set<Value>();
  /** Arrays that come from scopes, each a parameter of the program. */
  readonly captured: Captured[] = [];
  readonly trueFlag = bool(true);
  readonly falseFlag = bool(false);
  private count = 0;

  constructor(
    readonly root: Scope,
    source: Source,
    readonly recursions: Recursions,
  ) {
    this.scope = root;
    this.source = source;
  }

  get frame(): FunctionFrame {
    return this.frames[this.frames.length - 1]!;
  }

  fail(node: Node, what: string, suggestion: string): CompileError {
    return at(this.source, node, what, suggestion);
  }

  /** The line of a node in the text it stands in. */
  line(node: Node): number {
    return lineOf(this.source, node);
  }

  /** Marks the line for the statements that follow, and stops a program that grows without end. */
  mark(node: Node): void {
    this.build.line = this.line(node);
    if (++this.count > MAX_STATEMENTS)
      throw about(
        this.source.name,
        'the program grows beyond 60000 statements while helpers are inlined and loops over records unrolled',
        'Pass the data as typed arrays and loop over them',
      );
  }

  /** Whether a number is surely there: an element read from an array may be missing. */
  certain(v: Value): boolean {
    if (v.constant !== undefined || this.parameters.has(v)) return true;
    let found = false;
    for (const b of [...this.build.open, this.build.block])
      visit(b, (s) => {
        if ((s.kind === 'op' || s.kind === 'len') && s.out === v) found = true;
      });
    return found;
  }

  read(binding: Binding): Abstract {
    return this.env.get(binding) ?? UNDEFINED;
  }

  write(binding: Binding, v: Abstract): void {
    if (isValue(v) && v.name === '' && v.constant === undefined) v.name = binding.name;
    this.env.set(binding, v);
  }

  /** A record or tuple with fresh cells for its fields. */
  aggregate(
    is: 'record' | 'tuple',
    fields: Iterable<readonly [string, Abstract]>,
    merged = false,
    owner = '',
  ): Aggregate {
    const cells = new Map<string, Binding>();
    for (const [name, v] of fields) {
      const cell: Binding = { name: is === 'tuple' ? `${owner || 'p'}${name}` : name, writable: true };
      this.write(cell, v);
      cells.set(name, cell);
    }
    return { is, fields: cells, merged };
  }

  num(v: Abstract, node: Node, what = 'a number'): Value {
    if (isScalar(v)) return v.type === 'bool' ? this.build.op('fromBool', [v]) : v;
    if ('is' in v && v.is === 'undefined') return num(NaN);
    if ('is' in v && v.is === 'null') return num(0);
    throw this.fail(node, `expected ${what}, got ${this.describe(v)}`, this.hint(v));
  }

  array(v: Abstract, node: Node): Value {
    if (isArrayValue(v)) return v;
    if (isAggregate(v) && v.is === 'tuple') return this.materialise(v, node);
    throw this.fail(node, `expected an array, got ${this.describe(v)}`, this.hint(v));
  }

  bool(v: Abstract, node: Node): Value {
    if (isScalar(v)) return v.type === 'bool' ? v : this.build.op('truthy', [v]);
    if (isArrayValue(v) || isAggregate(v) || ('is' in v && (v.is === 'closure' || v.is === 'external')))
      return bool(true);
    if ('is' in v && (v.is === 'undefined' || v.is === 'null')) return bool(false);
    if ('is' in v && v.is === 'string') return bool(v.text !== '');
    throw this.fail(node, `expected a condition, got ${this.describe(v)}`, 'Compare numbers, for example x > 0');
  }

  /** A tuple as a real array in memory. */
  materialise(tuple: Aggregate, node: Node): Value {
    const items = [...tuple.fields.values()].map((cell) => {
      const v = this.read(cell);
      return isAggregate(v) && v.is === 'tuple' ? this.materialise(v, node) : v;
    });
    for (const item of items)
      if (!isValue(item) || (isArray(item.type) && !items.every((o) => isValue(o) && sameType(o.type, item.type))))
        throw this.fail(
          node,
          `an array of ${this.describe(item)} cannot be indexed by a computed number`,
          'Use constant indices, or one array of numbers for each field',
        );
    const values = (items as Value[]).map((v) => (isArray(v.type) ? v : this.num(v, node)));
    const item: Type = values[0] ? values[0].type : 'num';
    const out = value({ store: 'Array', item }, '');
    this.build.push({ kind: 'literal', out, items: values, line: this.build.line });
    return out;
  }

  describe(v: Abstract): string {
    if (isValue(v)) return isArray(v.type) ? `an array (${typeText(v.type)})` : `a ${typeText(v.type)}`;
    switch (v.is) {
      case 'tuple':
        return 'an array';
      case 'closure':
        return v.name ? `the function ${v.name}` : 'a function';
      case 'external':
        return `the function ${v.name}`;
      case 'string':
        return `the string ${JSON.stringify(v.text)}`;
      case 'builtin':
        return v.name;
      case 'record':
        return `an object with the fields ${[...v.fields.keys()].join(', ') || '(none)'}`;
      default:
        return v.is;
    }
  }

  private hint(v: Abstract): string {
    if (isArrayValue(v) || (isAggregate(v) && v.is === 'tuple')) return 'Index it, or loop over its elements';
    if ('is' in v && v.is === 'closure') return 'Perhaps it should be called';
    if (isAggregate(v)) return 'Use one of its fields';
    return 'The language holds numbers, booleans, arrays and records';
  }

  /** A value of the same shape that is never read: what a variable holds on paths that did not set it. */
  placeholder(v: Abstract): Abstract {
    if (isScalar(v)) return v.type === 'bool' ? bool(false) : num(NaN);
    if (isArrayValue(v) && isArray(v.type)) return absent(v.type);
    if (isAggregate(v))
      return this.aggregate(
        v.is,
        [...v.fields].map(([k, cell]) => [k, this.placeholder(this.read(cell))] as const),
      );
    return v;
  }

  /** Runs `f` with statements going to a new block and a copy of the environment; both are handed back. */
  fork(env: Env, f: () => void): { block: Block; env: Env; dead: Dead } {
    const saved = { env: this.env, dead: this.dead, scope: this.scope };
    const target = block();
    this.env = new Map(env);
    this.dead = false;
    try {
      this.leaving(() => this.build.within(target, f));
      return { block: target, env: this.env, dead: this.dead };
    } finally {
      this.env = saved.env;
      this.dead = saved.dead;
      this.scope = saved.scope;
    }
  }

  /** Runs `f`; where it meets a result of unknown shape the path ends there, as if an error were thrown. */
  leaving(f: () => void): void {
    const saved = { scope: this.scope, source: this.source, frames: this.frames.length };
    const loops = this.frames.length > 0 ? this.frame.loops.length : 0;
    try {
      f();
    } catch (signal) {
      if (!(signal instanceof Unknown)) throw signal;
      this.scope = saved.scope;
      this.source = saved.source;
      this.frames.length = saved.frames;
      if (saved.frames > 0) this.frame.loops.length = loops;
      this.dead = 'throw';
    }
  }

  /** Runs `f` in a new lexical scope. */
  scoped<T>(f: () => T, parent: Scope = this.scope): T {
    const saved = this.scope;
    this.scope = new Scope(parent);
    try {
      return f();
    } finally {
      this.scope = saved;
    }
  }
}
