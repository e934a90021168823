import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = 'v2.5.1';

/** What one scanner found in one lock file: `name@version` to the ids that it puts together. */
export type Found = Map<string, string[][]>;

interface Output {
  readonly results?: readonly {
    readonly source: { readonly path: string };
    readonly packages: readonly {
      readonly package: { readonly name: string; readonly version: string };
      readonly groups: readonly { readonly ids: readonly string[] }[];
    }[];
  }[];
}

/** The program in the folder of peers, or why it is not there. */
export function findPeer(): { readonly program: string } | { readonly reason: string } {
  const folder =
    process.env['LAMELLAR_PEERS'] ||
    join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lamellar', 'peers');
  const program = join(folder, 'osv-scanner');
  return existsSync(program)
    ? { program }
    : {
        reason: `no osv-scanner in the folder of peers; GOBIN=${folder} go install github.com/google/osv-scanner/v2/cmd/osv-scanner@${VERSION}`,
      };
}

/** Runs osv-scanner on lock files, offline, with the databases of a folder. */
export function runPeer(
  program: string,
  databases: string,
  files: readonly { path: string; parseAs: string }[],
): Map<string, Found> {
  const flags = [
    'scan',
    'source',
    '--offline',
    '--all-vulns',
    '--no-resolve',
    '--format',
    'json',
    '--verbosity',
    'error',
  ];
  const run = spawnSync(program, [...flags, ...files.flatMap(({ path, parseAs }) => ['-L', `${parseAs}:${path}`])], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: databases },
  });
  if (run.status !== 0 && run.status !== 1)
    throw new Error(`osv-scanner ended with ${run.status}: ${run.stderr.slice(0, 2000)}`);
  const byFile = new Map<string, Found>();
  for (const { source, packages } of (JSON.parse(run.stdout) as Output).results ?? []) {
    byFile.set(
      source.path,
      new Map(
        packages.map((each) => [
          `${each.package.name}@${each.package.version}`,
          each.groups.map(({ ids }) => [...ids]),
        ]),
      ),
    );
  }
  return byFile;
}
