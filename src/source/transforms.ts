import type { Derived } from '../core/programs.js';
import { resolve } from './scopes.js';
import type { Syntax } from './syntax.js';

/** The transforms whose results are functions that programs may call. */
const TRANSFORMS = ['derivative', 'grad', 'valueAndGrad', 'jacobian', 'hessian'] as const;

/** The transform that a node calls by a name imported from fluxion. */
export function transformIn(e: Syntax, around: readonly Syntax[]): Derived['transform'] | undefined {
  if (e.type !== 'CallExpression' || !e.callee) return undefined;
  const { callee } = e;
  const root = callee.type === 'MemberExpression' && !callee.computed ? callee.object! : callee;
  const from = root.type === 'Identifier' ? resolve(root.name!, around)?.declaration : undefined;
  if (from?.is !== 'import' || from.from !== 'fluxion') return undefined;
  const name = root === callee ? from.imported : from.imported === '*' ? callee.property!.name : undefined;
  return TRANSFORMS.find((t) => t === name);
}
