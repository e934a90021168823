/** The part of a JetStream client (`@nats-io/jetstream`) that the sink uses. */
export interface JetStreamPublisher {
  publish(
    subject: string,
    payload: Uint8Array,
    options: { readonly msgID: string; readonly timeout?: number; readonly headers?: never },
  ): Promise<{ readonly duplicate: boolean; readonly seq: number }>;
}

/** The part of a key-value bucket (`@nats-io/kv`) that the state store uses. */
export interface KeyValueBucket {
  get(
    key: string,
  ): Promise<{ readonly value: Uint8Array; readonly revision: number; readonly operation: string } | null>;
  /** Rejects when the key has a value. */
  create(key: string, value: Uint8Array): Promise<number>;
  /** Rejects when the last revision of the key is another. */
  update(key: string, value: Uint8Array, revision: number): Promise<number>;
  put(key: string, value: Uint8Array): Promise<number>;
  /** Rejects when `previousSeq` is given and is not the last revision of the key. */
  delete(key: string, options?: { readonly previousSeq: number }): Promise<void>;
}
