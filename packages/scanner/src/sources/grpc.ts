import { type ClientHttp2Session, connect as connectHttp2, constants } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { quote, ScannerError } from '../errors.js';

const MAX_MESSAGE = 32 * 2 ** 20;

/** A gRPC connection over a unix socket: HTTP/2 without TLS, as far as calls with one request need it. */
export class GrpcClient implements Disposable {
  readonly #session: ClientHttp2Session;
  readonly #socket: string;
  #failure: Error | undefined;

  constructor(socket: string, signal: AbortSignal | undefined) {
    this.#socket = socket;
    this.#session = connectHttp2('http://localhost', { createConnection: () => connectSocket(socket) });
    this.#session.on('error', (error) => {
      this.#failure = error;
    });
    signal?.addEventListener('abort', () => this.#session.destroy(), { once: true });
  }

  [Symbol.dispose](): void {
    this.#session.destroy();
  }

  /** Calls a method with one message; yields the messages of its answer. Throws `SCANNER_SOURCE` for a status other than OK. */
  async *call(
    method: string,
    message: Buffer,
    headers: Readonly<Record<string, string>>,
  ): AsyncGenerator<Buffer, void, void> {
    const stream = this.#session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: `/${method}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    let status: unknown;
    let reason: unknown;
    const note = (fields: Readonly<Record<string, unknown>>): void => {
      status = fields['grpc-status'] ?? status;
      reason = fields['grpc-message'] ?? reason;
    };
    stream.on('response', note);
    stream.on('trailers', note);
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([frame, message]));
    try {
      yield* messages(stream);
    } catch (cause) {
      if (cause instanceof ScannerError) throw cause;
      const why = (this.#failure ?? (cause as Error)).message;
      throw new ScannerError('SCANNER_SOURCE', `the engine at ${this.#socket} cannot be reached: ${why}`, { cause });
    } finally {
      stream.close();
    }
    if (String(status) !== '0')
      throw new ScannerError(
        'SCANNER_SOURCE',
        `${method}: the engine answered the status ${quote(String(status))}: ${quote(String(reason ?? ''))}`,
      );
  }
}

/** Takes the messages out of their frames: a flag for compression, which was not asked for, and a length. */
async function* messages(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 5) {
      const size = rest.readUInt32BE(1);
      if (rest[0] !== 0 || size > MAX_MESSAGE)
        throw new ScannerError(
          'SCANNER_SOURCE',
          `expected a plain message of at most ${MAX_MESSAGE} bytes from the engine`,
        );
      if (rest.length < 5 + size) break;
      yield rest.subarray(5, 5 + size);
      rest = rest.subarray(5 + size);
    }
  }
  if (rest.length > 0) throw new ScannerError('SCANNER_SOURCE', 'the answer of the engine is cut off');
}
