import type { KubernetesObject } from '../admission/review.js';
import { type KubernetesClient, KubernetesError } from './client.js';
import { TEMPLATES_PATH } from './custom-resources.js';

const MERGE_PATCH = 'application/merge-patch+json';

/** Writes what became of templates and constraints into their status, once per generation and outcome. */
export class StatusWriter {
  readonly #client: KubernetesClient;
  readonly #id: string;
  readonly #onError: (error: unknown, about: string) => void;
  readonly #written = new Map<string, string>();
  #tail: Promise<void> = Promise.resolve();

  constructor(client: KubernetesClient, id: string, onError: (error: unknown, about: string) => void) {
    this.#client = client;
    this.#id = id;
    this.#onError = onError;
  }

  /** A template is in force, or why it is not. */
  template(template: KubernetesObject, problem: string | undefined): void {
    const errors = problem === undefined ? [] : [{ code: 'create_error', message: problem }];
    this.#write(TEMPLATES_PATH, template, { created: problem === undefined }, { errors });
  }

  /** A constraint is in force. */
  constraint(path: string, constraint: KubernetesObject): void {
    this.#write(path, constraint, {}, { enforced: true, constraintUID: constraint.metadata?.['uid'] ?? '' });
  }

  /** Resolves when everything was written. */
  idle(): Promise<void> {
    return this.#tail;
  }

  #write(path: string, object: KubernetesObject, status: object, own: object): void {
    const name = object.metadata?.name ?? '';
    const observedGeneration = object.metadata?.['generation'] ?? 0;
    const mine = { id: this.#id, observedGeneration, operations: ['webhook'], ...own };
    const key = `${path}/${name}`;
    const text = JSON.stringify([object.metadata?.['uid'], mine]);
    if (this.#written.get(key) === text) return;
    this.#written.set(key, text);
    const byPod = [...othersOf(object, this.#id), mine];
    this.#tail = this.#tail.then(async () => {
      try {
        await this.#client.request(
          'PATCH',
          `${key}/status`,
          { status: { ...status, byPod } },
          { contentType: MERGE_PATCH },
        );
      } catch (error) {
        if (this.#written.get(key) === text) this.#written.delete(key);
        if (error instanceof KubernetesError && error.status === 404) return;
        this.#onError(error, `status of ${key}`);
      }
    });
  }
}

/** What other processes say of themselves stays. */
function othersOf(object: KubernetesObject, id: string): readonly unknown[] {
  const { byPod } = (object['status'] ?? {}) as { readonly byPod?: unknown };
  if (!Array.isArray(byPod)) return [];
  return byPod.filter((entry) => (entry as { readonly id?: unknown } | null)?.id !== id);
}
