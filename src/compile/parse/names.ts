import type { AnyNode, MemberExpression, Node, Pattern } from 'acorn';

const childLists = new WeakMap<Node, readonly AnyNode[]>();

/** The syntax nodes directly inside `node`; every question about a piece of code asks for them again. */
export function childrenOf(node: Node): readonly AnyNode[] {
  let found = childLists.get(node);
  if (!found) childLists.set(node, (found = findChildren(node)));
  return found;
}

function findChildren(node: Node): AnyNode[] {
  const children: AnyNode[] = [];
  for (const key of Object.keys(node)) {
    const child = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(child)) {
      for (const item of child) if (isNode(item)) children.push(item);
    } else if (isNode(child)) children.push(child);
  }
  return children;
}

const isNode = (x: unknown): x is AnyNode =>
  typeof x === 'object' && x !== null && typeof (x as Node).type === 'string';

/** Names a piece of code may change: `whole` by assignment to the name itself, `inside` by assignment to one of its properties. */
export interface Assigned {
  readonly whole: ReadonlySet<string>;
  readonly inside: ReadonlySet<string>;
  /** The names of these properties, the last of each path. */
  readonly fields: ReadonlySet<string>;
  /** Names of functions it calls, whose own assignments count too. */
  readonly calls: ReadonlySet<string>;
}

const known = new WeakMap<Node, Assigned>();

/** What `node` and everything inside it assigns of what is declared outside it. */
export function assignedIn(node: Node): Assigned {
  let found = known.get(node);
  if (!found) {
    const sets = {
      whole: new Set<string>(),
      inside: new Set<string>(),
      fields: new Set<string>(),
      calls: new Set<string>(),
    };
    collect(node as AnyNode, sets);
    known.set(node, (found = sets));
  }
  return found;
}

interface Sets {
  whole: Set<string>;
  inside: Set<string>;
  fields: Set<string>;
  calls: Set<string>;
}

function collect(node: AnyNode, sets: Sets): void {
  if (node.type === 'AssignmentExpression') target(node.left, sets);
  else if (node.type === 'UpdateExpression') target(node.argument, sets);
  else if (
    (node.type === 'ForOfStatement' || node.type === 'ForInStatement') &&
    node.left.type !== 'VariableDeclaration'
  )
    target(node.left, sets);
  else if (node.type === 'VariableDeclaration' && node.kind === 'var')
    // `var` in a loop body is one variable for all iterations.
    for (const d of node.declarations) target(d.id, sets);
  else if (node.type === 'CallExpression') {
    if (node.callee.type === 'Identifier') sets.calls.add(node.callee.name);
    // a.push(x), a.fill(x) … change the array, and a function kept in a record changes what it closes over.
    if (node.callee.type === 'MemberExpression') {
      const root = rootName(node.callee);
      if (root) {
        sets.inside.add(root);
        sets.calls.add(root);
      }
    }
    for (const a of node.arguments) if (a.type === 'Identifier') sets.calls.add(a.name);
  }
  const own = ownNames(node);
  if (own.size === 0) return childrenOf(node).forEach((child) => collect(child, sets));
  // An inner `let i` is another variable than the i around it.
  const inner = {
    whole: new Set<string>(),
    inside: new Set<string>(),
    fields: new Set<string>(),
    calls: new Set<string>(),
  };
  for (const child of childrenOf(node)) collect(child, inner);
  for (const kind of ['whole', 'inside', 'calls'] as const)
    for (const name of inner[kind]) if (!own.has(name)) sets[kind].add(name);
  for (const name of inner.fields) sets.fields.add(name);
}

/** The names that `node` declares for what is inside it: a block, the head of a loop, a function's parameters. */
function ownNames(node: AnyNode): ReadonlySet<string> {
  const names = new Set<string>();
  const into = { whole: names, inside: new Set<string>(), fields: new Set<string>(), calls: new Set<string>() };
  const lexical = (n: AnyNode | null | undefined): void => {
    if (n?.type === 'VariableDeclaration' && n.kind !== 'var') for (const d of n.declarations) target(d.id, into);
    if (n?.type === 'FunctionDeclaration' && n.id) names.add(n.id.name);
  };
  if (node.type === 'BlockStatement') node.body.forEach(lexical);
  else if (node.type === 'ForStatement') lexical(node.init);
  else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') lexical(node.left);
  else if (isFunction(node)) {
    const f = node as AnyNode & { params: Pattern[]; body: AnyNode };
    for (const p of f.params) target(p, into);
    for (const name of varNames(f.body)) names.add(name);
  }
  return names;
}

