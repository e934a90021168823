import { trimCharacters } from '../builtins/trim-characters.js';
import { parseYaml } from '../builtins/yaml/parse.js';
import { isArray, isPlainObject, ownEntry, type PlainObject, parseJson, setOwn, type Value } from '../values/index.js';
import type { Bundle, Manifest, PatchOperation } from './bundle.js';
import { BundleError, messageOf } from './errors.js';
import { type VerificationOptions, verifyFiles } from './signatures.js';

/** How a bundle is read. */
export interface ReadOptions {
  /** Keys that must have signed it; without them signatures are not looked at. */
  readonly verification?: VerificationOptions;
  /** The tag under which the server knows the bundle. */
  readonly etag?: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Makes a bundle of its files, by their paths with `/` and without a leading one.
 *
 * @throws {BundleError} when a file cannot be read, two say different things, or the signature is wrong.
 */
export function readFiles(files: ReadonlyMap<string, Uint8Array>, options: ReadOptions = {}): Bundle {
  if (options.verification !== undefined) verifyFiles(files, options.verification);
  const manifest = readManifest(files);
  const modules: Record<string, string> = Object.create(null);
  const data: { [key: string]: Value } = {};
  let patch: readonly PatchOperation[] | undefined;
  for (const [path, bytes] of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (path === 'patch.json') patch = readPatch(path, bytes);
    else if (name.endsWith('.rego')) modules[path] = textOf(path, bytes);
    else if (name === 'data.json' || name === 'data.yaml' || name === 'data.yml')
      mergeAt(data, path, readDocument(path, bytes));
  }
  if (patch !== undefined && (Object.keys(modules).length > 0 || Object.keys(data).length > 0)) {
    throw new BundleError(
      'POLICY_BUNDLE_FORMAT',
      'a delta bundle has patch.json and .manifest only; found modules or data beside them',
    );
  }
  checkRoots(data, manifest.roots);
  return {
    manifest,
    modules,
    data,
    ...(patch === undefined ? {} : { patch }),
    ...(options.etag === undefined ? {} : { etag: options.etag }),
  };
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new BundleError('POLICY_BUNDLE_FORMAT', `${path}: the text is not UTF-8`, { cause });
  }
}

/** Reads a JSON or YAML file of a bundle. */
export function readDocument(path: string, bytes: Uint8Array): Value {
  const text = textOf(path, bytes);
  try {
    return path.endsWith('.yaml') || path.endsWith('.yml') ? parseYaml(text) : parseJson(text);
  } catch (cause) {
    throw new BundleError('POLICY_BUNDLE_FORMAT', `${path}: ${messageOf(cause)}`, { cause });
  }
}

function readObject(path: string, bytes: Uint8Array): PlainObject {
  const value = readDocument(path, bytes);
  if (!isPlainObject(value)) throw new BundleError('POLICY_BUNDLE_FORMAT', `${path}: expected an object`);
  return value;
}

function readManifest(files: ReadonlyMap<string, Uint8Array>): Manifest {
  const bytes = files.get('.manifest');
  const source = bytes === undefined ? {} : readObject('.manifest', bytes);
  const revision = ownEntry(source, 'revision') ?? '';
  if (typeof revision !== 'string') throw manifestError("'revision' is not a text");
  const roots = ownEntry(source, 'roots') ?? [''];
  if (!isArray(roots) || !roots.every((root) => typeof root === 'string'))
    throw manifestError("'roots' is no list of paths");
  const paths = roots.map((root) => trimCharacters(root as string, '/'));
  for (const [index, root] of paths.entries()) {
    const other = paths.find((one, at) => at !== index && rootsOverlap(one, root));
    if (other !== undefined) throw manifestError(`the roots '${root}' and '${other}' overlap`);
  }
  const version = ownEntry(source, 'rego_version');
  if (version !== undefined && version !== 0 && version !== 1) throw manifestError("'rego_version' is neither 0 nor 1");
  const metadata = ownEntry(source, 'metadata') ?? {};
  if (!isPlainObject(metadata)) throw manifestError("'metadata' is not an object");
  return { revision, roots: paths, regoVersion: version, metadata };
}

function manifestError(what: string): BundleError {
  return new BundleError('POLICY_BUNDLE_FORMAT', `.manifest: ${what}`);
}

/** Whether one of two roots lies in the other. */
export function rootsOverlap(a: string, b: string): boolean {
  return a === '' || b === '' || a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** Whether a path of data lies in a root. */
export function inRoots(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => root === '' || path === root || path.startsWith(`${root}/`));
}

/** Puts the document of `a/b/data.json` at `a.b`. */
function mergeAt(data: { [key: string]: Value }, path: string, document: Value): void {
  const steps = path.split('/').slice(0, -1);
  const wrapped = steps.reduceRight<Value>((inner, step) => {
    const outer: { [key: string]: Value } = {};
    setOwn(outer, step, inner);
    return outer;
  }, document);
  if (!isPlainObject(wrapped))
    throw new BundleError('POLICY_BUNDLE_FORMAT', `${path}: the root document must be an object`);
  mergeInto(data, wrapped, path);
}

/** Merges objects; two values at one place are an error. Nothing that is given is changed but the target. */
export function mergeInto(target: { [key: string]: Value }, source: PlainObject, what: string): void {
  for (const key of Object.keys(source)) {
    const own = ownEntry(target, key);
    const added = source[key]!;
    if (own === undefined) setOwn(target, key, added);
    else if (isPlainObject(own) && isPlainObject(added)) {
      const copy: { [key: string]: Value } = {};
      mergeInto(copy, own, what);
      mergeInto(copy, added, what);
      setOwn(target, key, copy);
    } else throw new BundleError('POLICY_BUNDLE_FORMAT', `${what}: a value at '${key}' is there already`);
  }
}

/** Data outside the roots is an error: it would be another bundle's. */
function checkRoots(data: PlainObject, roots: readonly string[]): void {
  if (roots.includes('')) return;
  const visit = (value: Value, path: string): void => {
    if (inRoots(path, roots)) return;
    const above = path === '' || roots.some((root) => root.startsWith(`${path}/`));
    if (!above || !isPlainObject(value)) {
      throw new BundleError(
        'POLICY_BUNDLE_ROOTS',
        `the data at '${path}' lies outside the roots [${roots.join(', ')}] of .manifest`,
      );
    }
    for (const key of Object.keys(value)) visit(value[key]!, path === '' ? key : `${path}/${key}`);
  };
  visit(data, '');
}

const OPERATIONS = new Set(['upsert', 'replace', 'remove']);

function readPatch(path: string, bytes: Uint8Array): PatchOperation[] {
  const list = ownEntry(readObject(path, bytes), 'data') ?? [];
  if (!isArray(list)) throw new BundleError('POLICY_BUNDLE_FORMAT', "patch.json: 'data' is no list");
  return list.map((entry, index) => {
    const fail = (what: string): BundleError =>
      new BundleError('POLICY_BUNDLE_FORMAT', `patch.json: operation ${index}: ${what}`);
    if (!isPlainObject(entry)) throw fail('expected an object');
    const [op, at, value] = [ownEntry(entry, 'op'), ownEntry(entry, 'path'), ownEntry(entry, 'value')];
    if (typeof op !== 'string' || !OPERATIONS.has(op)) throw fail("'op' is none of upsert, replace, remove");
    if (typeof at !== 'string' || !at.startsWith('/')) throw fail("'path' does not begin with '/'");
    if (op !== 'remove' && value === undefined) throw fail("there is no 'value'");
    return { op: op as PatchOperation['op'], path: at, ...(value === undefined ? {} : { value }) };
  });
}
