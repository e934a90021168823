import type { Settings } from '../compile/index.js';
import type { Store, TransactionData } from '../variables/index.js';
import { CaptureSink } from './capture-sink.js';
import type { RemovedTargets } from './compiled-rule.js';
import type { Interruption, MatchedRule } from './matched-rule.js';
import type { PersistentCollections } from './persistent-collections.js';
import { Resolved } from './target-set.js';
import type { Trace } from './trace.js';

/** What rules and `ctl` change while a transaction runs. */
export class TransactionState {
  readonly data: TransactionData;
  readonly resolved: Resolved = new Resolved();
  readonly sink: CaptureSink;
  readonly matches: MatchedRule[] = [];
  /** The rules that matched and go into the audit log. */
  readonly audited: MatchedRule[] = [];
  /** `sanitise...`: values that no log shows, as `ARGS:password`, keys in lower case. */
  readonly sanitised: Set<string> = new Set<string>();
  interruption: Interruption | undefined = undefined;
  /** Set by `allow`: phases up to and with this one run no rules. */
  allowedThrough = 0;
  phase = 0;
  /** Which limit was reached first, if any. */
  limit: string | undefined = undefined;
  /** Work done: bytes handed to operators. */
  steps = 0;
  /** Watches evaluations; for `explain`. */
  trace: Trace | undefined = undefined;

  ruleEngine: 'On' | 'Off' | 'DetectionOnly';
  requestBodyAccess: boolean;
  requestBodyLimit: number;
  responseBodyAccess: boolean;
  responseBodyLimit: number;
  forceRequestBody = false;
  auditEngine: string;
  auditLogParts: string;

  removedRules: Uint8Array | undefined = undefined;
  removedTargets: RemovedTargets[] | undefined = undefined;
  readonly #ruleCount: number;
  readonly #collections: PersistentCollections;

  constructor(
    data: TransactionData,
    settings: Settings,
    ruleEngine: 'On' | 'Off' | 'DetectionOnly',
    ruleCount: number,
    collections: PersistentCollections,
  ) {
    this.data = data;
    this.sink = new CaptureSink(data);
    this.ruleEngine = ruleEngine;
    this.requestBodyAccess = settings.requestBodyAccess;
    this.requestBodyLimit = settings.requestBodyLimit;
    this.responseBodyAccess = settings.responseBodyAccess;
    this.responseBodyLimit = settings.responseBodyLimit;
    this.auditEngine = settings.auditEngine;
    this.auditLogParts = settings.auditLogParts;
    this.#ruleCount = ruleCount;
    this.#collections = collections;
  }

  setRuleEngine(engine: 'On' | 'Off' | 'DetectionOnly'): void {
    this.ruleEngine = engine;
  }

  removeRules(indexes: readonly number[]): void {
    this.removedRules ??= new Uint8Array(this.#ruleCount);
    for (const index of indexes) this.removedRules[index] = 1;
  }

  removeTargets(removed: RemovedTargets): void {
    this.removedTargets ??= [];
    this.removedTargets.push(removed);
  }

  /** `+E`, `-E` or a new list. */
  changeAuditLogParts(value: string): void {
    if (value.startsWith('+')) this.auditLogParts += value.slice(1);
    else if (value.startsWith('-')) {
      const gone = value.slice(1);
      this.auditLogParts = [...this.auditLogParts].filter((part) => !gone.includes(part)).join('');
    } else this.auditLogParts = value;
  }

  openCollection(name: string, key: string): Store {
    return this.#collections.open(name, key, this.data.startedAt);
  }

  expire(collection: string, lowerKey: string, seconds: number): void {
    const { startedAt } = this.data;
    const store = this.data.collections.get(collection);
    if (store !== undefined) this.#collections.expire(store, lowerKey, startedAt + seconds * 1000, startedAt);
  }

  deprecate(collection: string, lowerKey: string, amount: number, seconds: number): void {
    const store = this.data.collections.get(collection);
    if (store !== undefined) this.#collections.deprecate(store, lowerKey, amount, seconds, this.data.startedAt);
  }
}
