import type { AnyNode } from 'acorn';

/**
 * Coverage tools count statements with `cov_1x2y().s[3]++`: no part of the function's meaning. Recognised is `++` on a member chain that
 * starts at a call without arguments of a name like `cov_…`.
 */
export function isCounter(node: AnyNode): boolean {
  if (node.type === 'CallExpression') return isCounterCall(node);
  if (node.type !== 'UpdateExpression') return false;
  let target: AnyNode = node.argument;
  while (target.type === 'MemberExpression') target = target.object;
  return target !== node.argument && isCounterCall(target);
}

const isCounterCall = (node: AnyNode): boolean =>
  node.type === 'CallExpression' &&
  node.arguments.length === 0 &&
  node.callee.type === 'Identifier' &&
  /^cov_\w+$/.test(node.callee.name);
