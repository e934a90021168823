import { guardProgram, guardShellCommand } from '../sinks/child-process.js';
import { guardModuleLoading } from '../sinks/code.js';
import { guardPath, guardTwoPaths, guardWrittenPath } from '../sinks/file-system.js';
import { guardSqliteStatement } from '../sinks/sqlite.js';
import type { Guard } from './wrap.js';

/** Makes the guard of one function from the name that findings tell: `fs.readFile`. */
export type GuardMaker = (sink: string) => Guard;

/** The names of the guards. */
export type GuardKind =
  | 'path'
  | 'written path'
  | 'two paths'
  | 'shell command'
  | 'program'
  | 'module loading'
  | 'SQLite statement';

/** The guards that targets name. */
export const guardKinds: Readonly<Record<GuardKind, GuardMaker>> = {
  path: guardPath,
  'written path': guardWrittenPath,
  'two paths': guardTwoPaths,
  'shell command': guardShellCommand,
  program: guardProgram,
  'module loading': guardModuleLoading,
  'SQLite statement': guardSqliteStatement,
};
