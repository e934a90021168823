import type { Policy, RunOptions } from '../policy.js';
import type { AdmissionRequest } from './review.js';
import type { AdmissionPolicy, Verdict } from './verdict.js';

/** Options of {@link regoAdmission}. */
export interface RegoAdmissionOptions {
  /** Documents of rules by action; each is a set or list of messages, or of objects with `msg`. @default { deny: 'kubernetes.admission.deny', warn: 'kubernetes.admission.warn' } */
  readonly documents?: Readonly<Record<string, string>>;
  /** Limits of an evaluation. */
  readonly run?: RunOptions;
}

const DOCUMENTS = { deny: 'kubernetes.admission.deny', warn: 'kubernetes.admission.warn' };

/**
 * Rego as a kind of admission policy: `input` is the AdmissionReview, as in OPA's own Kubernetes policies. The policy is asked for at each
 * review, so that a bundle store or a reload takes effect at once.
 *
 * @example
 * ```ts
 * const policy = compile({ 'pods.rego': 'package kubernetes.admission\n\ndeny contains "no" if input.request.kind.kind == "Pod"' });
 * const kind = regoAdmission(() => policy);
 * ```
 */
export function regoAdmission(policy: () => Policy | undefined, options: RegoAdmissionOptions = {}): AdmissionPolicy {
  const documents = Object.entries(options.documents ?? DOCUMENTS);
  type Prepared = readonly {
    readonly action: string;
    readonly path: string;
    readonly ask: (input: unknown) => unknown;
  }[];
  let prepared: Prepared = [];
  let preparedOf: Policy | undefined;
  return {
    kind: 'rego',
    review(request: AdmissionRequest): readonly Verdict[] {
      const current = policy();
      if (current === undefined) throw new Error('no policy is active yet');
      if (current !== preparedOf) {
        prepared = documents.map(([action, path]) => {
          const decide = current.prepare<unknown>(`data.${path}`);
          return { action, path, ask: (input) => decide(input, options.run) };
        });
        preparedOf = current;
      }
      const input = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request };
      return prepared.flatMap(({ action, path, ask }) => verdictsOf(ask(input), action, path));
    },
  };
}

function verdictsOf(value: unknown, action: string, policy: string): Verdict[] {
  if (value === undefined || value === null || value === false) return [];
  if (value === true) return [{ policy, action, message: `${policy} is true` }];
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.map((entry): Verdict => {
    if (typeof entry === 'string') return { policy, action, message: entry };
    const { msg, details } = (entry ?? {}) as { readonly msg?: unknown; readonly details?: unknown };
    const message = typeof msg === 'string' ? msg : JSON.stringify(entry);
    return { policy, action, message, ...(details !== undefined && { details }) };
  });
}
