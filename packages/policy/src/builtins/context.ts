import type { Value } from '../values/index.js';
import type { NetworkAccess } from './network-access.js';

/** What a builtin may know of the evaluation that calls it, and of the host. */
export interface BuiltinContext {
  /** The evaluation's clock in nanoseconds since 1970: one value for the whole evaluation. */
  readonly now: bigint;
  /** `size` random bytes. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** Answers that must repeat within one evaluation (`rand.intn`, `uuid.rfc4122`, `http.send`), by builtin name. */
  readonly memo: Map<string, Map<string, unknown>>;
  /** Compiled patterns and parsed schemas that outlive an evaluation. */
  readonly cache: BuiltinCache;
  /** Answer of `opa.runtime`. */
  readonly runtime: Value;
  /** Receives the text of `print`. */
  readonly print?: (message: string) => void;
  /** Receives the text of `trace`. */
  readonly trace?: (message: string) => void;
  /** Receives `internal.test_case` reports. */
  readonly testCase?: (names: Value) => void;
  /** Permission to use the network; absent means none. */
  readonly network?: NetworkAccess;
  /** Answer of `rego.metadata.rule` for the calling rule. */
  readonly ruleMetadata?: () => Value;
  /** Answer of `rego.metadata.chain` for the calling rule. */
  readonly ruleMetadataChain?: () => Value;
  /** Parses a module for `rego.parse_module`: the AST as OPA's JSON; throws with OPA's message. */
  readonly parseModule?: (filename: string, text: string) => Value;
  /** Stops asynchronous builtins. */
  readonly signal?: AbortSignal;
}

/** A bounded cache of compiled things, shared by evaluations of one policy. */
export interface BuiltinCache {
  /** The value under the group and key; made on the first call. What `make` throws is not kept. */
  get<T>(group: string, key: string, make: () => T): T;
}

/** Makes a {@link BuiltinCache} that keeps the `size` newest entries of each group. */
export function createBuiltinCache(size = 200): BuiltinCache {
  const groups = new Map<string, Map<string, unknown>>();
  return {
    get<T>(group: string, key: string, make: () => T): T {
      let entries = groups.get(group);
      if (entries === undefined) groups.set(group, (entries = new Map()));
      if (entries.has(key)) return entries.get(key) as T;
      const made = make();
      if (entries.size >= size) entries.delete(entries.keys().next().value as string);
      entries.set(key, made);
      return made;
    },
  };
}

/** Options of {@link createBuiltinContext}: everything that a host may set. */
export type BuiltinContextOptions = Partial<BuiltinContext>;

/** Makes the context of one evaluation; what the host leaves out is the safe default (no network, no output). */
export function createBuiltinContext(options: BuiltinContextOptions = {}): BuiltinContext {
  return {
    now: BigInt(Date.now()) * 1_000_000n,
    randomBytes: (size) => globalThis.crypto.getRandomValues(new Uint8Array(size)),
    memo: new Map(),
    cache: createBuiltinCache(),
    runtime: {},
    ...options,
  };
}
