import type { GuardKind } from './guard-kinds.js';
import { byCallback, byCallbackOfChild, byRejecting } from './refusals.js';
import { byThrowing, type Refusal } from './wrap.js';

/** A group of functions of Node that one guard watches. */
export interface BuiltinTarget {
  /** A module of Node, or `process`. */
  readonly module: string;
  /** Properties from the module to what holds the functions. */
  readonly path?: readonly string[] | undefined;
  readonly names: readonly string[];
  readonly guard: GuardKind;
  /** How a stopped call tells its caller. */
  readonly refusal: Refusal;
}

/** Functions by the number of leading path arguments. Functions that only look (`stat`, `access`) are no sinks. */
const opening = ['readFile', 'open', 'readdir', 'opendir', 'readlink', 'openAsBlob'];
const writing = [
  'writeFile',
  'appendFile',
  'unlink',
  'rm',
  'rmdir',
  'mkdir',
  'mkdtemp',
  'chmod',
  'chown',
  'truncate',
  'utimes',
];
const pairs = ['rename', 'copyFile', 'link', 'symlink', 'cp'];
const sync = (names: readonly string[]): string[] => names.map((name) => `${name}Sync`);

/** Every function of Node that is wrapped, as data: adding one is adding a word here. */
export const builtinTargets: readonly BuiltinTarget[] = [
  { module: 'fs', names: pairs, guard: 'two paths', refusal: byCallback },
  { module: 'fs', names: sync(pairs), guard: 'two paths', refusal: byThrowing },
  { module: 'fs', path: ['promises'], names: pairs, guard: 'two paths', refusal: byRejecting },
  { module: 'fs', names: opening, guard: 'path', refusal: byCallback },
  { module: 'fs', names: sync(opening), guard: 'path', refusal: byThrowing },
  { module: 'fs', path: ['promises'], names: opening, guard: 'path', refusal: byRejecting },
  { module: 'fs', names: writing, guard: 'written path', refusal: byCallback },
  { module: 'fs', names: sync(writing), guard: 'written path', refusal: byThrowing },
  { module: 'fs', path: ['promises'], names: writing, guard: 'written path', refusal: byRejecting },
  { module: 'fs', names: ['createReadStream'], guard: 'path', refusal: byThrowing },
  { module: 'fs', names: ['createWriteStream'], guard: 'written path', refusal: byThrowing },
  { module: 'child_process', names: ['exec'], guard: 'shell command', refusal: byCallbackOfChild },
  { module: 'child_process', names: ['execSync'], guard: 'shell command', refusal: byThrowing },
  { module: 'child_process', names: ['execFile'], guard: 'program', refusal: byCallbackOfChild },
  {
    module: 'child_process',
    names: ['spawn', 'spawnSync', 'execFileSync', 'fork'],
    guard: 'program',
    refusal: byThrowing,
  },
  { module: 'module', names: ['_load'], guard: 'module loading', refusal: byThrowing },
  {
    module: 'process',
    names: ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen'],
    guard: 'module loading',
    refusal: byThrowing,
  },
  {
    module: 'sqlite',
    path: ['DatabaseSync', 'prototype'],
    names: ['prepare', 'exec'],
    guard: 'SQLite statement',
    refusal: byThrowing,
  },
];
