#!/usr/bin/env node
/** The fluxion command. One file for each subcommand. */
import { Command } from 'commander';
import { checkCommand } from './check.js';
import { compileCommand } from './compile.js';

const program = new Command('fluxion')
  .description('Exact derivatives of ordinary numeric code.')
  .addCommand(checkCommand())
  .addCommand(compileCommand());

// 1 says that a derivative is wrong: a command that is misspelt is no such thing.
for (const command of [program, ...program.commands]) {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

await program.parseAsync();
