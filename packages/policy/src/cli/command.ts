import type { FlagTable, ParsedFlags } from './flags.js';

/** What a command may touch of the world. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** All of the standard input. */
  readonly stdin: () => Promise<string>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Ends commands that run until they are told to stop. */
  readonly signal?: AbortSignal;
}

/** One command of the program. */
export interface Command {
  readonly name: string;
  readonly about: string;
  /** How its arguments are written, such as `<query>`. */
  readonly usage: string;
  readonly flags: FlagTable;
  /** Returns the exit status. */
  run(flags: ParsedFlags, io: CommandIo): Promise<number>;
}
