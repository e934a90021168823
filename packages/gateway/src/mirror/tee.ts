import type { Inspector } from '../inspector.js';
import type { Mirror } from './mirror.js';

/** How a tee copies. */
export interface TeeOptions {
  /** Bytes of a body that are copied; more is judged by its beginning. @default 131072 */
  readonly maxBodyBytes?: number;
}

/**
 * An inspector that blocks nothing and gives a copy of every request to a mirror, which judges it in its workers. So a gateway
 * needs no nginx before it to judge out of band.
 *
 * @example
 * ```ts
 * declare const mirror: Mirror;
 * const routes = [{ name: 'shop', upstream: 'shop', inspectors: [tee(mirror)] }];
 * ```
 */
export function tee(mirror: Pick<Mirror, 'offer'>, { maxBodyBytes = 131_072 }: TeeOptions = {}): Inspector {
  return {
    name: 'tee',
    begin(view) {
      const pieces: Uint8Array[] = [];
      let kept = 0;
      let size = 0;
      return {
        requestBody: 'stream',
        requestPiece(piece) {
          size += piece.length;
          const part = piece.subarray(0, maxBodyBytes - kept);
          if (part.length === 0) return undefined;
          pieces.push(part);
          kept += part.length;
          return undefined;
        },
        requestEnd(complete) {
          // A buffer of its own, so that it can be moved to a worker.
          const body = new Uint8Array(kept);
          let at = 0;
          for (const piece of pieces) {
            body.set(piece, at);
            at += piece.length;
          }
          mirror.offer({ view, body, complete: complete && size === kept });
          return undefined;
        },
      };
    },
  };
}
