/** A Kubernetes object, as JSON. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** The `request` of an AdmissionReview of `admission.k8s.io/v1`. */
export interface AdmissionRequest {
  readonly uid?: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly name?: string;
  readonly namespace?: string;
  readonly operation: string;
  readonly object?: KubernetesObject | null;
  readonly oldObject?: KubernetesObject | null;
  readonly [field: string]: unknown;
}

/** What the API server asks a webhook. */
export interface AdmissionReview {
  readonly apiVersion: string;
  readonly kind: 'AdmissionReview';
  readonly request: AdmissionRequest;
}

/** What a webhook answers. */
export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: { readonly code: number; readonly reason?: string; readonly message: string };
  readonly warnings?: readonly string[];
}

/** An answer as the API server wants it. */
export interface AnsweredReview {
  readonly apiVersion: string;
  readonly kind: 'AdmissionReview';
  readonly response: AdmissionResponse;
}

/** The request that creates a resource: what an audit or a test asks about a resource alone. */
export function createRequest(object: KubernetesObject): AdmissionRequest {
  const [group, version] = splitApiVersion(object.apiVersion ?? '');
  const { name, namespace } = object.metadata ?? {};
  return {
    kind: { group, version, kind: object.kind ?? '' },
    operation: 'CREATE',
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    object,
  };
}

/** `apps/v1` as group and version; the core group has no name. */
export function splitApiVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}
