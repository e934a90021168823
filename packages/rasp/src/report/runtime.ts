import { RaspError } from '../core/errors.js';

/** Where the process runs, and whether it can be protected there. */
export interface Runtime {
  readonly name: 'node' | 'bun' | 'deno' | 'single executable';
  readonly version: string;
  readonly supported: boolean;
}

/** What tells runtimes apart. */
export interface RuntimeMarks {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly isSingleExecutable: boolean;
}

function marks(): RuntimeMarks {
  let isSingleExecutable = false;
  try {
    const sea = process.getBuiltinModule?.('node:sea') as { isSea(): boolean } | undefined;
    isSingleExecutable = sea?.isSea() === true;
  } catch {
    // A runtime without that module is no single executable of Node.
  }
  return { versions: process.versions, isSingleExecutable };
}

/** Names the runtime. */
export function runtimeOf({ versions, isSingleExecutable }: RuntimeMarks = marks()): Runtime {
  if (versions['bun'] !== undefined) return { name: 'bun', version: versions['bun'], supported: false };
  if (versions['deno'] !== undefined) return { name: 'deno', version: versions['deno'], supported: false };
  const version = versions['node'] ?? '';
  return isSingleExecutable
    ? { name: 'single executable', version, supported: false }
    : { name: 'node', version, supported: true };
}

/** Throws `RaspError` `RASP_UNSUPPORTED` where hooks would not hold: better no start than a false promise. */
export function requireSupported(runtime: Runtime = runtimeOf()): void {
  if (runtime.supported) return;
  throw new RaspError(
    'RASP_UNSUPPORTED',
    `${runtime.name} ${runtime.version} is unsupported: builtins and loading cannot be guarded there. Run the application on Node.js 22.18 or later, or leave RASP out.`,
  );
}
