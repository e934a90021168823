import type { Emit, OcsfEvent } from '@lamellar/events';
import type { Block, Inspector, RequestView } from '../inspector.js';

/** One mirrored request, as it travels to a worker. */
export interface MirrorRecord {
  readonly view: RequestView;
  /** The body, or its beginning. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** False when the body was longer than what is kept. */
  readonly complete: boolean;
}

/** What a worker says of one request. */
export interface MirrorDetection {
  readonly request: RequestView;
  readonly inspector: string;
  readonly block: Block;
}

/** Why mirrored requests were not judged. */
export type MirrorLoss = 'overload' | 'worker' | 'receive';

/** Messages from the receiver to a worker. */
export type ToWorker = { readonly kind: 'judge'; readonly records: readonly MirrorRecord[] };

/** Messages from a worker to the receiver. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'judged'; readonly count: number; readonly detections: readonly MirrorDetection[] }
  | { readonly kind: 'event'; readonly event: OcsfEvent }
  | { readonly kind: 'fault'; readonly inspector: string; readonly step: string; readonly message: string }
  | { readonly kind: 'unfit'; readonly message: string };

/** What a module of inspectors exports as `createInspectors`; it runs inside each worker. */
export type CreateInspectors = (context: {
  /** Sends an event to the receiver's `emit`. */
  readonly emit: Emit;
  /** The `data` of the mirror's options. */
  readonly data: unknown;
}) => readonly Inspector[] | Promise<readonly Inspector[]>;
