import { type BodyProcessor, bodyProcessors } from '../bodies/index.js';
import type { Settings } from '../compile/index.js';
import { BodyCollector } from './body-collector.js';
import type { TransactionState } from './transaction-state.js';

/** How bodies are read beyond what the rules say. */
export interface RequestBodyOptions {
  /** Bytes of each uploaded file kept for FILES_TMP_CONTENT; 0 when no rule looks at it. */
  readonly fileContentBytes: number;
}

/** Receives the request body in pieces, bounded, and feeds its parser. Bytes past a limit are counted and dropped. */
export class RequestBody {
  readonly #state: TransactionState;
  readonly #settings: Settings;
  readonly #options: RequestBodyOptions;
  readonly #pieces: string[] = [];
  #kept = 0;
  #parser: BodyProcessor | undefined;
  #collector: BodyCollector | undefined;
  #started = false;
  /** Which limit the body reached, if any. */
  limit: string | undefined = undefined;

  constructor(state: TransactionState, settings: Settings, options: RequestBodyOptions) {
    this.#state = state;
    this.#settings = settings;
    this.#options = options;
  }

  /** Phase 1 is over: the rules have chosen the parser. */
  #start(): void {
    this.#started = true;
    const { data } = this.#state;
    const factory = bodyProcessors.get(data.bodyProcessor);
    if (factory === undefined) return;
    this.#collector = new BodyCollector(data, this.#settings.parseXmlIntoArgs !== 'Off');
    const header = data.requestHeaders.find(({ lowerKey }) => lowerKey === 'content-type');
    this.#parser = factory.create(this.#collector, {
      contentType: header?.text ?? '',
      maxArguments: Math.max(0, this.#settings.argumentsLimit - data.args.length),
      maxDepth: this.#settings.jsonDepthLimit,
      maxFiles: this.#settings.uploadFileLimit,
      argumentSeparator: this.#settings.argumentSeparator,
      fileContentBytes: this.#options.fileContentBytes,
    });
  }

  /** The most bytes that are looked at: uploads may be larger than what is no file. */
  get #most(): number {
    const { requestBodyLimit, data } = this.#state;
    const uploads = data.bodyProcessor === 'MULTIPART';
    return uploads ? requestBodyLimit : Math.min(requestBodyLimit, this.#settings.requestBodyNoFilesLimit);
  }

  write(chunk: string): void {
    if (!this.#started) this.#start();
    const { data } = this.#state;
    data.requestBodyLength += chunk.length;
    const room = this.#most - this.#kept;
    if (chunk.length > room) {
      data.requestBodyCut = true;
      this.limit ??= 'request body size';
    }
    if (room <= 0) return;
    const text = chunk.length > room ? chunk.slice(0, room) : chunk;
    this.#kept += text.length;
    if (this.#keepsText()) this.#pieces.push(text);
    this.#parser?.write(text);
  }

  #keepsText(): boolean {
    const { data, forceRequestBody } = this.#state;
    if (forceRequestBody) return true;
    return data.bodyProcessor !== '' && data.bodyProcessor !== 'MULTIPART' && data.bodyProcessor !== 'XML';
  }

  /** No more bytes come; `complete` false when the client broke off. */
  end(complete: boolean): void {
    if (!this.#started) this.#start();
    const { data } = this.#state;
    if (data.requestBodyLength > 0) this.#parser?.end(complete && !data.requestBodyCut);
    data.requestBody = this.#pieces.join('');
    this.limit ??= this.#collector?.limit;
    this.#judgeSize();
  }

  /** Of a multipart body: headers of parts and contents of fields. */
  #bytesWithoutFiles(): number {
    const { data } = this.#state;
    if (data.bodyProcessor !== 'MULTIPART') return data.requestBodyLength;
    const headers = data.partHeaders.reduce((sum, { text }) => sum + text.length, 0);
    return data.args.slice(data.queryArgs).reduce((sum, { text }) => sum + text.length, headers);
  }

  /** What is no file has a limit of its own; ModSecurity tells it as an error of the body. */
  #judgeSize(): void {
    const { data, requestBodyLimit } = this.#state;
    const { requestBodyNoFilesLimit, requestBodyLimitAction } = this.#settings;
    if (requestBodyLimitAction !== 'Reject' || data.requestBodyLength > requestBodyLimit) return;
    if (this.#bytesWithoutFiles() <= requestBodyNoFilesLimit) return;
    this.limit ??= 'request body size without files';
    if (data.bodyError === '')
      data.bodyError = `the body has more than ${requestBodyNoFilesLimit} bytes that are no file`;
  }
}
