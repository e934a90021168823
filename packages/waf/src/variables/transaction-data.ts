import type { BodyFile } from '../bodies/index.js';
import { Store } from './store.js';
import type { Value } from './value.js';
import type { XmlElement } from './xml-tree.js';

/** The two ends of the connection. */
export interface Connection {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteHost?: string;
  readonly serverAddress?: string;
  readonly serverPort?: number;
}

/** What is known of one transaction; variables read it, the phases fill it. All texts are byte strings. */
export class TransactionData {
  readonly connection: Connection;
  readonly uniqueId: string;
  /** Epoch milliseconds when the transaction began. */
  readonly startedAt: number;
  /** The host's clock. */
  readonly now: () => number;

  method = '';
  /** The request target as it was sent. */
  target = '';
  protocol = '';
  /** The target without scheme, authority and fragment. */
  uri = '';
  /** The path, percent-decoded. */
  path = '';
  query = '';
  requestHeaders: Value[] = [];
  cookies: Value[] = [];
  /** Query arguments, then body arguments, each under ARGS. */
  readonly args: Value[] = [];
  /** How many of `args` come from the query. */
  queryArgs = 0;
  readonly pathArgs: Value[] = [];

  requestBody = '';
  requestBodyLength = 0;
  /** REQBODY_PROCESSOR. */
  bodyProcessor = '';
  /** REQBODY_ERROR_MSG; empty for none. */
  bodyError = '';
  requestBodyCut = false;
  urlencodedError = false;
  readonly files: BodyFile[] = [];
  readonly partHeaders: Value[] = [];
  readonly partNames: string[] = [];
  readonly partFilenames: string[] = [];
  readonly multipartFlags: Map<string, number> = new Map<string, number>();
  xml: XmlElement | undefined = undefined;

  responseStatus = 0;
  responseProtocol = '';
  responseHeaders: Value[] = [];
  responseBody = '';
  responseBodyLength = 0;
  responseBodyCut = false;

  readonly tx: Store;
  /** IP, GLOBAL, SESSION, USER, RESOURCE once a rule has opened them. */
  readonly collections: Map<string, Store> = new Map<string, Store>();
  readonly environment: Map<string, string> = new Map<string, string>();
  sessionId = '';
  userId = '';
  resource = '';
  webAppId = '';
  authType = '';
  remoteUser = '';

  /** What the link that matched last matched, transformed. */
  matched: Value[] = [];
  highestSeverity = 255;
  /** Attributes of the rule that runs, for RULE. */
  rule: RuleAttributes | undefined = undefined;

  constructor(
    connection: Connection,
    uniqueId: string,
    now: () => number,
    initialTx: ReadonlyMap<string, Value> = new Map(),
  ) {
    this.tx = new Store('TX', initialTx);
    this.connection = connection;
    this.uniqueId = uniqueId;
    this.now = now;
    this.startedAt = now();
  }
}

/** The attributes that RULE gives. */
export interface RuleAttributes {
  readonly id: number;
  readonly rev: string | undefined;
  readonly severity: number | undefined;
}
