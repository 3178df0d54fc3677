import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve as absolute } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { CompileError } from '../errors.js';
import type { Kind } from '../compile/ir/kinds.js';
import type { Derivative } from '../compile/standalone/derivatives.js';
import { OWN, standaloneModule, type Wanted } from '../compile/standalone/module.js';
import { subjectOf } from '../compile/standalone/subject.js';
import { kindType } from '../compile/standalone/types.js';
import { KindError } from '../source/kinds.js';
import { kindsFromText } from '../source/parameters.js';
import { Reader, ReadError, type Read } from '../source/reader.js';
import { parseModule } from '../source/syntax.js';
import { Constants } from './compile-constants.js';
import { functionsOf, subjectIn } from './compile-subject.js';
import { UserError, variablesOf } from './load.js';

interface Flags {
  readonly function: string;
  readonly args?: string;
  readonly out?: string;
  readonly derivative?: number | true;
  readonly grad?: true;
  readonly valueAndGrad?: true;
  readonly jvp?: true;
  readonly vjp?: true;
  readonly hvp?: true;
  readonly jacobian?: true;
  readonly hessian?: true;
}

const order = (text: string): number => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('a whole number from 1 is expected.');
  return n;
};

/** `fluxion compile FILE`. */
export function compileCommand(): Command {
  return new Command('compile')
    .description('Writes a function of FILE and its derivatives as a module that needs nothing else.')
    .argument('<file>', 'a module, TypeScript or JavaScript')
    .option('--function <name>', 'the function', 'f')
    .option('--derivative [order]', 'its derivative, for a function of one number', order)
    .option('--grad', 'its gradient')
    .option('--value-and-grad', 'its value and gradient at once')
    .option('--jvp', 'its derivative along a direction')
    .option('--vjp', 'its pullback')
    .option('--hvp', 'its Hessian times a direction')
    .option('--jacobian', 'its Jacobian')
    .option('--hessian', 'its Hessian')
    .option('--args <types>', "the types of its arguments: 'Float64Array, number'; else those in FILE")
    .option('--out <dir>', 'where NAME.js and NAME.d.ts go; else the module is printed')
    .addHelpText(
      'after',
      '\nDerivatives are taken with respect to the first argument. Exit code 0: written. 2: it could not be.',
    )
    .action(async (file: string, flags: Flags) => {
      try {
        await compile(file, flags);
      } catch (error) {
        const told = explained(error);
        if (!told) throw error;
        console.error(`fluxion compile: ${told}`);
        process.exitCode = 2;
      }
    });
}

/** What went wrong in the user's words; undefined for a mistake of ours. */
function explained(error: unknown): string | undefined {
  if (error instanceof UserError) return `${error.message}\n  ${error.advice}`;
  if (error instanceof KindError)
    return `${error.message}.\n  ${error.advice}. Types can also be given in the command: --args 'Float64Array, number'.`;
  if (error instanceof ReadError) return error.message;
  return error instanceof CompileError ? error.message.replace(/^compile: /, '') : undefined;
}

async function compile(file: string, flags: Flags): Promise<void> {
  const path = absolute(file);
  if (!existsSync(path)) throw new UserError(`There is no file ${file}.`, 'Give the path of the module, from here.');
  const text = readFileSync(path, 'utf8');
  const module = await parseModule(text).catch((error: unknown) => {
    throw new UserError(`${file} does not parse: ${(error as Error).message}`, 'Does it run by itself?');
  });
  const found = subjectIn(module, flags.function);
  if (!found) {
    const names = functionsOf(module);
    throw new UserError(
      `${file} has no function ${flags.function} at its top level.`,
      `${names.length > 0 ? `It has ${names.join(', ')}.` : 'It has no functions.'} Name one with --function.`,
    );
  }
  // The module runs only when the function uses values from it.
  let variables: Promise<Record<string, unknown>> | undefined;
  const reader = new Reader(module, async (name) => (await (variables ??= variablesOf(path, text)))[name]);
  const variants = flags.args === undefined ? undefined : await kindsFromText(flags.args);
  const read = await reader.read(found.fn, found.around, found.name, found.given, variants);
  if (read.assumed.length > 0)
    console.error(`fluxion compile: ${assumption(read)}\n  If that is wrong, write types in ${file} or give --args.`);
  write(read, file, flags);
}

/** What is taken for the kinds of parameters without types. */
function assumption({ assumed, names, variants }: Read): string {
  const parts = assumed.map((name) => {
    const k = names.indexOf(name);
    const kinds = variants.flatMap((v): Kind[] => (v[k] ? [v[k]] : []));
    return `${name} is taken for ${[...new Set(kinds.map(kindType))].join(' or ')}`;
  });
  return `${parts.join('; ')}, by its use.`;
}

function write(read: Read, file: string, flags: Flags): void {
  const wanted = wantedOf(flags);
  const constants = new Constants([read.name, ...read.names, ...OWN]);
  const subject = subjectOf(read.f, read.scope, read.names, read.variants, (c) => constants.nameOf(c));
  const line = commandLine(file, flags);
  const { js, dts } = standaloneModule({
    subject,
    wanted,
    header: [`Written by: ${line}`],
    constants: () => constants.declarations(),
  });
  if (flags.out === undefined) {
    console.log(js.trimEnd());
    return;
  }
  mkdirSync(flags.out, { recursive: true });
  for (const [extension, text] of [
    ['js', js],
    ['d.ts', dts],
  ] as const) {
    const target = join(flags.out, `${read.name}.${extension}`);
    writeFileSync(target, text);
    console.log(target);
  }
}

const SIMPLE: readonly Derivative[] = ['grad', 'valueAndGrad', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian'];

function wantedOf(flags: Flags): Wanted[] {
  const wanted: Wanted[] = SIMPLE.filter((kind) => flags[kind as 'grad']).map((kind) => ({ kind, order: 1 }));
  if (flags.derivative !== undefined)
    wanted.unshift({ kind: 'derivative', order: flags.derivative === true ? 1 : flags.derivative });
  return wanted;
}

function commandLine(file: string, flags: Flags): string {
  const parts = wantedOf(flags).map(({ kind, order: n }) => {
    const name = kind.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
    return `--${name}${kind === 'derivative' && n > 1 ? ` ${n}` : ''}`;
  });
  const args = flags.args === undefined ? [] : [`--args '${flags.args}'`];
  return ['fluxion compile', file, `--function ${flags.function}`, ...parts, ...args].join(' ');
}
