import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root: string = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What one line of `exports` says. */
export interface Entry {
  /** `.` or `./schema`. */
  readonly path: string;
  /** The specifier that users write: `@lamellar/events/schema`. */
  readonly specifier: string;
  /** The source file, relative to the package: `src/schema.ts`. */
  readonly source: string;
  /** The declaration file, relative to the package: `dist/schema.d.ts`. */
  readonly types: string;
  /** The built file, relative to the package: `dist/schema.js`. */
  readonly output: string;
}

/** A published package of the workspace. */
export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly directory: string;
  readonly version: string;
  readonly manifest: Manifest;
  readonly entries: readonly Entry[];
  /** Executables: command name to file. */
  readonly bin: Readonly<Record<string, string>>;
}

/** The parts of package.json that the scripts read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly bin?: Record<string, string>;
  readonly exports: Record<string, string | Record<string, string>>;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** Reads every package below `packages/`, sorted by folder name. */
export function readPackages(): Package[] {
  return readdirSync(join(root, 'packages'))
    .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
    .sort()
    .map(readPackage);
}

function readPackage(folder: string): Package {
  const directory = join(root, 'packages', folder);
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
  return {
    name: manifest.name,
    folder,
    directory,
    version: manifest.version,
    manifest,
    entries: readEntries(manifest),
    bin: manifest.bin ?? {},
  };
}

function readEntries(manifest: Manifest): Entry[] {
  const entries: Entry[] = [];
  for (const [path, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'string') continue;
    const source = target['@lamellar/source'];
    const { types, default: output } = target;
    if (source === undefined || types === undefined || output === undefined) {
      throw new Error(`${manifest.name} exports "${path}" without "@lamellar/source", "types" and "default"`);
    }
    const clean = (file: string): string => file.replace(/^\.\//, '');
    entries.push({
      path,
      specifier: manifest.name + path.slice(1),
      source: clean(source),
      types: clean(types),
      output: clean(output),
    });
  }
  return entries;
}
