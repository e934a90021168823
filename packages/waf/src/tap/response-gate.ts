import { Buffer } from 'node:buffer';
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { BlockResponse } from '../block-page.js';
import type { Transaction } from '../engine/index.js';

type Callback = (error?: Error | null) => void;

/** What the gate asks of its owner. */
export interface ResponseGateOptions {
  readonly transaction: Transaction;
  /** The answer that replaces an interrupted response. */
  readonly replacement: () => BlockResponse;
  /** The rules failed while they judged: pass the response on, or replace it? */
  readonly onFault: (error: unknown) => 'pass' | 'replace';
}

/**
 * Stands between an application and its response: judges the head before it is sent, holds the body when rules look at it, as
 * far as the limit goes, and replaces an interrupted response. What rules do not look at (event streams, downloads, other
 * types) passes unbuffered.
 */
export function gateResponse(response: ServerResponse, options: ResponseGateOptions): void {
  new ResponseGate(response, options).attach();
}

class ResponseGate {
  readonly #response: ServerResponse;
  readonly #options: ResponseGateOptions;
  readonly #writeHead: ServerResponse['writeHead'];
  readonly #write: ServerResponse['write'];
  readonly #end: ServerResponse['end'];
  readonly #flushHeaders: ServerResponse['flushHeaders'];
  readonly #chunks: Buffer[] = [];
  #held = 0;
  #state: 'waiting' | 'holding' | 'passing' | 'replaced' = 'waiting';
  #judged = false;

  constructor(response: ServerResponse, options: ResponseGateOptions) {
    this.#response = response;
    this.#options = options;
    this.#writeHead = response.writeHead;
    this.#write = response.write;
    this.#end = response.end;
    this.#flushHeaders = response.flushHeaders;
  }

