import type { AnyNode, BinaryExpression, Expression, ForStatement, Identifier, Node, Statement } from 'acorn';
import { Integers } from '../analysis/integers.js';
import { assignedIn, contains, hasExit } from '../parse/names.js';
import { num, type Block, type Stmt, type Value } from '../ir/types.js';
import { visit } from '../ir/walk.js';
import { lowerExpression } from './expressions.js';
import { assigned } from './carried.js';
import { countedLoop } from './loops.js';
import type { Lowering } from './lowering.js';
import { type Binding, isAggregate, isScalar } from './values.js';

type Cmp = '<' | '<=' | '>' | '>=';
const FLIPPED: Readonly<Record<Cmp, Cmp>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

interface Head {
  readonly id: Identifier;
  readonly init: Expression;
  readonly declared: boolean;
  readonly cmp: Cmp;
  readonly bound: Expression;
  /** The test compares `index + offset`. */
  readonly offset: number;
  readonly step: number;
}

/** Lowers the loop, `body` lowering its statement with the loop's flags. */
export type Plan = (body: (statement: Statement) => void) => void;

/**
 * A `for` loop whose number of iterations is fixed when it starts: an integer index stepped by a constant, a bound that does not change,
 * no other way out. Undefined for every other loop.
 */
export function counted(L: Lowering, s: ForStatement): Plan | undefined {
  const head = readHead(s);
  if (!head || hasExit(s.body) || !invariant(L, head, s)) return undefined;
  const binding = head.declared ? undefined : L.scope.find(head.id.name);
  // An index that lives on outside may be changed by a function that the body calls.
  if (!head.declared && (!binding || assigned(L, [s.body]).whole.has(binding))) return undefined;
  // The head is lowered to see whether it is one of integers; where it is not, it is lowered again by the general loop.
  const length = L.build.block.stmts.length;
  const lo = L.num(lowerExpression(L, head.init), head.init);
  let hi = L.num(lowerExpression(L, head.bound), head.bound);
  const integers = integersOf(L);
  if (!integers.has(lo) || (head.offset !== 0 && !integers.has(hi))) {
    L.build.block.stmts.length = length;
    return undefined;
  }
  if (head.offset !== 0) hi = L.build.op('sub', [hi, num(head.offset)]);
  return (body) => (unrolls(L, s, lo, hi) ? unroll : run)(L, s, head, lo, hi, body, binding);
}

function readHead(s: ForStatement): Head | undefined {
  const { init, test, update } = s;
  if (!init || !test || !update || test.type !== 'BinaryExpression') return undefined;
  let id: AnyNode | undefined;
  let start: Expression | null | undefined;
  let declared = false;
  if (init.type === 'VariableDeclaration') {
    if (init.declarations.length !== 1) return undefined;
    id = init.declarations[0]!.id;
    start = init.declarations[0]!.init;
    declared = init.kind !== 'var';
  } else if (init.type === 'AssignmentExpression' && init.operator === '=') {
    id = init.left;
    start = init.right;
  }
  if (id?.type !== 'Identifier' || !start) return undefined;
  const step = readStep(update, id.name);
  const compared = step && readTest(test, id.name);
  if (!compared || (step > 0 ? !compared.cmp.startsWith('<') : !compared.cmp.startsWith('>'))) return undefined;
  return { id, init: start, declared, step, ...compared };
}

function readStep(update: Expression, name: string): number | undefined {
  if (update.type === 'UpdateExpression' && isName(update.argument, name)) return update.operator === '++' ? 1 : -1;
  if (update.type !== 'AssignmentExpression' || !isName(update.left, name)) return undefined;
  const { operator, right } = update;
  if (operator === '+=' || operator === '-=') return signed(integer(right), operator === '-=');
  if (
    operator === '=' &&
    right.type === 'BinaryExpression' &&
    isName(right.left, name) &&
    /^[+-]$/.test(right.operator)
  )
    return signed(integer(right.right), right.operator === '-');
  return undefined;
}

const signed = (n: number | undefined, negative: boolean): number | undefined => (n ? (negative ? -n : n) : undefined);

const isName = (n: AnyNode, name: string): boolean => n.type === 'Identifier' && n.name === name;

function integer(n: AnyNode): number | undefined {
  if (n.type === 'Literal' && Number.isInteger(n.value)) return n.value as number;
  return undefined;
}

function readTest(test: BinaryExpression, name: string): { cmp: Cmp; bound: Expression; offset: number } | undefined {
  const cmp = test.operator as Cmp;
  if (!(cmp in FLIPPED)) return undefined;
  const left = readIndex(test.left, name);
  if (left !== undefined) return { cmp, bound: test.right, offset: left };
  const right = readIndex(test.right, name);
  return right === undefined ? undefined : { cmp: FLIPPED[cmp], bound: test.left as Expression, offset: right };
}

/** The c of `i + c` or `i - c`, 0 for `i`. */
function readIndex(n: AnyNode, name: string): number | undefined {
  if (isName(n, name)) return 0;
  if (n.type !== 'BinaryExpression') return undefined;
  if (n.operator === '+')
    return isName(n.left, name) ? integer(n.right) : isName(n.right, name) ? integer(n.left) : undefined;
  const c = n.operator === '-' && isName(n.left, name) ? integer(n.right) : undefined;
  return c === undefined ? undefined : -c;
}

