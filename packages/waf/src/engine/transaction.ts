import { type Connection, TransactionData, Value } from '../variables/index.js';
import type { Instance } from './instantiate.js';
import type { Interruption, MatchedRule } from './matched-rule.js';
import type { PersistentCollections } from './persistent-collections.js';
import { RequestBody } from './request-body.js';
import { type RequestHead, readRequestHead } from './request-head.js';
import { loggingPhase, runPhase } from './run-phase.js';
import { TransactionState } from './transaction-state.js';

/** What a transaction needs from its host. */
export interface TransactionOptions {
  readonly connection: Connection;
  readonly uniqueId: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly ruleEngine: 'On' | 'Off' | 'DetectionOnly';
  readonly collections: PersistentCollections;
  /** Choose the JSON and XML parser by Content-Type, also when no rule does. */
  readonly parseByContentType: boolean;
  /** A body that cannot be parsed interrupts the request after phase 2. */
  readonly refuseUnparsed: boolean;
  readonly fileContentBytes: number;
  /** Status for a body above its limit: 413, or 403 as ModSecurity v3 has it. */
  readonly limitStatus: number;
  /** Bytes that operators may look at in one transaction. */
  readonly stepBudget: number;
}

/** A response head, as far as rules look at it. */
export interface ResponseHead {
  readonly status: number;
  readonly protocol: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * One request and its response. Call in order: `requestHead`, `requestBody`*, `endRequest`, `responseHead`, `responseBody`*,
 * `endResponse`, `finish`. After an interruption only `finish` does something. Byte strings in and out.
 */
export class Transaction {
  readonly state: TransactionState;
  readonly #instance: Instance;
  readonly #options: TransactionOptions;
  readonly #body: RequestBody;
  readonly #responsePieces: string[] = [];
  #responseKept = 0;

  constructor(instance: Instance, options: TransactionOptions) {
    const { settings, rules } = instance.program;
    const data = new TransactionData(options.connection, options.uniqueId, options.now, instance.initialTx);
    data.webAppId = settings.webAppId;
    this.state = new TransactionState(data, settings, options.ruleEngine, rules.length, options.collections);
    this.#instance = instance;
    this.#options = options;
    this.#body = new RequestBody(this.state, settings, { fileContentBytes: options.fileContentBytes });
  }

  get interruption(): Interruption | undefined {
    return this.state.interruption;
  }

  get matches(): readonly MatchedRule[] {
    return this.state.matches;
  }

  /** Phase 1. */
  requestHead(head: RequestHead): Interruption | undefined {
    const { state } = this;
    const complete = readRequestHead(state.data, head, this.#instance.program.settings);
    state.data.bodyProcessor = this.#processorOf(head);
    this.#run(1);
    if (!complete) this.#limit('number of arguments', 400);
    return state.interruption;
  }

  #processorOf({ headers }: RequestHead): string {
    const header = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    const type = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
    if (type === 'application/x-www-form-urlencoded') return 'URLENCODED';
    if (type === 'multipart/form-data') return 'MULTIPART';
    if (!this.#options.parseByContentType) return '';
    if (type === 'application/json' || type.endsWith('+json')) return 'JSON';
    return type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml') ? 'XML' : '';
  }

  /** Takes bytes of the request body. */
  requestBody(chunk: string): void {
    if (this.readsRequestBody) this.#body.write(chunk);
  }

  /** Do the rules want to see the request body? */
  get readsRequestBody(): boolean {
    return this.state.requestBodyAccess && this.state.ruleEngine !== 'Off' && this.state.interruption === undefined;
  }

  /** Phase 2. */
  endRequest(complete = true): Interruption | undefined {
    const { state } = this;
    const { requestBodyLimitAction } = this.#instance.program.settings;
    if (this.readsRequestBody) this.#body.end(complete);
    const tooLarge = state.data.requestBodyCut && requestBodyLimitAction === 'Reject';
    this.#run(2);
    if (tooLarge) this.#limit(this.#body.limit ?? 'request body size', this.#options.limitStatus);
    else if (this.#body.limit !== undefined && !state.data.requestBodyCut) this.#limit(this.#body.limit, 400);
    else if (this.#options.refuseUnparsed && state.data.bodyError !== '') this.#limit('unreadable request body', 400);
    return state.interruption;
  }

  /** Phase 3. */
  responseHead(head: ResponseHead): Interruption | undefined {
    const { data } = this.state;
    data.responseStatus = head.status;
    data.responseProtocol = head.protocol;
    data.responseHeaders = head.headers.map(([name, value]) => new Value('RESPONSE_HEADERS', name, value));
    this.#run(3);
    return this.state.interruption;
  }

  /** Do the rules want to see this response's body? Known after `responseHead`. */
  get readsResponseBody(): boolean {
    const { state } = this;
    if (!state.responseBodyAccess || state.ruleEngine === 'Off' || state.interruption !== undefined) return false;
    const { responseBodyMimeTypes } = this.#instance.program.settings;
    const header = state.data.responseHeaders.find(({ lowerKey }) => lowerKey === 'content-type')?.text ?? '';
    const type = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
    return responseBodyMimeTypes.includes(type) || (type === '' && responseBodyMimeTypes.includes('(null)'));
  }

  /** Takes bytes of the response body. */
  responseBody(chunk: string): void {
    const { data, responseBodyLimit } = this.state;
    data.responseBodyLength += chunk.length;
    const room = responseBodyLimit - this.#responseKept;
    if (chunk.length > room) data.responseBodyCut = true;
    if (room <= 0) return;
    const text = chunk.length > room ? chunk.slice(0, room) : chunk;
    this.#responseKept += text.length;
    this.#responsePieces.push(text);
  }

  /** Phase 4. */
  endResponse(): Interruption | undefined {
    const { state } = this;
    state.data.responseBody = this.#responsePieces.join('');
    this.#run(4);
    const { responseBodyLimitAction } = this.#instance.program.settings;
    if (state.data.responseBodyCut && responseBodyLimitAction === 'Reject')
      this.#limit('response body size', this.#options.limitStatus === 413 ? 500 : this.#options.limitStatus);
    return state.interruption;
  }

  /** Phase 5: logging; runs once at the end, whatever happened. */
  finish(): void {
    this.#run(loggingPhase);
  }

  #run(phase: number): void {
    runPhase(this.#instance, phase, this.state, this.#options.stepBudget);
    if (this.state.sink.limited || this.state.steps > this.#options.stepBudget) this.#limit('steps', 403);
  }

  /** What input made us give up on is told, and blocks in block mode: otherwise padding would be a way around. */
  #limit(limit: string, status: number): void {
    const { state } = this;
    state.limit ??= limit;
    if (state.ruleEngine !== 'On' || state.interruption !== undefined || state.phase === loggingPhase) return;
    state.interruption = { action: 'deny', status, ruleId: 0, phase: state.phase, limit };
  }
}
