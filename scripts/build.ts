import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build as tsup } from 'tsup';
import { compileTypes } from './workspace/compile-types.js';
import { type Package, readPackages } from './workspace/packages.js';

/** `npm run build [-- --clean] [PACKAGE...]`: JavaScript by tsup, declarations by `tsc -b`, one output per line of `exports`. */
const clean = process.argv.includes('--clean');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--clean');
const packages = readPackages().filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));

/** A command line lives in `src/cli.ts` and is started by `bin/`; it is built beside the entries. */
function inputs({ directory, entries }: Package): Record<string, string> {
  const files = Object.fromEntries(
    entries.map(({ output, source }) => [output.replace(/^dist\/(.*)\.js$/, '$1'), join(directory, source)]),
  );
  const cli = join(directory, 'src/cli.ts');
  return existsSync(cli) ? { cli, ...files } : files;
}

if (clean) for (const { directory } of packages) rmSync(join(directory, 'dist'), { recursive: true, force: true });
await Promise.all(
  packages.map((each) =>
    tsup({
      entry: inputs(each),
      outDir: join(each.directory, 'dist'),
      format: 'esm',
      target: 'node22',
      platform: 'node',
      splitting: true,
      treeshake: true,
      sourcemap: true,
      clean: false,
      silent: true,
      config: false,
      tsconfig: join(each.directory, 'tsconfig.json'),
      external: [/^@lamellar\//, /^node:/, ...Object.keys(each.manifest.peerDependencies ?? {})],
      removeNodeProtocol: false,
    }),
  ),
);
if (!compileTypes()) process.exit(1);
console.log(`built ${packages.length} packages: ${packages.map(({ folder }) => folder).join(', ')}`);
