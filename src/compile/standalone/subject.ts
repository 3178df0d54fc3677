import type { Captured } from '../ir/program.js';
import type { Kind } from '../ir/kinds.js';
import { UserNode } from '../compile.js';
import { Family } from './derivatives.js';
import type { Subject } from './functions.js';
import { safeParams } from './module.js';

/** A function whose text and surroundings are known, as the subject of a module: one program for each combination of kinds. */
export function subjectOf(
  f: (...args: never[]) => unknown,
  scope: Readonly<Record<string, unknown>>,
  params: readonly string[],
  variants: readonly (readonly Kind[])[],
  captured: (c: Captured) => string,
): Subject {
  const node = new UserNode(f, scope);
  const families = variants.map((kinds) => new Family(node.program(kinds)));
  return { name: f.name, params: safeParams(params, f.name), families, captured };
}