function target(node: AnyNode, sets: Sets): void {
  switch (node.type) {
    case 'Identifier':
      sets.whole.add(node.name);
      return;
    case 'MemberExpression': {
      const root = rootName(node);
      if (root) sets.inside.add(root);
      sets.fields.add(fieldOf(node));
      return;
    }
    case 'AssignmentPattern':
      return target(node.left, sets);
    case 'RestElement':
      return target(node.argument, sets);
    case 'ArrayPattern':
      for (const e of node.elements) if (e) target(e, sets);
      return;
    case 'ObjectPattern':
      for (const p of node.properties) target(p.type === 'RestElement' ? p : p.value, sets);
      return;
    default:
  }
}

/** The field that `a.b.c = …` writes; any where it is computed. */
function fieldOf({ property, computed }: MemberExpression): string {
  if (!computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' ? String(property.value) : ANY_FIELD;
}

/** Stands for a field whose name is not known. */
export const ANY_FIELD = '*';

/** The variable at the bottom of `a.b[i].c`. */
export function rootName(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? rootName(node.object) : undefined;
}

/** Whether `node` contains a node that `test` accepts; functions inside are searched only when `into` says so. */
export function contains(node: AnyNode, test: (n: AnyNode) => boolean, intoFunctions = true): boolean {
  if (test(node)) return true;
  return childrenOf(node).some(
    (child) => (intoFunctions || !isFunction(child)) && contains(child, test, intoFunctions),
  );
}

export const isFunction = (n: Node): boolean =>
  n.type === 'ArrowFunctionExpression' || n.type === 'FunctionExpression' || n.type === 'FunctionDeclaration';

/** Whether a loop's body can leave it or skip the rest of an iteration: break, continue or return at its own level. */
export function hasExit(body: AnyNode): boolean {
  return exits(body, false);
}

function exits(node: AnyNode, inLoop: boolean): boolean {
  if (isFunction(node)) return false;
  if (node.type === 'ReturnStatement') return true;
  if (node.type === 'BreakStatement' && (!inLoop || node.label)) return true;
  if (node.type === 'ContinueStatement' && node.label) return true;
  const loop = inLoop || /^(For|While|DoWhile|Switch)/.test(node.type);
  return childrenOf(node).some((child) => exits(child, loop));
}

/** The names that `var` declares in a function's body: they belong to the whole function. */
export function varNames(node: AnyNode): Set<string> {
  const names = new Set<string>();
  const walk = (n: AnyNode): void => {
    if (n.type === 'VariableDeclaration' && n.kind === 'var')
      for (const d of n.declarations) {
        const sets = { whole: names, inside: new Set<string>(), fields: new Set<string>(), calls: new Set<string>() };
        target(d.id, sets);
      }
    for (const child of childrenOf(n)) if (!isFunction(child)) walk(child);
  };
  walk(node);
  return names;
}

/** Whether code returns from the function it stands in. */
export const hasReturn = (node: AnyNode): boolean => contains(node, (n) => n.type === 'ReturnStatement', false);

/** Whether code leaves or continues a loop by its label. */
export const hasLabelJump = (node: AnyNode): boolean =>
  contains(node, (n) => (n.type === 'BreakStatement' || n.type === 'ContinueStatement') && Boolean(n.label), false);

/**
 * Whether every use of the variable `name` inside `node` is one that a compile-time tuple can serve: `p[0]`, `p.length`, `[a, b] = p`,
 * `return p`. Otherwise the literal bound to it becomes a real array.
 */
export function usedStatically(node: AnyNode, name: string): boolean {
  return childrenOf(node).every((child) => staticUse(child, node, name));
}

function staticUse(node: AnyNode, parent: AnyNode, name: string): boolean {
  if (node.type === 'Identifier' && node.name === name) {
    if (parent.type === 'MemberExpression') {
      if (parent.object !== node) return !parent.computed;
      if (!parent.computed) return parent.property.type === 'Identifier' && parent.property.name === 'length';
      return parent.property.type === 'Literal' && typeof parent.property.value === 'number';
    }
    if (parent.type === 'VariableDeclarator') return parent.id === node || parent.id.type === 'ArrayPattern';
    if (parent.type === 'AssignmentExpression') return parent.left === node || parent.left.type === 'ArrayPattern';
    if (isFunction(parent)) {
      const f = parent as AnyNode & { params: readonly Node[]; body: Node };
      return f.params.includes(node) || (f.body === node && parent.type === 'ArrowFunctionExpression');
    }
    if (parent.type === 'Property') return !parent.computed && parent.key === node && !parent.shorthand;
    return parent.type === 'ReturnStatement';
  }
  return childrenOf(node).every((child) => staticUse(child, node, name));
}
