import type { Readable, Writable } from 'node:stream';
import { GatewayError } from '../errors.js';
import type { Decision } from '../inspector.js';

/** What a body meets on its way. */
export interface FlowOptions {
  /** Sees each piece before it goes on; a decision ends the flow. */
  readonly piece?: ((piece: Uint8Array) => Decision | Promise<Decision>) | undefined;
  /** Asked when the body is complete, before the end goes on; `false` when it was longer than `hold`. */
  readonly end?: ((complete: boolean) => Decision | Promise<Decision>) | undefined;
  /** Bytes that are held back until `end` was asked; 0 passes every piece on at once. */
  readonly hold: number;
  /** The announced length; -1 when there is none. */
  readonly length: number;
  /** Most bytes in all. */
  readonly limit: number;
  /** The error when the source gives nothing for too long. */
  readonly silent: 'GATEWAY_TIMEOUT' | 'GATEWAY_SLOW_CLIENT';
  /** Most milliseconds between two pieces and until the receiver takes one; 0 for ever. */
  readonly idle: number;
}

/** How a flow ended. */
export type FlowEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'blocked'; readonly block: NonNullable<Decision> }
  | { readonly kind: 'too-large' };

/**
 * Reads a body, shows it to inspectors, and gives it to the writer that `open` makes; `open` is called once, when the first byte (or the end) may
 * go on. Reads no faster than the writer takes: a slow receiver slows the sender. Ends the writer only when the body was complete.
 *
 * @throws GatewayError `GATEWAY_ABORTED`, `GATEWAY_TIMEOUT`, `GATEWAY_SLOW_CLIENT`; and whatever the two streams report.
 */
export async function flow(
  source: Readable,
  open: () => Writable | Promise<Writable>,
  options: FlowOptions,
): Promise<FlowEnd> {
  const { piece: show, end, hold, length, limit, idle, silent } = options;
  const held: Uint8Array[] = [];
  let phase: 'hold' | 'stream' | 'pass' =
    hold > 0 ? 'hold' : show === undefined && end === undefined ? 'pass' : 'stream';
  let size = 0;
  let target: Writable | undefined;
  const send = async (piece: Uint8Array): Promise<void> => {
    target ??= await open();
    await writeTo(target, piece, idle);
  };
  for await (const piece of pieces(source, idle, silent)) {
    size += piece.length;
    if (size > limit) return { kind: 'too-large' };
    const over = phase === 'hold' && size > hold;
    if (phase !== 'pass' && show !== undefined) {
      const answer = show(over ? piece.subarray(0, piece.length - (size - hold)) : piece);
      const block = answer instanceof Promise ? await answer : answer;
      if (block !== undefined) return { kind: 'blocked', block };
    }
    if (phase === 'hold') {
      held.push(piece);
      if (!over) continue;
      // What comes is more than anybody keeps, so the verdict falls now, on the beginning.
      const block = await end?.(false);
      if (block !== undefined) return { kind: 'blocked', block };
      phase = 'pass';
      for (const early of held.splice(0)) await send(early);
    } else if (phase === 'stream' && size === length && end !== undefined) {
      // With this piece the receiver would have it all, and a later block would change nothing.
      held.push(piece);
    } else await send(piece);
  }
  if (phase !== 'pass') {
    const block = await end?.(true);
    if (block !== undefined) return { kind: 'blocked', block };
  }
  for (const piece of held) await send(piece);
  target ??= await open();
  target.end();
  return { kind: 'done' };
}

/** The pieces of a stream; leaving the loop early does not destroy it, because the connection is still needed for an answer. */
async function* pieces(
  source: Readable,
  idle: number,
  silent: FlowOptions['silent'],
): AsyncGenerator<Uint8Array, void> {
  const iterator = source.iterator({ destroyOnReturn: false });
  for (;;) {
    const next = await within(iterator.next(), idle, 'no piece of a body came', silent);
    if (next.done === true) return;
    yield next.value as Uint8Array;
  }
}

/** Writes a piece and waits until the receiver is ready for the next. */
function writeTo(target: Writable, piece: Uint8Array, idle: number): Promise<void> | undefined {
  if (target.destroyed) return Promise.reject(new GatewayError('GATEWAY_ABORTED', 'the receiver of a body is gone'));
  if (target.write(piece)) return undefined;
  const ready = new Promise<void>((resolve, reject) => {
    const done = (): void => {
      target.off('drain', done).off('close', gone);
      resolve();
    };
    const gone = (): void => {
      target.off('drain', done).off('close', gone);
      reject(new GatewayError('GATEWAY_ABORTED', 'the receiver of a body is gone'));
    };
    target.on('drain', done).on('close', gone);
  });
  return within(ready, idle, 'the receiver of a body took nothing');
}

/** Rejects when a promise takes longer than `milliseconds`; 0 waits for ever. */
export function within<T>(
  promise: Promise<T>,
  milliseconds: number,
  what: string,
  code: FlowOptions['silent'] = 'GATEWAY_TIMEOUT',
): Promise<T> {
  if (milliseconds === 0) return promise;
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new GatewayError(code, `${what} within ${milliseconds} ms`)), milliseconds);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
