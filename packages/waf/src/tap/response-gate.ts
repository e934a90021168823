import { Buffer } from 'node:buffer';
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { BlockResponse } from '../block-page.js';
import type { Transaction } from '../engine/index.js';
import { textOf } from './body-judge.js';
import { cut } from './response-cut.js';
import { treatResponse } from './response-treatment.js';
import type { RoutePolicy } from './route-policy.js';
import type { Tap } from './tap.js';

type Callback = (error?: Error | null) => void;

/** What the gate asks of its owner. */
export interface ResponseGateOptions {
  readonly tap: Tap;
  readonly policy: RoutePolicy;
  readonly transaction: Transaction;
  /** The answer that replaces an interrupted response. */
  readonly replacement: () => BlockResponse;
  /** The rules failed while they judged: pass the response on, or replace it? */
  readonly onFault: (error: unknown) => 'pass' | 'replace';
}

/**
 * Stands between an application and its response: judges the head before it is sent, holds the body when rules look at it, as
 * far as the limit goes, and replaces an interrupted response. What is not to wait passes, judged on its way or not; an
 * interruption then cuts it before its end.
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
  readonly #sent: PropertyDescriptor | undefined;
  readonly #chunks: Buffer[] = [];
  #held = 0;
  #state: 'waiting' | 'holding' | 'streaming' | 'passing' | 'replaced' = 'waiting';
  /** Of a streamed body: bytes until its announced length; infinite when there is none. */
  #remaining = Number.POSITIVE_INFINITY;
  #judged = false;

  constructor(response: ServerResponse, options: ResponseGateOptions) {
    this.#response = response;
    this.#options = options;
    this.#writeHead = response.writeHead;
    this.#write = response.write;
    this.#end = response.end;
    this.#flushHeaders = response.flushHeaders;
    this.#sent = inherited(response, 'headersSent');
  }

  attach(): void {
    const response = this.#response;
    response.writeHead = ((status: number, ...rest: unknown[]) =>
      this.#onWriteHead(status, rest)) as typeof response.writeHead;
    response.write = ((...args: unknown[]) => this.#onWrite(args)) as typeof response.write;
    response.end = ((...args: unknown[]) => this.#onEnd(args)) as typeof response.end;
    response.flushHeaders = () => {
      if (this.#state === 'waiting') this.#judgeHead();
      if (this.#passes) this.#flushHeaders.call(response);
    };
    const held = (): boolean => this.#state === 'holding' || this.#state === 'replaced';
    Object.defineProperty(response, 'headersSent', {
      configurable: true,
      get: () => held() || this.#sent?.get?.call(response) === true,
    });
  }

  #onWriteHead(status: number, rest: readonly unknown[]): ServerResponse {
    const response = this.#response;
    if (this.#passes) return this.#writeHead.apply(response, [status, ...rest] as never) as ServerResponse;
    if (this.#state !== 'waiting') return response;
    response.statusCode = status;
    const [first, second] = rest;
    if (typeof first === 'string' && !isHttp2(response)) response.statusMessage = first;
    setHeaders(response, (typeof first === 'string' ? second : first) as HeaderArgument);
    this.#judgeHead();
    if (this.#passes) this.#writeHead.call(response, status);
    return response;
  }

  #onWrite(args: readonly unknown[]): boolean {
    if (this.#state === 'waiting') this.#judgeHead();
    if (this.#state === 'passing' && this.#chunks.length === 0) return this.#write.apply(this.#response, args as never);
    const { chunk, callback } = readArguments(args);
    if (chunk !== undefined) {
      // Whoever wrote it may use its memory again.
      if (this.#state === 'holding') this.#hold(Buffer.from(chunk));
      else if (this.#passes) {
        const last = this.#stream(chunk);
        // The piece that completes the announced length waits for the verdict: after it a cut would change nothing.
        if (this.#passes && (!last || this.#judged)) return this.#write.apply(this.#response, args as never);
        if (this.#passes) this.#chunks.push(Buffer.from(chunk));
      }
    }
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  #onEnd(args: readonly unknown[]): ServerResponse {
    const response = this.#response;
    if (this.#state === 'waiting') this.#judgeHead();
    if (this.#state === 'passing' && this.#chunks.length === 0) {
      this.#judgeBody();
      if (this.#passes) return this.#end.apply(response, args as never) as ServerResponse;
    }
    const { chunk, callback } = readArguments(args);
    const alone = this.#held === 0;
    if (chunk !== undefined) {
      if (this.#state === 'holding') this.#hold(chunk);
      else if (this.#passes) {
        this.#stream(chunk);
        this.#chunks.push(chunk);
      }
    }
    this.#judgeBody();
    if (this.#passes || this.#state === 'holding') {
      if (alone && this.#chunks.length === 1) {
        // A body that comes at once goes at once: one write to the socket, as without us.
        this.#chunks.length = 0;
        this.#state = 'passing';
        return this.#end.apply(response, args as never) as ServerResponse;
      }
      this.#release();
      return this.#end.apply(response, (callback === undefined ? [] : [callback]) as never) as ServerResponse;
    }
    if (callback !== undefined) response.once('finish', callback);
    return response;
  }

  /** Read through a getter: the judging methods change the state. */
  get #passes(): boolean {
    return this.#state === 'passing' || this.#state === 'streaming';
  }

  #judgeHead(): void {
    const response = this.#response;
    const { transaction, tap, policy } = this.#options;
    this.#state = 'passing';
    this.#guarded(() => {
      const headers = Object.entries(response.getHeaders()).flatMap(([name, value]) =>
        [value].flat().map((text) => [name, String(text)] as const),
      );
      const protocol = `HTTP/${response.req.httpVersion}`;
      transaction.responseHead({ status: response.statusCode, protocol, headers });
      const { how, because } = treatResponse(transaction, policy, {
        method: response.req.method ?? '',
        status: response.statusCode,
        header: (name) => String(response.getHeader(name) ?? ''),
      });
      if (because !== undefined) tap.bypassed(policy, because.name, because.why);
      if (how === 'hold') this.#state = 'holding';
      else if (how === 'stream') {
        this.#state = 'streaming';
        const length = response.getHeader('content-length');
        if (length !== undefined) this.#remaining = Number(length);
      }
    });
  }

  /** Judges a piece that passes; true for the piece that completes the body. */
  #stream(chunk: Buffer): boolean {
    this.#remaining -= chunk.length;
    if (this.#state !== 'streaming') return false;
    this.#held += chunk.length;
    const { transaction } = this.#options;
    this.#guarded(() => transaction.responseBody(textOf(chunk)));
    if (this.#held >= transaction.state.responseBodyLimit && this.#state === 'streaming') {
      this.#judgeBody();
      if (this.#state === 'streaming') this.#state = 'passing';
    }
    return this.#remaining <= 0;
  }

  #hold(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const { transaction } = this.#options;
    this.#guarded(() => transaction.responseBody(textOf(chunk)));
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
    const alreadySent = this.#sent?.get?.call(response) === true;
    if (alreadySent || transactionDrops(this.#options.transaction)) {
      // Too late for another answer: a cut response is never taken for a whole one.
      this.#state = 'replaced';
      cut(response);
      return;
    }
    const { status, headers, body } = this.#options.replacement();
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = status;
    if (!isHttp2(response)) response.statusMessage = '';
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

function isHttp2(response: ServerResponse): boolean {
  return response.req.httpVersionMajor >= 2;
}

/** Frameworks put prototypes of their own before those of Node. */
function inherited(object: object, name: string): PropertyDescriptor | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
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
  if (!(first instanceof Uint8Array)) return { chunk: undefined, callback };
  return { chunk: Buffer.from(first.buffer, first.byteOffset, first.byteLength), callback };
}
