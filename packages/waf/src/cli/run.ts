import { text as readText } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { WafError } from '../errors.js';
import { check } from './check.js';
import type { Command } from './command.js';
import { crs } from './crs.js';
import { diff } from './diff.js';
import { explain } from './explain.js';
import type { Print } from './print.js';
import { proposeExclusion } from './propose-exclusion.js';
import { test } from './test.js';

const commands: ReadonlyMap<string, Command> = new Map([
  ['check', check],
  ['test', test],
  ['explain', explain],
  ['diff', diff],
  ['propose-exclusion', proposeExclusion],
  ['crs', crs],
]);

const usage = [...commands.values()]
  .map((command) => `lamellar-waf ${command.usage}\n    ${command.about}\n`)
  .join('\n');

/** Runs one command; returns the exit status: 0 well, 1 problems found, 2 wrong use. */
export async function run(args: readonly string[], print: Print): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '--help' || name === '-h') {
    print.line(usage);
    return 0;
  }
  const command = commands.get(name);
  if (command === undefined) {
    print.error(usage);
    return 2;
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
    });
    if (values['help'] === true) {
      print.line(`lamellar-waf ${command.usage}\n    ${command.about}`);
      return 0;
    }
    return await command.run({
      positionals,
      values: values as Record<string, string | boolean | undefined>,
      print,
      stdin: () => readText(process.stdin),
    });
  } catch (error) {
    if (error instanceof WafError || isSystemError(error)) {
      print.error(error.message);
      return 1;
    }
    if (!(error instanceof TypeError)) throw error;
    print.error(error.message);
    return 2;
  }
}

/** A file that is not there, or may not be read. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
