import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Check from '../check/index.js';

/** What a user's module exports. */
export type Exports = Record<string, unknown>;

/** Something wrong with what the user typed, to be told without a stack trace. */
export class UserError extends Error {
  override name = 'UserError';
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/** The exports of a module, TypeScript or JavaScript, of either module system. */
export async function load(file: string): Promise<Exports> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UserError(`There is no file ${file}.`, 'Give the path of the module, from here.');
  try {
    const module = (await importFile(path)) as Exports;
    const { default: inner } = module;
    // A CommonJS module, and `export default { f, gradient }`.
    return typeof inner === 'object' && inner !== null ? { ...(inner as Exports), ...module } : module;
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const place = stack.split('\n').find((line) => line.includes(path));
    throw new UserError(
      `${file} could not be loaded: ${message}`,
      place ? `It threw${place.replace(/^\s*at/, ' at')}.` : 'Does it run by itself?',
    );
  }
}

async function importFile(path: string): Promise<unknown> {
  const url = pathToFileURL(path).href;
  if (!/^\.[cm]?tsx?$/.test(extname(path))) return import(url);
  const { createJiti } = await import('jiti');
  // No cache on the user's disk; packages are loaded as Node loads them, so that there is one fluxion.
  return createJiti(url, { fsCache: false, interopDefault: false }).import(path);
}

/** What the names at the top level of a module stand for once it has run, exported or not. */
export async function variablesOf(path: string, text: string): Promise<Exports> {
  const names = new Set(text.match(/[A-Za-z_$][\w$]*/g) ?? []);
  const fields = [...names]
    .filter((name) => !KEYWORDS.has(name))
    .map((name) => `get ${name}() { return typeof ${name} === 'undefined' ? undefined : ${name}; }`);
  const { createJiti } = await import('jiti');
  const jiti = createJiti(pathToFileURL(path).href, { fsCache: false, interopDefault: false });
  const source = `${text}\n;export const ${VARIABLES} = { ${fields.join(', ')} };\n`;
  try {
    const module = (await jiti.evalModule(source, { filename: path, async: true, forceTranspile: true })) as Exports;
    return module[VARIABLES] as Exports;
  } catch (error) {
    throw new UserError(
      `${path} could not be run: ${error instanceof Error ? error.message : String(error)}`,
      'It has to, because the function uses values from it.',
    );
  }
}

const VARIABLES = '$fluxionVariables';

const KEYWORDS = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements ' +
    'import in instanceof interface let new null package private protected public return static super switch this throw true try typeof ' +
    'var void while with yield await async of as from type declare readonly eval arguments undefined'
  ).split(' '),
);

/**
 * The checker that belongs to the fluxion the module computes with: a CommonJS module has loaded the CommonJS build, whose values are not
 * ours.
 */
export async function checkerFor(file: string): Promise<typeof Check> {
  const own = import.meta.url;
  const require = createRequire(own);
  const other = Object.keys(require.cache).some((path) => /[\\/]fluxion[\\/]dist[\\/].*\.cjs$/.test(path));
  if (other) return createRequire(resolve(file))('fluxion/check') as typeof Check;
  return import('../check/index.js');
}
