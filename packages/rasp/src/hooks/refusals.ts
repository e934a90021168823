import childProcess from 'node:child_process';
import { PassThrough } from 'node:stream';
import type { Refusal } from './wrap.js';

/** The caller is told by a promise that rejects. */
export const byRejecting: Refusal = (error) => Promise.reject(error);

/** The caller is told by its callback, later, as Node tells it of any failure; by an exception when it gave none. */
export const byCallback: Refusal = (error, args) => {
  const callback = args.at(-1);
  if (typeof callback !== 'function') throw error;
  process.nextTick(callback as (error: Error) => void, error);
  return undefined;
};

/** `exec` and `execFile` tell their callback, as they do when a program cannot be started, and give a child that never ran. */
export const byCallbackOfChild: Refusal = (error, args) => {
  const callback = args.at(-1);
  if (typeof callback !== 'function') throw error;
  const child = new (childProcess.ChildProcess as unknown as new () => Record<string, unknown>)();
  for (const name of ['stdin', 'stdout', 'stderr']) child[name] = new PassThrough().end();
  process.nextTick(callback as (...args: unknown[]) => void, error, '', '');
  return child;
};
