import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseYaml } from '../builtins/yaml/parse.js';
import type { Bundle } from '../bundle/bundle.js';
import { readBundle, readBundleDirectory } from '../bundle/index.js';
import { mergeInto } from '../bundle/read-files.js';
import { isPlainObject, type PlainObject, parseJson, setOwn, type Value } from '../values/index.js';

/** Modules and documents that a command works on. */
export interface Loaded {
  /** Texts of modules by the names that problems show. */
  readonly modules: Readonly<Record<string, string>>;
  readonly data: PlainObject;
  readonly bundles: readonly { readonly path: string; readonly bundle: Bundle }[];
  /** Language version that a bundle's manifest names. */
  readonly version: 'v0' | 'v1' | undefined;
}

/** How files are chosen. */
export interface LoadOptions {
  /** Patterns of names that are passed over: `*` stands for any text. */
  readonly ignore?: readonly string[];
  /** Whether only modules are wanted. */
  readonly modulesOnly?: boolean;
  /** Whether the paths are bundles. */
  readonly asBundles?: boolean;
  /** The folder that relative paths start from; names in problems stay as they were given. */
  readonly cwd: string;
}

/** A file or bundle that cannot be loaded. */
export class LoadError extends Error {}

/**
 * Loads files, directories and archives as `opa` does: `path`, or `a.b:path` which puts documents below `data.a.b`. Documents in a directory stand
 * below the names of its folders.
 *
 * @throws {LoadError} with the path that is wrong.
 */
export async function load(
  paths: readonly string[],
  options: LoadOptions,
  bundlePaths: readonly string[] = [],
): Promise<Loaded> {
  const modules: Record<string, string> = Object.create(null);
  const data: { [key: string]: Value } = {};
  const bundles: { path: string; bundle: Bundle }[] = [];
  const plain = options.asBundles === true ? [] : paths;
  for (const given of plain) {
    const { prefix, path } = splitPrefix(given);
    await walk(path, prefix, options, true, async (file, place) => {
      if (file.endsWith('.rego')) modules[file] = await readText(resolve(options.cwd, file));
      else if (options.modulesOnly !== true)
        addDocument(data, place, parseDocument(await readText(resolve(options.cwd, file)), file), file);
    });
  }
  let version: 'v0' | 'v1' | undefined;
  for (const path of options.asBundles === true ? [...paths, ...bundlePaths] : bundlePaths) {
    const bundle = await openBundle(resolve(options.cwd, path), options.ignore ?? []);
    bundles.push({ path, bundle });
    for (const [name, text] of Object.entries(bundle.modules)) modules[join(path, name)] = text;
    try {
      mergeInto(data, bundle.data, path);
    } catch (error) {
      throw new LoadError(messageOf(error));
    }
    if (bundle.manifest.regoVersion !== undefined) version = bundle.manifest.regoVersion === 0 ? 'v0' : 'v1';
  }
  return { modules, data, bundles, version };
}

/** A bundle from an archive or a directory. */
export async function openBundle(path: string, ignore: readonly string[] = []): Promise<Bundle> {
  try {
    const info = await stat(path);
    const bundle = info.isDirectory() ? await readBundleDirectory(path) : await readBundle(await readFile(path));
    if (ignore.length === 0) return bundle;
    const kept = Object.entries(bundle.modules).filter(
      ([name]) => !name.split('/').some((part) => ignored(part, ignore)),
    );
    return { ...bundle, modules: Object.fromEntries(kept) };
  } catch (error) {
    throw new LoadError(`bundle ${path}: ${messageOf(error)}`);
  }
}

function splitPrefix(given: string): { readonly prefix: readonly string[]; readonly path: string } {
  const colon = given.indexOf(':');
  if (colon <= 0 || given.startsWith('file:')) return { prefix: [], path: given.replace(/^file:\/\//, '') };
  const prefix = given.slice(0, colon);
  return {
    prefix: prefix
      .replace(/^data\.?/, '')
      .split('.')
      .filter((part) => part !== ''),
    path: given.slice(colon + 1),
  };
}

async function walk(
  path: string,
  place: readonly string[],
  options: LoadOptions,
  named: boolean,
  visit: (file: string, place: readonly string[]) => Promise<void>,
): Promise<void> {
  const info = await stat(resolve(options.cwd, path)).catch((error: unknown) => {
    throw new LoadError(`1 error occurred during loading: stat ${path}: ${reasonOf(error)}`);
  });
  if (!named && ignored(basename(path), options.ignore ?? [])) return;
  if (!info.isDirectory()) {
    if (!named && !isLoadable(path)) return;
    await visit(path, place);
    return;
  }
  const entries = await readdir(resolve(options.cwd, path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = entry.isDirectory() ? [...place, entry.name] : place;
    await walk(join(path, entry.name), below, options, false, visit);
  }
}

function isLoadable(path: string): boolean {
  return ['.rego', '.json', '.yaml', '.yml'].some((end) => path.endsWith(end)) && !basename(path).startsWith('.');
}

/** Whether a name matches one of the patterns; `*` stands for any text. */
function ignored(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*');
    if (parts.length === 1) return name === pattern;
    let at = 0;
    for (const [index, part] of parts.entries()) {
      if (index === 0) {
        if (!name.startsWith(part)) return false;
        at = part.length;
      } else if (index === parts.length - 1) return name.length - at >= part.length && name.endsWith(part);
      else {
        const found = name.indexOf(part, at);
        if (found < 0) return false;
        at = found + part.length;
      }
    }
    return true;
  });
}

function addDocument(data: { [key: string]: Value }, place: readonly string[], document: Value, file: string): void {
  let wrapped = document;
  for (const name of [...place].reverse()) {
    const outer: { [key: string]: Value } = {};
    setOwn(outer, name, wrapped);
    wrapped = outer;
  }
  if (!isPlainObject(wrapped))
    throw new LoadError(`1 error occurred during loading: ${file}: document must be of type object`);
  try {
    mergeInto(data, wrapped, file);
  } catch {
    throw new LoadError(`1 error occurred during loading: ${file}: merge error`);
  }
}

/** A JSON document, or YAML where the name does not say JSON. */
export function parseDocument(text: string, file: string): Value {
  try {
    return file.endsWith('.json') ? parseJson(text) : parseJsonOrYaml(text);
  } catch (error) {
    throw new LoadError(`1 error occurred during loading: ${file}: ${messageOf(error)}`);
  }
}

function parseJsonOrYaml(text: string): Value {
  try {
    return parseJson(text);
  } catch {
    return parseYaml(text);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new LoadError(`open ${file}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return 'no such file or directory';
  if (code === 'EACCES') return 'permission denied';
  return messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
