import type { Identifier } from 'acorn';
import { isStore } from '../ir/kinds.js';
import type { Lowering } from './lowering.js';
import type { Abstract } from './values.js';

const BUILTINS = new Set(['Math', 'Number', 'Array', 'isNaN', 'isFinite', 'Boolean']);

/** Whether a name is one of JavaScript's own that programs may use. */
export const isBuiltin = (name: string): boolean => BUILTINS.has(name) || isStore(name);

/** Names a program cannot reach, each with what to do about it. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  eval: 'Write the code itself',
  Function: 'Write the function itself',
  globalThis: 'Hand the data in as an argument or through { scope }',
  window: 'Hand the data in as an argument or through { scope }',
  self: 'Hand the data in as an argument or through { scope }',
  global: 'Hand the data in as an argument or through { scope }',
  process: 'Hand the data in as an argument or through { scope }',
  require: 'Import above, and hand the function in through { scope }',
  console: 'Remove the output; programs compute with numbers',
  Date: 'Hand the time in as an argument',
  performance: 'Hand the time in as an argument',
  Promise: 'Await the data first',
  Reflect: 'Use records and arrays',
  Proxy: 'Use records and arrays',
  Object: 'Name the fields of the record',
  Symbol: 'Use records with named fields',
  JSON: 'Hand the data in as an argument',
  Map: 'Use a record or an array',
  Set: 'Use an array',
  WeakMap: 'Use a record or an array',
  BigInt: 'Use numbers',
  String: 'Programs compute with numbers',
  RegExp: 'Programs compute with numbers',
  arguments: 'Name the parameters, or take an array',
};

export function unknownName(L: Lowering, e: Identifier): Abstract {
  const { name } = e;
  if (isBuiltin(name)) return { is: 'builtin', name };
  if (Object.hasOwn(FORBIDDEN, name)) throw L.fail(e, `${name} is not in the compiled language`, FORBIDDEN[name]!);
  throw L.fail(
    e,
    `${name} is a variable from outside the function, which its text does not contain`,
    `Hand it in as an argument, or through compile(f, { scope: { ${name} } })`,
  );
}
