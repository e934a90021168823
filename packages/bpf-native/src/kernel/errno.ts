import { getSystemErrorMap } from 'node:util';
import { BpfError } from '../errors.js';

/** The name and meaning of an error number: `EPERM: operation not permitted`. */
export function errnoText(errno: number): string {
  const known = getSystemErrorMap().get(-errno);
  return known === undefined ? `errno ${errno}` : `${known[0]}: ${known[1]}`;
}

/** Passes a result of the kernel on, or throws `BpfError` `BPF_SYSTEM_CALL` with what was tried. */
export function checked(result: number, what: string): number {
  if (result >= 0) return result;
  throw new BpfError('BPF_SYSTEM_CALL', `${what}: the kernel says ${errnoText(-result)}`, { errno: -result });
}
