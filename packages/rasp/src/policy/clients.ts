import { currentRequest, type StateStore } from '@lamellar/events';
import { judgeDetection } from '../core/judge.js';
import { memoryCounters } from './memory-counters.js';

/** How many requests a client may send. */
export interface RateLimit {
  readonly limit: number;
  /** Milliseconds of a window. */
  readonly windowMs: number;
}

/** What decides about clients. */
export interface ClientPolicyOptions {
  /** Where blocks and counts are kept; one store serves every process. @default this process */
  readonly store?: Pick<StateStore, 'get' | 'set' | 'delete' | 'increment'> | undefined;
  /** By address. @default no limit */
  readonly perAddress?: RateLimit | undefined;
  /** By user, once the application has named it. @default no limit */
  readonly perUser?: RateLimit | undefined;
}

/** How a request stands: let in, blocked, or over its limit. */
export type Admission = 'admitted' | 'blocked' | 'limited';

/** Who may send requests. */
export interface ClientPolicy {
  /** Blocks a user or an address, for ever or for some milliseconds. */
  block(kind: 'user' | 'address', name: string, ttl?: number): Promise<void>;
  unblock(kind: 'user' | 'address', name: string): Promise<void>;
  /** Counts a request of a client and says how it stands. */
  check(kind: 'user' | 'address', name: string): Promise<Admission>;
  /** Names the user of the running request; rejects with `RaspBlockedError` when it may not go on. */
  identify(user: string): Promise<void>;
}

/**
 * Makes the policy about clients. Give it to the middleware as `clients`; call `identify` where the application knows its user.
 *
 * @example
 * ```ts
 * const clients = createClientPolicy({ perAddress: { limit: 100, windowMs: 60_000 } });
 * app.use(rasp({ clients }));
 * await clients.block('address', '203.0.113.9', 3_600_000);
 * ```
 */
export function createClientPolicy({
  store = memoryCounters(),
  perAddress,
  perUser,
}: ClientPolicyOptions = {}): ClientPolicy {
  const blockKey = (kind: string, name: string): string => `rasp/blocked/${kind}/${name}`;
  const check = async (kind: 'user' | 'address', name: string): Promise<Admission> => {
    if ((await store.get(blockKey(kind, name))) !== undefined) return 'blocked';
    const limit = kind === 'user' ? perUser : perAddress;
    if (limit === undefined) return 'admitted';
    const window = Math.floor(Date.now() / limit.windowMs);
    const count = await store.increment(`rasp/rate/${kind}/${name}/${window}`, 1, { ttl: limit.windowMs });
    return count > limit.limit ? 'limited' : 'admitted';
  };
  return {
    check,
    block: async (kind, name, ttl) => {
      await store.set(blockKey(kind, name), true, ttl === undefined ? {} : { ttl });
    },
    unblock: async (kind, name) => {
      await store.delete(blockKey(kind, name));
    },
    identify: async (user) => {
      const refused = refusal(await check('user', user), 'user', user);
      if (refused !== undefined) throw refused;
    },
  };
}

/** Tells of a client that may not go on; the error to answer with in block mode. */
export function refusal(admission: Admission, kind: 'user' | 'address', name: string): Error | undefined {
  if (admission === 'admitted') return undefined;
  return judgeDetection(
    { sink: 'request', value: name },
    {
      algorithm: admission === 'blocked' ? 'blocked-client' : 'rate-limit',
      input: undefined,
      at: 0,
      reason: admission === 'blocked' ? `the ${kind} is blocked` : `the ${kind} sent more requests than it may`,
    },
  );
}

/** The address of the client of the running request. */
export function clientOfRequest(): string | undefined {
  return currentRequest()?.clientAddress;
}
