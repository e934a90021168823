import type { Transaction } from '../engine/index.js';
import type { RoutePolicy } from './route-policy.js';

/** A response, as far as it decides how its body is treated. Header values are empty when absent. */
export interface ResponseFacts {
  readonly method: string;
  readonly status: number;
  readonly header: (name: string) => string;
}

/** How a body goes through: held until it is judged, judged while it passes, or not looked at. */
export interface Treatment {
  readonly how: 'hold' | 'stream' | 'pass';
  /** The rule that decided against holding; undefined when there was nothing to decide. */
  readonly because?: BypassRule;
}

/** Bodies that must not wait: a rule says which, what is done instead, and why. */
export interface BypassRule {
  readonly name: 'upgrade' | 'event stream' | 'encoded' | 'download' | 'route';
  readonly how: 'stream' | 'pass';
  readonly why: string;
  readonly applies: (facts: ResponseFacts, transaction: Transaction, policy: RoutePolicy) => boolean;
}

const streams: ReadonlySet<string> = new Set(['text/event-stream', 'multipart/x-mixed-replace', 'application/grpc']);

/** In order; the first that applies decides. */
export const bypassRules: readonly BypassRule[] = [
  {
    name: 'upgrade',
    how: 'pass',
    why: 'the connection becomes another protocol, which rules cannot read',
    applies: ({ status }) => status === 101,
  },
  {
    name: 'event stream',
    how: 'pass',
    why: 'its parts must arrive as they are made, and it may never end',
    applies: ({ header }) => streams.has((header('content-type').split(';', 1)[0] ?? '').trim().toLowerCase()),
  },
  {
    name: 'encoded',
    how: 'pass',
    why: 'it is compressed already; mount compression before the WAF',
    applies: ({ header }) => !['', 'identity'].includes(header('content-encoding').trim().toLowerCase()),
  },
  {
    name: 'route',
    how: 'pass',
    why: 'the settings of the route say so',
    applies: (_, __, { responses }) => responses === 'pass',
  },
  {
    name: 'download',
    how: 'stream',
    why: 'it is larger than what is held, so its beginning is judged while it passes, and a block cuts it',
    applies: ({ header }, { state }) => Number(header('content-length') || 0) > state.responseBodyLimit,
  },
];

/** Decides how the body of a response goes through; ask after `responseHead`. */
export function treatResponse(transaction: Transaction, policy: RoutePolicy, facts: ResponseFacts): Treatment {
  const { method, status } = facts;
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  if (bodiless || !transaction.state.responseBodyAccess || transaction.interruption !== undefined)
    return { how: 'pass' };
  const because = bypassRules.find(({ applies }) => applies(facts, transaction, policy));
  // A type that the rule files do not list is not looked at, which they have said themselves.
  if (because !== undefined && (transaction.readsResponseBody || because.name === 'event stream' || status === 101))
    return { how: because.how, because };
  if (!transaction.readsResponseBody) return { how: 'pass' };
  return { how: policy.responses === 'stream' ? 'stream' : 'hold' };
}