  attach(): void {
    const response = this.#response;
    response.writeHead = ((status: number, ...rest: unknown[]) =>
      this.#onWriteHead(status, rest)) as typeof response.writeHead;
    response.write = ((...args: unknown[]) => this.#onWrite(args)) as typeof response.write;
    response.end = ((...args: unknown[]) => this.#onEnd(args)) as typeof response.end;
    response.flushHeaders = () => {
      if (this.#state === 'waiting') this.#judgeHead();
      if (this.#state === 'passing') this.#flushHeaders.call(response);
    };
    const sent = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Object.getPrototypeOf(response)), 'headersSent');
    const held = (): boolean => this.#state === 'holding' || this.#state === 'replaced';
    Object.defineProperty(response, 'headersSent', {
      configurable: true,
      get: () => held() || (sent?.get?.call(response) as boolean | undefined) === true,
    });
  }

  #onWriteHead(status: number, rest: readonly unknown[]): ServerResponse {
    const response = this.#response;
    if (this.#state === 'passing') return this.#writeHead.apply(response, [status, ...rest] as never) as ServerResponse;
    if (this.#state !== 'waiting') return response;
    response.statusCode = status;
    const [first, second] = rest;
    if (typeof first === 'string') response.statusMessage = first;
    setHeaders(response, (typeof first === 'string' ? second : first) as HeaderArgument);
    this.#judgeHead();
    if (this.#passes) this.#writeHead.call(response, status);
    return response;
  }

  #onWrite(args: readonly unknown[]): boolean {
    if (this.#state === 'waiting') this.#judgeHead();
    if (this.#state === 'passing') return this.#write.apply(this.#response, args as never);
    const { chunk, callback } = readArguments(args);
    if (this.#state === 'holding' && chunk !== undefined) this.#hold(chunk);
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  #onEnd(args: readonly unknown[]): ServerResponse {
    const response = this.#response;
    const { chunk, callback } = readArguments(args);
    if (this.#state === 'waiting') this.#judgeHead();
    if (this.#state === 'holding' && chunk !== undefined) this.#hold(chunk);
    if (this.#state === 'holding') {
      this.#judgeBody();
      if (this.#state === 'holding') {
        this.#release();
        return this.#end.apply(response, (callback === undefined ? [] : [callback]) as never) as ServerResponse;
      }
    } else if (this.#state === 'passing') {
      this.#judgeBody();
      if (this.#passes) return this.#end.apply(response, args as never) as ServerResponse;
    }
    if (callback !== undefined) response.once('finish', callback);
    return response;
  }

  /** Read through a getter: the judging methods change the state. */
  get #passes(): boolean {
    return this.#state === 'passing';
  }

  #judgeHead(): void {
    const response = this.#response;
    const { transaction } = this.#options;
    this.#state = 'passing';
    this.#guarded(() => {
      const headers = Object.entries(response.getHeaders()).flatMap(([name, value]) =>
        [value].flat().map((text) => [name, String(text)] as const),
      );
      transaction.responseHead({ status: response.statusCode, protocol: 'HTTP/1.1', headers });
      const encoding = String(response.getHeader('content-encoding') ?? 'identity');
      const bodiless = response.req.method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304;
      if (transaction.readsResponseBody && encoding === 'identity' && !bodiless) this.#state = 'holding';
    });
  }

  #hold(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const { transaction } = this.#options;
    this.#guarded(() => transaction.responseBody(chunk.toString('latin1')));
    if (this.#held < transaction.state.responseBodyLimit || this.#state !== 'holding') return;
    this.#judgeBody();
    if (this.#state === 'holding') this.#release();
  }

  #judgeBody(): void {
    if (this.#judged) return;
    this.#judged = true;
    this.#guarded(() => void this.#options.transaction.endResponse());
  }

  #release(): void {
    this.#state = 'passing';
    if (this.#chunks.length > 0) this.#write.apply(this.#response, [Buffer.concat(this.#chunks)] as never);
    this.#chunks.length = 0;
  }

  /** Runs rules; what they interrupt is replaced, and so is what they failed on, if the owner wants that. */
  #guarded(judge: () => void): void {
    const { transaction, onFault } = this.#options;
    let replace: boolean;
    try {
      judge();
      replace = transaction.interruption !== undefined;
    } catch (error) {
      replace = onFault(error) === 'replace';
    }
    if (replace && this.#state !== 'replaced') this.#replace();
  }

  #replace(): void {
    const response = this.#response;
    this.#chunks.length = 0;
    const alreadySent = (response as { readonly _header?: unknown })._header != null;
    if (alreadySent || transactionDrops(this.#options.transaction)) {
      // Too late for another answer: a cut response is never taken for a whole one.
      this.#state = 'replaced';
      response.destroy();
      return;
    }
    const { status, headers, body } = this.#options.replacement();
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = status;
    response.statusMessage = '';
    setHeaders(response, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
    this.#state = 'passing';
    this.#judged = true;
    this.#end.apply(response, [body] as never);
    this.#state = 'replaced';
  }
}

function transactionDrops({ interruption }: Transaction): boolean {
  return interruption?.action === 'drop';
}

type HeaderArgument = OutgoingHttpHeaders | readonly OutgoingHttpHeader[] | undefined;

function setHeaders(response: ServerResponse, headers: HeaderArgument): void {
  if (headers === undefined) return;
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    return;
  }
  const flat = headers.flat() as string[];
  const seen = new Set<string>();
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const name = flat[at] ?? '';
    const value = flat[at + 1] ?? '';
    if (seen.has(name.toLowerCase())) response.appendHeader(name, value);
    else response.setHeader(name, value);
    seen.add(name.toLowerCase());
  }
}

function readArguments(args: readonly unknown[]): { chunk: Buffer | undefined; callback: Callback | undefined } {
  const callback = args.find((argument): argument is Callback => typeof argument === 'function');
  const [first, second] = args;
  if (typeof first === 'string') {
    const encoding = typeof second === 'string' ? (second as BufferEncoding) : 'utf8';
    return { chunk: Buffer.from(first, encoding), callback };
  }
  return { chunk: first instanceof Uint8Array ? Buffer.from(first) : undefined, callback };
}
