import type { AdmissionRequest, KubernetesObject } from './review.js';

/** One thing that a policy finds wrong with a request. */
export interface Verdict {
  /** What decided: `Kind/name` of a constraint, or the path of a document of rules. */
  readonly policy: string;
  /** `deny` refuses, `warn` tells the client, everything else (`dryrun`) is told to nobody but the log. */
  readonly action: string;
  readonly message: string;
  readonly details?: unknown;
}

/** What a policy knows besides the request. */
export interface ReviewContext {
  /** The namespace object of the request; without it a `namespaceSelector` matches no namespaced object. */
  readonly namespace?: KubernetesObject;
  /** Where the object comes from. @default 'Original' */
  readonly source?: 'Original' | 'Generated';
  /** Ends policies that wait for something. */
  readonly signal?: AbortSignal;
}

/**
 * A kind of policy over admission: every finding about a request. Rego and Gatekeeper's templates are kinds; others (CEL, Pod Security)
 * are further functions of this form.
 */
export interface AdmissionPolicy {
  /** What kind of policy it is, such as `rego`; for logs. */
  readonly kind: string;
  review(request: AdmissionRequest, context?: ReviewContext): readonly Verdict[] | Promise<readonly Verdict[]>;
}
