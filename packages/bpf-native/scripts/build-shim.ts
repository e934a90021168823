import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compiles the shim for both CPUs into `prebuilt/`: `node scripts/build-shim.ts [FOLDER]`. Needs clang and lld, but
 * neither headers nor a C library of the target.
 */
const home = fileURLToPath(new URL('..', import.meta.url));
const targets = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' } as const;

const flags = [
  '-std=c11',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-ffreestanding',
  '-fno-builtin',
  '-fno-stack-protector',
  '-fno-asynchronous-unwind-tables',
  '-fPIC',
  '-fvisibility=hidden',
  '-nostdlib',
  '-shared',
  '-fuse-ld=lld',
  '-Wl,--build-id=none',
  '-Wl,-z,noexecstack',
  '-s',
];

const out = process.argv[2] ?? join(home, 'prebuilt');
mkdirSync(out, { recursive: true });
for (const [cpu, target] of Object.entries(targets)) {
  const file = join(out, `linux-${cpu}.node`);
  const { status, error } = spawnSync(
    'clang',
    [`--target=${target}`, ...flags, '-o', file, join(home, 'native/shim.c')],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw new Error(`clang failed for ${target}${error === undefined ? '' : `: ${error.message}`}`);
  console.log(file);
}
