import { type CompileOptions, compile, type Policy } from '../policy.js';
import type { Json, PlainObject, Value } from '../values/index.js';
import type { Bundle, Manifest } from './bundle.js';
import { applyDelta } from './delta.js';
import { BundleError, messageOf } from './errors.js';
import { mergeInto, rootsOverlap } from './read-files.js';

/** What is known of one bundle. */
export interface BundleStatus {
  readonly name: string;
  readonly revision: string;
  readonly etag: string | undefined;
  /** Milliseconds since 1970 of the last activation. */
  readonly activatedAt: number | undefined;
  /** Why the last activation failed; the bundle before it stays in use. */
  readonly error: string | undefined;
}

/** Options of {@link createBundleStore}. */
export interface BundleStoreOptions extends Omit<CompileOptions, 'data' | 'version'> {
  /** Language version of modules whose manifest names none. @default 'v1' */
  readonly version?: 'v0' | 'v1';
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Makes the policy of all bundles together; throws to refuse them. @default compiles their modules over their data */
  readonly activate?: (content: BundleContent) => Policy;
}

/** What all bundles hold together. */
export interface BundleContent {
  readonly modules: Readonly<Record<string, string>>;
  readonly data: PlainObject;
  /** Language version that the manifests name; undefined when they name none. */
  readonly version: 'v0' | 'v1' | undefined;
  /** The roots of each bundle. */
  readonly owners: readonly { readonly bundle: string; readonly root: string }[];
  /** Whether the modules are those of the last activation, so that only data changed. */
  readonly sameModules?: boolean;
}

/** Bundles in use, and the policy that they make together. */
export interface BundleStore {
  /** The policy over all bundles; undefined before the first activation. */
  readonly policy: Policy | undefined;
  /** Puts a bundle in the place of the one with its name: all of it, or on error nothing. */
  activate(name: string, bundle: Bundle): Policy;
  /** Takes a bundle out of use. */
  remove(name: string): Policy | undefined;
  /** Notes that a bundle could not be fetched or read. */
  failed(name: string, error: unknown): void;
  status(): BundleStatus[];
}

interface Active {
  readonly manifest: Manifest;
  readonly modules: Readonly<Record<string, string>>;
  readonly data: PlainObject;
  readonly etag: string | undefined;
}

/**
 * Makes a store without bundles. Modules of all bundles are compiled at once per activation; when only data changed, nothing is compiled.
 *
 * @example
 * ```ts
 * const store = createBundleStore();
 * store.activate('main', await readBundle(archive));
 * const allow = store.policy?.prepare<boolean>('data.authz.allow');
 * ```
 */
export function createBundleStore(options: BundleStoreOptions = {}): BundleStore {
  const { version = 'v1', now = Date.now, activate: makePolicy, ...compileOptions } = options;
  const statuses = new Map<string, BundleStatus>();
  let active: ReadonlyMap<string, Active> = new Map();
  let policy: Policy | undefined;

  const swap = (next: ReadonlyMap<string, Active>): void => {
    const data = mergedData(next);
    const keep = policy !== undefined && sameModules(active, next);
    if (makePolicy !== undefined) {
      const owners = [...next].flatMap(([bundle, { manifest }]) => manifest.roots.map((root) => ({ bundle, root })));
      const content = {
        modules: mergedModules(next),
        data: data as PlainObject,
        version: versionOf(next, version),
        owners,
      };
      policy = makePolicy({ ...content, sameModules: keep });
    } else {
      policy = keep
        ? policy!.withData(data)
        : compile(mergedModules(next), { ...compileOptions, data, version: versionOf(next, version) });
    }
    active = next;
  };
  const failed = (name: string, error: unknown): void => {
    const before = statuses.get(name);
    statuses.set(name, {
      name,
      revision: before?.revision ?? '',
      etag: before?.etag,
      activatedAt: before?.activatedAt,
      error: messageOf(error),
    });
  };
  return {
    get policy() {
      return policy;
    },
    activate(name, bundle) {
      try {
        const next = new Map(active).set(name, replacement(name, bundle, active.get(name)));
        checkOverlap(next);
        swap(next);
      } catch (error) {
        failed(name, error);
        throw error;
      }
      const { manifest, etag } = active.get(name)!;
      statuses.set(name, { name, revision: manifest.revision, etag, activatedAt: now(), error: undefined });
      return policy!;
    },
    remove(name) {
      const next = new Map(active);
      next.delete(name);
      swap(next);
      statuses.delete(name);
      return policy;
    },
    failed,
    status: () => [...statuses.values()],
  };
}

function replacement(name: string, bundle: Bundle, before: Active | undefined): Active {
  const { manifest, modules, data, patch, etag } = bundle;
  if (patch === undefined) return { manifest, modules, data, etag };
  if (before === undefined) {
    throw new BundleError('POLICY_BUNDLE_DELTA', `the delta bundle '${name}' needs a bundle to change; none is active`);
  }
  return {
    manifest: { ...before.manifest, revision: manifest.revision },
    modules: before.modules,
    data: applyDelta(before.data, patch),
    etag,
  };
}

function checkOverlap(bundles: ReadonlyMap<string, Active>): void {
  const all = [...bundles].flatMap(([name, { manifest }]) => manifest.roots.map((root) => ({ name, root })));
  for (const [index, a] of all.entries()) {
    const b = all.slice(index + 1).find((other) => other.name !== a.name && rootsOverlap(a.root, other.root));
    if (b === undefined) continue;
    throw new BundleError(
      'POLICY_BUNDLE_ROOTS',
      `the bundles '${a.name}' and '${b.name}' both own data: roots '${a.root}' and '${b.root}' overlap`,
    );
  }
}

function mergedData(bundles: ReadonlyMap<string, Active>): Json {
  const data: { [key: string]: Value } = {};
  for (const [name, bundle] of bundles) mergeInto(data, bundle.data, `bundle '${name}'`);
  return data as Json;
}

function mergedModules(bundles: ReadonlyMap<string, Active>): Record<string, string> {
  const modules: Record<string, string> = Object.create(null);
  for (const [name, bundle] of bundles) {
    for (const [path, text] of Object.entries(bundle.modules)) modules[`${name}/${path}`] = text;
  }
  return modules;
}

function sameModules(a: ReadonlyMap<string, Active>, b: ReadonlyMap<string, Active>): boolean {
  const [left, right] = [mergedModules(a), mergedModules(b)];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

function versionOf(bundles: ReadonlyMap<string, Active>, otherwise: 'v0' | 'v1'): 'v0' | 'v1' {
  const versions = new Set(
    [...bundles.values()].map(({ manifest }) =>
      manifest.regoVersion === undefined ? otherwise : (`v${manifest.regoVersion}` as const),
    ),
  );
  if (versions.size > 1) {
    throw new BundleError(
      'POLICY_BUNDLE_FORMAT',
      "the bundles are of two language versions; give all of them the same 'rego_version'",
    );
  }
  return [...versions][0] ?? otherwise;
}
