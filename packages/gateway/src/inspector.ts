/** A request as it came, for inspectors; nothing in it was decoded or normalised. */
export interface RequestView {
  /** Unique in this process; also the `X-Request-Id` that the upstream sees. */
  readonly id: string;
  readonly method: string;
  /** The request target in origin form, such as `/search?q=1`. */
  readonly target: string;
  readonly httpVersion: string;
  /** Names and values in turn, as received: `[name, value, name, value, ...]`; pseudo-headers of HTTP/2 left out. */
  readonly rawHeaders: readonly string[];
  readonly scheme: 'http' | 'https';
  /** The value of `Host` or `:authority`. */
  readonly host: string;
  /** The other end of the connection. */
  readonly peerAddress: string;
  readonly peerPort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** The client by the trusted-proxy rules; equals `peerAddress` when the peer is not trusted. */
  readonly clientAddress: string;
  /** The name of the route that takes it. */
  readonly route: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The head of a response from the upstream. */
export interface ResponseView {
  readonly status: number;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
}

/** An answer that replaces what would have gone on. */
export interface Block {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** One line for the outcome; never sent to the client. */
  readonly reason?: string;
  /** Break the connection off (of HTTP/2 the stream) instead of answering. */
  readonly drop?: boolean;
  /** Also refuse the client's address for so many milliseconds. */
  readonly blockClientFor?: number;
}

/** What an inspector says at each step: nothing, or a block. */
export type Decision = Block | undefined;

/** How a transaction ended. */
export interface Outcome {
  /** The status that was sent; 0 when the client was gone before. */
  readonly status: number;
  /** The inspector that blocked; `undefined` when none did. */
  readonly blockedBy: string | undefined;
  readonly reason: string | undefined;
}

/**
 * One transaction in an inspector's hands. Steps come in the order of the members; a step that is absent is skipped. `requestBody` and `responseBody` are
 * read after the head was judged, so a getter may decide by the head: `hold` keeps a body back until its end was judged (up to the route's `holdBytes`,
 * or what the inspector wants instead), `stream` passes each piece on after it was judged (the piece that completes an announced length waits for the
 * end), `none` shows no body.
 */
export interface Inspection {
  requestHead?(): Decision | Promise<Decision>;
  readonly requestBody?: 'none' | 'stream' | 'hold';
  /** Bytes that it wants held of a request body; asked with `requestBody`. @default the route's `holdBytes` */
  readonly requestHold?: number;
  requestPiece?(piece: Uint8Array): Decision | Promise<Decision>;
  /**
   * Asked of every request before it goes on (with `stream`, before its end does). `complete` is false when the body is larger than `holdBytes`: what is
   * judged is its beginning.
   */
  requestEnd?(complete: boolean): Decision | Promise<Decision>;
  responseHead?(response: ResponseView): Decision | Promise<Decision>;
  readonly responseBody?: 'none' | 'stream' | 'hold';
  /** As `requestHold`, for the answer. */
  readonly responseHold?: number;
  responsePiece?(piece: Uint8Array): Decision | Promise<Decision>;
  /** As `requestEnd`, for the answer. */
  responseEnd?(complete: boolean): Decision | Promise<Decision>;
  /** Always called, last, once; for logging. */
  close?(outcome: Outcome): void;
}

/** What an engine gives the gateway; the gateway knows no engine. */
export interface Inspector {
  readonly name: string;
  /** Begins a transaction; `undefined` when this request is of no interest. */
  begin(request: RequestView): Inspection | undefined;
}
