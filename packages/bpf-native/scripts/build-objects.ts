import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compiles the BPF programs that the package ships into `prebuilt/bpf/`: `node scripts/build-objects.ts [FOLDER]`. One object serves
 * all CPUs: CO-RE finds registers and members where the running kernel has them.
 */
const home = fileURLToPath(new URL('..', import.meta.url));
const objects = [
  { name: 'sensors', source: 'sensors/sensors.bpf.c', flags: [] },
  { name: 'enforce', source: 'enforce/enforce.bpf.c', flags: [] },
  { name: 'sensors-raw', source: 'sensors/sensors.bpf.c', flags: ['-DLAMELLAR_RAW'] },
] as const;

const out = process.argv[2] ?? join(home, 'prebuilt/bpf');
mkdirSync(out, { recursive: true });
for (const { name, source, flags } of objects) {
  const file = join(out, `${name}.bpf.o`);
  const { status, error } = spawnSync(
    'clang',
    // The folder of the build must not stand in the object: the same source gives the same bytes everywhere.
    [
      '-g',
      '-O2',
      '-Wall',
      '-Wno-unused',
      '-target',
      'bpf',
      '-ffile-compilation-dir=.',
      ...flags,
      '-c',
      join('bpf', source),
      '-o',
      file,
    ],
    { stdio: 'inherit', cwd: home },
  );
  if (status !== 0) throw new Error(`clang failed for ${source}${error === undefined ? '' : `: ${error.message}`}`);
  console.log(file);
}
