import type { Program } from './compile/index.js';
import {
  type Instance,
  instantiate,
  MemoryCollections,
  type PersistentCollections,
  Transaction,
} from './engine/index.js';
import type { Connection } from './variables/index.js';
import { type Verdict, verdictOf } from './verdict.js';
import { type RequestView, type ResponseView, readHeaders, toByteString } from './views.js';

/** What a WAF does with what its rules find. */
export type WafMode = 'off' | 'observe' | 'block';

/** Options of `createWaf`. */
export interface WafOptions {
  /**
   * `block` interrupts requests, `observe` only tells, `off` does nothing. @default what SecRuleEngine says (On blocks,
   * DetectionOnly observes), else `block`
   */
  readonly mode?: WafMode;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** A new id for each transaction: UNIQUE_ID. @default crypto.randomUUID */
  readonly uniqueId?: () => string;
  /** Bytes that the operators may look at in one transaction; past it the verdict is `limit`. @default 100_000_000 */
  readonly stepBudget?: number;
  /** Parse JSON and XML bodies by their Content-Type, also when no rule chooses the parser. @default true */
  readonly parseByContentType?: boolean;
  /** In block mode, refuse a request whose body cannot be parsed. @default true */
  readonly refuseUnparsed?: boolean;
  /** Where `initcol` collections live. @default in the memory of this process */
  readonly collections?: PersistentCollections;
}

/** A WAF: the rules, ready to judge any number of transactions. */
export interface Waf {
  readonly mode: WafMode;
  readonly program: Program;
  /** Judges a request, and its response if given, that is there as a whole. */
  inspect(request: RequestView, response?: ResponseView): Verdict;
  /** Starts a transaction whose parts come one after the other. */
  begin(connection: Connection): Transaction;
}

function engineOf(mode: WafMode): 'On' | 'Off' | 'DetectionOnly' {
  return mode === 'block' ? 'On' : mode === 'observe' ? 'DetectionOnly' : 'Off';
}

function modeOf(program: Program): WafMode {
  const { ruleEngine } = program.settings;
  return ruleEngine === 'DetectionOnly' ? 'observe' : ruleEngine === 'Off' ? 'off' : 'block';
}

const fileContentBytes = 65_536;

function looksIntoFiles(program: Program): boolean {
  return program.rules.some(({ links }) =>
    links.some(({ targets }) => targets.some(({ variable }) => variable === 'FILES_TMP_CONTENT')),
  );
}

/**
 * Makes a WAF of compiled rules.
 *
 * @example
 * const waf = createWaf(await compileRules(['crs-setup.conf', 'rules/*.conf']), { mode: 'block' });
 * const verdict = waf.inspect({ method: 'GET', target: '/?id=1%27%20or%201=1--', headers: [['host', 'a.example']] });
 */
export function createWaf(program: Program, options: WafOptions = {}): Waf {
  const instance: Instance = instantiate(program);
  const mode = options.mode ?? modeOf(program);
  const now = options.now ?? Date.now;
  const uniqueId = options.uniqueId ?? ((): string => globalThis.crypto.randomUUID());
  const shared = {
    now,
    ruleEngine: engineOf(mode),
    collections: options.collections ?? new MemoryCollections(program.settings.collectionTimeout),
    parseByContentType: options.parseByContentType ?? true,
    refuseUnparsed: options.refuseUnparsed ?? true,
    fileContentBytes: looksIntoFiles(program) ? fileContentBytes : 0,
    stepBudget: options.stepBudget ?? 100_000_000,
  };
  const begin = (connection: Connection): Transaction =>
    new Transaction(instance, { ...shared, connection, uniqueId: uniqueId() });
  return {
    mode,
    program,
    begin,
    inspect: (request, response) => {
      const transaction = begin({
        remoteAddress: request.remoteAddress ?? '',
        remotePort: request.remotePort ?? 0,
        ...(request.serverAddress !== undefined && { serverAddress: request.serverAddress }),
        ...(request.serverPort !== undefined && { serverPort: request.serverPort }),
      });
      runWhole(transaction, request, response);
      transaction.finish();
      return verdictOf(transaction);
    },
  };
}

function runWhole(transaction: Transaction, request: RequestView, response: ResponseView | undefined): void {
  const { method, target, protocol = 'HTTP/1.1' } = request;
  if (transaction.requestHead({ method, target, protocol, headers: readHeaders(request.headers) })) return;
  if (request.body !== undefined) transaction.requestBody(toByteString(request.body));
  if (transaction.endRequest() || response === undefined) return;
  const head = { status: response.status, protocol, headers: readHeaders(response.headers) };
  if (transaction.responseHead(head)) return;
  if (response.body !== undefined && transaction.readsResponseBody) {
    transaction.responseBody(toByteString(response.body));
  }
  transaction.endResponse();
}
