/** One request of a client. */
export interface Call {
  /** @default 'GET', or 'POST' when there is a body */
  readonly method?: string;
  readonly path: string;
  /** Text, or a document that is sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Packs the body with gzip and says so. */
  readonly gzip?: boolean;
  /** Parts of the answer that are each program's own, such as the syntax tree after its compiler's passes. */
  readonly own?: readonly ('ast' | 'explanation' | 'metrics' | 'body' | 'details' | 'hints' | 'location')[];
}

/** Requests to one fresh server, in order: later ones see what earlier ones changed. */
export interface Scene {
  readonly name: string;
  /** Files that the server is started with. */
  readonly files: Readonly<Record<string, string>>;
  /** Arguments of `run --server`, besides the address and the files. */
  readonly args?: readonly string[];
  readonly calls: readonly Call[];
}

/** What was answered, without what differs from run to run. */
export interface Recorded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A name for a call that tells it from the others of its scene. */
export function callId(scene: Scene, index: number): string {
  const call = scene.calls[index]!;
  return `${scene.name}/${index + 1} ${methodOf(call)} ${call.path}`;
}

export function methodOf({ method, body }: Call): string {
  return method ?? (body === undefined ? 'GET' : 'POST');
}