/** Whether the bound keeps its value and the body leaves the index alone. */
function invariant(L: Lowering, head: Head, s: ForStatement): boolean {
  const body = assignedIn(s.body);
  if (body.whole.has(head.id.name)) return false;
  if (contains(head.bound, (n) => isName(n, head.id.name))) return false;
  const harmless = !contains(
    head.bound,
    (n) => n.type === 'AssignmentExpression' || n.type === 'UpdateExpression' || !allowed(L, n),
  );
  if (!harmless) return false;
  const callsClosure = [...body.calls].some((name) => {
    const binding = L.scope.find(name);
    const v = binding && L.read(binding);
    return v && 'is' in v && v.is === 'closure';
  });
  return (
    !contains(head.bound, (n) => {
      if (n.type !== 'Identifier') return false;
      if (body.whole.has(n.name)) return true;
      // A closure called in the body may assign any variable it sees.
      const binding = L.scope.find(n.name);
      if (callsClosure && binding && binding.writable && isScalar(L.read(binding))) return true;
      return body.inside.has(n.name) && binding !== undefined && isAggregate(L.read(binding));
    }) && !(contains(head.bound, (n) => n.type === 'MemberExpression' && n.computed) && stores(s.body))
  );
}

const stores = (body: AnyNode): boolean =>
  contains(
    body,
    (n) =>
      (n.type === 'AssignmentExpression' && n.left.type === 'MemberExpression') ||
      (n.type === 'UpdateExpression' && n.argument.type === 'MemberExpression') ||
      (n.type === 'CallExpression' && n.callee.type !== 'MemberExpression'),
  );

function allowed(L: Lowering, n: AnyNode): boolean {
  if (n.type !== 'CallExpression') return true;
  return n.callee.type === 'MemberExpression' && isName(n.callee.object, 'Math') && L.scope.find('Math') === undefined;
}

/** Integers among the values of the program so far. */
export function integersOf(L: Lowering): Integers {
  const integers = new Integers();
  const add = (b: Block): void =>
    visit(b, (st: Stmt) => {
      if (st.kind === 'op' || st.kind === 'load' || st.kind === 'len') integers.define(st.out, st);
      if (st.kind === 'for' && integers.has(st.lo)) integers.declare(st.index);
    });
  for (const b of [...L.build.open, L.build.block]) add(b);
  for (const i of L.indices) integers.declare(i);
  return integers;
}

function run(
  L: Lowering,
  s: ForStatement,
  head: Head,
  lo: Value,
  hi: Value,
  body: (st: Statement) => void,
  binding: Binding | undefined,
): void {
  countedLoop(L, s, { lo, hi, cmp: head.cmp, step: head.step, name: head.id.name, nodes: [s.body] }, (index) => {
    L.indices.add(index);
    // A fresh variable for every iteration, as `let` makes one; a variable from outside is given its last value after the loop.
    L.env.set(binding ?? L.scope.declare(head.id.name, false), index);
    body(s.body);
  });
  if (binding) L.write(binding, afterwards(L, head, lo, hi));
}

/** The index when the loop has ended. */
function afterwards(L: Lowering, head: Head, lo: Value, hi: Value): Value {
  const b = L.build;
  const up = head.step > 0;
  const step = Math.abs(head.step);
  const span = up ? b.op('sub', [hi, lo]) : b.op('sub', [lo, hi]);
  const exact = step === 1 ? span : b.op('div', [span, num(step)]);
  const inclusive = head.cmp.endsWith('=');
  const trips = inclusive ? b.op('add', [b.op('floor', [exact]), num(1)]) : b.op('ceil', [exact]);
  const some = b.op('gt', [trips, num(0)]);
  return b.op('select', [some, b.op(up ? 'add' : 'sub', [lo, b.op('mul', [trips, num(step)])]), lo]);
}

/** A loop over an array of records: `for (let k = 0; k < layers.length; k++) … layers[k] …` is written out. */
function unrolls(L: Lowering, s: ForStatement, lo: Value, hi: Value): boolean {
  if (lo.constant === undefined || hi.constant === undefined) return false;
  return contains(s.body, (n) => {
    if (n.type !== 'MemberExpression' || !n.computed || n.object.type !== 'Identifier') return false;
    const binding = L.scope.find(n.object.name);
    const v = binding && L.read(binding);
    if (!v || !isAggregate(v) || v.is !== 'tuple') return false;
    return [...v.fields.values()].some((c) => !isScalar(L.read(c)));
  });
}

function unroll(
  L: Lowering,
  s: ForStatement,
  head: Head,
  lo: Value,
  hi: Value,
  body: (st: Statement) => void,
  binding: Binding | undefined,
): void {
  const end = hi.constant as number;
  let i = lo.constant as number;
  const goes = (): boolean =>
    head.cmp === '<' ? i < end : head.cmp === '<=' ? i <= end : head.cmp === '>' ? i > end : i >= end;
  for (; goes() && !L.dead; i += head.step) {
    L.mark(s as Node);
    L.scoped(() => {
      L.env.set(binding ?? L.scope.declare(head.id.name, false), num(i));
      body(s.body);
      L.dead = false;
    });
  }
  if (binding) L.write(binding, num(i));
}
