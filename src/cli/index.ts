#!/usr/bin/env node
/** The fluxion command. One file for each subcommand. */
import { Command } from 'commander';
import { checkCommand } from './check.js';
import { compileCommand } from './compile.js';

const program = new Command('fluxion')
  .description('Exact derivatives of ordinary numeric code.')
  .addCommand(checkCommand())
  .addCommand(compileCommand());

await program.parseAsync();
