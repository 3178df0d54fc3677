import type { Block, Fn, Stmt, Value } from './types.js';
import { blocksOf, definedBy, reachable, usedBy } from './walk.js';

const name = (v: Value): string => (v.constant !== undefined ? String(v.constant) : `${v.name}#${v.id}`);
const names = (vs: readonly Value[]): string => vs.map(name).join(', ');

function lines(b: Block, indent: string, out: string[]): void {
  for (const s of b.stmts) {
    const defs = names(definedBy(s));
    out.push(`${indent}${defs ? `${defs} = ` : ''}${head(s)}`);
    for (const inner of blocksOf(s)) {
      out.push(`${indent}  (${names(inner.head)}) {`);
      lines(inner.block, `${indent}    `, out);
      out.push(`${indent}  } -> ${names(inner.tail)}`);
    }
  }
}

const head = (s: Stmt): string => {
  if (s.kind === 'op') return `${s.fn}(${names(s.args)})`;
  if (s.kind === 'call') return `call ${s.fn.name}(${names(s.args)})`;
  return `${s.kind} ${names(usedBy(s))}`;
};

/** The program as text, for people who work on the compiler. */
export function print(root: Fn): string {
  const out: string[] = [];
  for (const fn of reachable(root)) {
    out.push(`${fn.name}(${names(fn.params)}):`);
    lines(fn.body, '  ', out);
    out.push(`  return ${names(fn.results)}`);
  }
  return out.join('\n');
}
