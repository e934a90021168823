import { PolicyError } from '../errors.js';

/** What the API server answered that is no success. */
export class KubernetesError extends PolicyError {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super('POLICY_KUBERNETES', message, options);
    this.name = 'KubernetesError';
    this.status = status;
  }
}

/** One event of a watch. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/** Options of a request. */
export interface RequestOptions {
  /** @default 'application/json' */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** The methods of the Kubernetes API that this package uses. */
export interface KubernetesClient {
  /** Asks for a path such as `/api/v1/namespaces`. @throws {KubernetesError} */
  request<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  /** Reads a watch until the server ends it, or the signal does. @throws {KubernetesError} */
  watch(path: string, onEvent: (event: WatchEvent) => void, signal: AbortSignal): Promise<void>;
}
