import { existsSync, statSync } from 'node:fs';
import type { Program } from '../compile/index.js';
import { type CrsLocation, compileRules, findCrs } from '../files/index.js';
import { starterRules } from '../starter-rules.js';

/** Rules that a command works with. */
export interface NamedRules {
  readonly program: Program;
  /** What they are, for people. */
  readonly name: string;
}

/** Compiles files, glob patterns and folders of a Core Rule Set, in this order; `starter` is the rule set of this package. */
export async function rulesOf(names: readonly string[], crs?: string): Promise<NamedRules> {
  const found = crs === undefined ? undefined : findCrs(crs);
  if (names.length === 1 && names[0] === 'starter' && found === undefined)
    return { program: starterRules(), name: 'the starter rules' };
  const sources = [
    ...(found?.rules ?? []),
    ...names.flatMap((name): CrsLocation['rules'] => (isFolder(name) ? (findCrs(name)?.rules ?? []) : [name])),
  ];
  const name = [...(found === undefined ? [] : [describeCrs(found)]), ...names].join(' ');
  return { program: await compileRules(sources), name };
}

/** The Core Rule Set of the environment or of Debian, when a command names no rules; undefined when there is none. */
export async function rulesOfMachine(): Promise<NamedRules | undefined> {
  const found = findCrs();
  return found && { program: await compileRules(found.rules), name: describeCrs(found) };
}

function describeCrs({ origin, folder }: CrsLocation): string {
  return `Core Rule Set (${origin}) in ${folder}`;
}

function isFolder(name: string): boolean {
  return existsSync(name) && statSync(name).isDirectory();
}
