import { Buffer } from 'node:buffer';
import { ContentDecodeError, contentCodings, decodeContent } from '../content-coding/index.js';
import type { Transaction } from '../engine/index.js';
import type { RoutePolicy } from './route-policy.js';
import type { Tap } from './tap.js';

/** Shows a request body to the rules, piece by piece. */
export interface BodyJudge {
  /** Takes a piece; true when the rules look at no more, so that the rest need not be read. */
  take(piece: Uint8Array): boolean;
  /** Runs phase 2; `whole` is false when not all of the body was taken. */
  end(whole: boolean): Promise<void> | void;
}

const codingStatus: Readonly<Record<string, number>> = {
  WAF_BODY_CODING_UNKNOWN: 415,
  WAF_BODY_CODING_BROKEN: 400,
};

/** Chooses how the body is shown, by its Content-Encoding and the policy of the route. */
export function judgeBody(tap: Tap, policy: RoutePolicy, transaction: Transaction, encoding: string): BodyJudge {
  const coded = encoding !== '' && encoding.trim().toLowerCase() !== 'identity';
  if (!coded) return plain(tap, policy, transaction);
  if (policy.compressedRequests === 'decode') return decoding(transaction, encoding);
  if (policy.compressedRequests === 'refuse') return refusing(transaction, encoding);
  tap.bypassed(policy, 'compressed request', 'its compressed bytes are judged as they are, as the route asks');
  return plain(tap, policy, transaction);
}

function plain(tap: Tap, policy: RoutePolicy, transaction: Transaction): BodyJudge {
  const { data } = transaction.state;
  const action = policy.settings?.requestBodyLimitAction ?? tap.waf.program.settings.requestBodyLimitAction;
  return {
    take(piece) {
      transaction.requestBody(textOf(piece));
      return data.requestBodyCut;
    },
    end(whole) {
      transaction.endRequest(whole);
      // The host showed less than the rules would have looked at: what follows may be anything.
      if (!whole && !data.requestBodyCut && action === 'Reject') reachLimit(transaction, 'request body size', 413);
    },
  };
}

function refusing(transaction: Transaction, encoding: string): BodyJudge {
  const judge = decoding(transaction, encoding);
  return {
    // In observe mode the request goes on, so its body is worth judging.
    take: (piece) => (transaction.state.ruleEngine === 'On' ? true : judge.take(piece)),
    async end(whole) {
      if (transaction.state.ruleEngine !== 'On') await judge.end(whole);
      reachLimit(transaction, 'compressed request body', 415);
    },
  };
}

function decoding(transaction: Transaction, encoding: string): BodyJudge {
  const { state } = transaction;
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    take(piece) {
      pieces.push(piece);
      size += piece.length;
      return size > state.requestBodyLimit;
    },
    async end(whole) {
      let fault: ContentDecodeError | undefined;
      try {
        contentCodings(encoding);
        // One byte more than the limit tells the engine that there is more; what that means is for the rule files to say.
        const options = { maxBytes: state.requestBodyLimit + 1, atLimit: 'cut' } as const;
        for await (const piece of decodeContent(pieces, encoding, options)) {
          transaction.requestBody(textOf(piece));
          if (state.data.requestBodyCut) break;
        }
      } catch (error) {
        if (!(error instanceof ContentDecodeError)) throw error;
        // A body that was cut does not decode to its end: that is the cut's fault.
        if (whole || error.code !== 'WAF_BODY_CODING_BROKEN') fault = error;
      }
      transaction.endRequest(whole && fault === undefined);
      if (fault !== undefined)
        reachLimit(transaction, `request body: ${fault.message}`, codingStatus[fault.code] ?? 413);
      else if (!whole && !state.data.requestBodyCut) reachLimit(transaction, 'request body size', 413);
    },
  };
}

/** A limit that the body reached: told in every mode, and blocked in block mode. */
function reachLimit({ state }: Transaction, limit: string, status: number): void {
  state.limit ??= limit;
  if (state.ruleEngine !== 'On' || state.interruption !== undefined) return;
  state.interruption = { action: 'deny', status, ruleId: 0, phase: 2, limit };
}

/** Bytes as the engine takes them: one character for each. */
export function textOf(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
}
