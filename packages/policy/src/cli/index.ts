import { benchCommand } from './bench.js';
import { buildCommand } from './build.js';
import { capabilitiesCommand } from './capabilities.js';
import { checkCommand } from './check.js';
import type { Command, CommandIo } from './command.js';
import { depsCommand } from './deps.js';
import { evalCommand } from './eval.js';
import { flagsText, parseFlags, UsageError } from './flags.js';
import { fmtCommand } from './fmt.js';
import { inspectCommand } from './inspect.js';
import { LoadError } from './load.js';
import { runCommand } from './run.js';
import { testCommand } from './test.js';
import { versionCommand } from './version.js';

/** The commands of the program. */
const commands: readonly Command[] = [
  benchCommand,
  buildCommand,
  capabilitiesCommand,
  checkCommand,
  depsCommand,
  evalCommand,
  fmtCommand,
  inspectCommand,
  runCommand,
  testCommand,
  versionCommand,
];

const HELP = { kind: 'switch', short: 'h', about: 'show the help of the command' } as const;

/** Runs a command line and returns the exit status. */
export async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const [name = 'help', ...rest] = words;
  if (name === 'help' || name === '--help' || name === '-h') {
    io.out(overview());
    return 0;
  }
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    io.err(`error: unknown command "${name}" for "lamellar-policy"`);
    return 1;
  }
  try {
    const flags = parseFlags(rest, { ...command.flags, help: HELP });
    if (flags.on('help')) {
      io.out(helpOf(command));
      return 0;
    }
    return await command.run(flags, io);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof LoadError)) throw error;
    io.err(error instanceof UsageError ? `error: ${error.message}` : `error: ${error.message}`);
    return error instanceof UsageError ? 1 : 2;
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, about }) => `  ${name.padEnd(width)}   ${about}`);
  return `Evaluates, tests, formats and serves policies in Rego.\n\nUsage:\n  lamellar-policy <command>\n\nCommands:\n${rows.join('\n')}\n`;
}

function helpOf({ name, about, usage, flags }: Command): string {
  return `${about}\n\nUsage:\n  lamellar-policy ${name} ${usage} [flags]\n\nFlags:\n${flagsText({ ...flags, help: HELP })}\n`;
}
