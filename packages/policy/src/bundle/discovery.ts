import type { Json } from '../values/index.js';
import { type DiscoveredBundle, readConfig } from './discovered-config.js';
import { BundleError } from './errors.js';
import { type BundleSource, type WatchOptions, watchBundle } from './http.js';
import type { VerificationKey } from './signatures.js';
import { type BundleStore, createBundleStore } from './store.js';

/** Options of {@link discoverBundles}. */
export interface DiscoveryOptions extends Pick<WatchOptions, 'signal' | 'delayMs'> {
  /** Document of the discovery bundle that holds the configuration, such as `example/discovery`. @default all of `data` */
  readonly decision?: string;
  /** Keys of the host, which the configuration may use and cannot change. @default the keys that verify the discovery bundle */
  readonly keys?: Readonly<Record<string, VerificationKey>>;
  /** Told of each configuration that took effect, by the names of its bundles. */
  readonly onDiscovered?: (names: readonly string[]) => void;
  /** Told of each activation of a discovered bundle. */
  readonly onActivated?: (name: string) => void;
  /** Told of each failure, with the name of the bundle, or `discovery`. */
  readonly onError?: (error: unknown, name: string) => void;
}

interface Watch {
  /** The configuration it runs by, to see a change. */
  readonly text: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Watches a discovery bundle: its policy makes a configuration in OPA's form (`services`, `keys`, `bundles`), whose bundles are
 * watched in turn. A bundle that a later configuration does not name is taken out of use. Ends when the signal does.
 *
 * @example
 * ```ts
 * await discoverBundles(store, { url: 'https://policies.example/discovery.tar.gz' }, { decision: 'example', signal });
 * ```
 */
export async function discoverBundles(
  store: BundleStore,
  source: BundleSource,
  options: DiscoveryOptions,
): Promise<void> {
  const { signal, delayMs, onDiscovered, onError } = options;
  const hostKeys = options.keys ?? source.verification?.keys ?? {};
  const watches = new Map<string, Watch>();
  const configuration = createBundleStore();

  const start = (bundle: DiscoveredBundle): Watch => {
    const stop = new AbortController();
    const { name } = bundle;
    const fetch = source.fetch === undefined ? {} : { fetch: source.fetch };
    const ended = watchBundle(
      store,
      name,
      { ...bundle.source, ...fetch },
      {
        signal: AbortSignal.any([signal, stop.signal]),
        ...(bundle.delayMs !== undefined && { delayMs: bundle.delayMs }),
        onActivated: () => options.onActivated?.(name),
        onError: (error) => onError?.(error, name),
      },
    );
    return { text: JSON.stringify(bundle), stop, ended };
  };
  const reconcile = (bundles: readonly DiscoveredBundle[]): void => {
    const named = new Set(bundles.map(({ name }) => name));
    for (const [name, watch] of watches) {
      if (named.has(name)) continue;
      watch.stop.abort();
      store.remove(name);
      watches.delete(name);
    }
    for (const bundle of bundles) {
      const running = watches.get(bundle.name);
      if (running?.text === JSON.stringify(bundle)) continue;
      running?.stop.abort();
      watches.set(bundle.name, start(bundle));
    }
  };
  await watchBundle(configuration, 'discovery', source, {
    signal,
    ...(delayMs !== undefined && { delayMs }),
    onActivated: () => {
      const bundles = readConfig(configOf(configuration, options.decision ?? ''), hostKeys);
      reconcile(bundles);
      onDiscovered?.(bundles.map(({ name }) => name));
    },
    onError: (error) => onError?.(error, 'discovery'),
  });
  await Promise.all([...watches.values()].map(({ ended }) => ended));
}

function configOf(configuration: BundleStore, decision: string): Json {
  const path = decision.split('/').filter((segment) => segment !== '');
  const query = `data${path.map((segment) => `[${JSON.stringify(segment)}]`).join('')}`;
  const config = configuration.policy?.prepare(query)();
  if (config !== undefined) return config;
  throw new BundleError(
    'POLICY_BUNDLE_DISCOVERY',
    `the discovery bundle has no configuration: '${query}' is undefined`,
  );
}
