import { createRequire } from 'node:module';
import { type BuiltinTarget, builtinTargets } from './builtin-targets.js';
import { guardKinds } from './guard-kinds.js';
import { noteHooked, wrapMethod } from './wrap.js';

/** Wraps every function of the table that this Node has. */
export function hookBuiltins(): void {
  const require = createRequire(import.meta.url);
  for (const target of builtinTargets) {
    const holder = holderOf(target, require);
    if (holder === undefined) continue;
    const prefix = [target.module, ...(target.path ?? [])].join('.');
    for (const name of target.names) {
      const sink = `${prefix}.${name}`;
      if (wrapMethod(holder, name, guardKinds[target.guard](sink), target.refusal)) noteHooked(sink);
    }
  }
}

function holderOf({ module, path = [] }: BuiltinTarget, require: NodeJS.Require): object | undefined {
  let holder: unknown;
  try {
    holder = module === 'process' ? process : require(`node:${module}`);
  } catch {
    // A module that this Node does not have.
    return undefined;
  }
  for (const name of path) holder = Reflect.get(holder as object, name);
  return holder as object | undefined;
}
