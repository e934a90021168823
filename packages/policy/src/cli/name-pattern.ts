import { compile } from '@lamellar/automata';
import { UsageError } from './flags.js';

/** Whether names match a regular expression in RE2's syntax, anywhere in them. */
export function namePattern(pattern: string): (name: string) => boolean {
  try {
    const regex = compile(pattern, { mode: 'unicode' });
    return (name) => regex.exec(name, 0) !== null;
  } catch (cause) {
    throw new UsageError(`--run ${pattern}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
