import { type Emitted, helperOf } from './module.js';

/** A program ready to be called: the kernel takes the leaves of the arguments one by one and returns its first result. */
export interface Linked {
  readonly kernel: (...leaves: never[]) => unknown;
  /** Further results: numbers and booleans by position … */
  readonly rest: ArrayLike<number>;
  /** … and arrays. */
  readonly more: ArrayLike<unknown>;
}

let compiled = 0;

/** The module's text as the body of a function of its helpers. */
export function moduleText(e: Emitted): string {
  const lines = ["'use strict';"];
  if (e.helpers.length > 0) lines.push(`const { ${e.helpers.join(', ')} } = helpers;`);
  lines.push(...e.shared, ...e.functions);
  const rest = e.shared.some((s) => s.startsWith('const rest'));
  lines.push(`return { kernel: ${e.entry}, rest: ${rest ? 'rest' : '[]'}, more: ${rest ? 'more' : '[]'} };`);
  return lines.join('\n');
}

/** Makes the module's functions by `new Function`. */
export function link(e: Emitted): Linked {
  const helpers = Object.fromEntries(e.helpers.map((name) => [name, helperOf(name)]));
  // V8 shares the code of identical texts, whose copies then count as many closures of one function and are optimised less
  // (measured 1.84 → 2.25 times the plain function): a number makes every text its own.
  const text = `${moduleText(e)}\n// ${++compiled}`;

  return (new Function('helpers', text) as (h: object) => Linked)(helpers);
}

let allowed: boolean | undefined;

/** Whether this process may turn text into code. Probed once, and not for functions compiled with `{ generate: false }`. */
export function mayGenerate(): boolean {
  if (allowed === undefined) {
    try {
      new Function('');
      allowed = true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

/** Forces the choice between generated code and interpretation; `undefined` probes again. */
export function forceGeneration(choice: boolean | undefined): void {
  allowed = choice;
}
