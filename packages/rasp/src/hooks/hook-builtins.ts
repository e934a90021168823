import { builtin } from './builtin.js';
import { type BuiltinTarget, builtinTargets } from './builtin-targets.js';
import { guardKinds } from './guard-kinds.js';
import { noteHooked, wrapMethod } from './wrap.js';

/** Wraps every function of the table that this Node has. */
export function hookBuiltins(): void {
  for (const target of builtinTargets) {
    const holder = holderOf(target);
    if (holder === undefined) continue;
    const prefix = [target.module, ...(target.path ?? [])].join('.');
    for (const name of target.names) {
      const sink = `${prefix}.${name}`;
      if (wrapMethod(holder, name, guardKinds[target.guard](sink), target.refusal)) noteHooked(sink);
    }
  }
}

function holderOf({ module, path = [] }: BuiltinTarget): object | undefined {
  // Undefined for a module that this Node does not have.
  let holder: unknown = module === 'process' ? process : builtin(`node:${module}`);
  if (holder === undefined) return undefined;
  for (const name of path) holder = Reflect.get(holder as object, name);
  return holder as object | undefined;
}
