import type { BundleStore } from './store.js';

/** What OPA's status service receives. */
export interface StatusReport {
  readonly labels: Readonly<Record<string, string>>;
  readonly bundles: Readonly<Record<string, BundleReport>>;
  readonly plugins: { readonly bundle: { readonly state: 'OK' | 'NOT_READY' } };
}

/** One bundle in a {@link StatusReport}. */
export interface BundleReport {
  readonly name: string;
  readonly active_revision?: string;
  /** RFC 3339, UTC. */
  readonly last_successful_activation?: string;
  readonly code?: 'bundle_error';
  readonly message?: string;
}

/** The state of a store's bundles in the form of OPA's status reports; ready when there are bundles and each was activated. */
export function statusReport(store: BundleStore, labels: Readonly<Record<string, string>> = {}): StatusReport {
  const statuses = store.status();
  const bundles = statuses.map(({ name, revision, activatedAt, error }): [string, BundleReport] => [
    name,
    {
      name,
      ...(revision !== '' && { active_revision: revision }),
      ...(activatedAt !== undefined && { last_successful_activation: new Date(activatedAt).toISOString() }),
      ...(error !== undefined && { code: 'bundle_error', message: error }),
    },
  ]);
  const ready = statuses.length > 0 && statuses.every(({ activatedAt }) => activatedAt !== undefined);
  return { labels, bundles: Object.fromEntries(bundles), plugins: { bundle: { state: ready ? 'OK' : 'NOT_READY' } } };
}
