import type { ParseArgsOptionsConfig } from 'node:util';
import type { Print } from './print.js';

/** What a command was given. */
export interface CommandInput {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly print: Print;
  /** Text of the standard input, for the file name `-`. */
  readonly stdin: () => Promise<string>;
}

/** One command of the command line. */
export interface Command {
  /** As the usage shows it, from the name on. */
  readonly usage: string;
  /** What it does, in one or two lines. */
  readonly about: string;
  readonly options: ParseArgsOptionsConfig;
  /** Exit status: 0 well, 1 problems found, 2 wrong use. */
  run(input: CommandInput): Promise<number>;
}

/** The text of an option, or undefined. */
export function textOption({ values }: CommandInput, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Wrong use: says what is missing. */
export function wrongUse({ print }: CommandInput, message: string): number {
  print.error(message);
  return 2;
}
