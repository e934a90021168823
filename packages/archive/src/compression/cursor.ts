import { ArchiveError } from '../errors.js';

/** Reads an async sequence of chunks by bytes, and takes back what was read too far. */
export class Cursor {
  /** Bytes taken from the source so far, minus those given back. */
  position = 0;
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #back: Buffer[] = [];

  constructor(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#iterator =
      Symbol.asyncIterator in source
        ? source[Symbol.asyncIterator]()
        : (source as Iterable<Uint8Array>)[Symbol.iterator]();
  }

  /** The next chunk, never empty, or undefined at the end. */
  async chunk(): Promise<Buffer | undefined> {
    const back = this.#back.pop();
    if (back) {
      this.position += back.length;
      return back;
    }
    for (;;) {
      const { done, value } = await this.#iterator.next();
      if (done) return undefined;
      if (value.byteLength === 0) continue;
      this.position += value.byteLength;
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  }

  /** Gives bytes back; they are the next to be read. */
  unread(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.position -= bytes.length;
    this.#back.push(bytes);
  }

  /** Up to `count` bytes: fewer only at the end of the source. */
  async upTo(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    while (length < count) {
      const chunk = await this.chunk();
      if (!chunk) break;
      parts.push(chunk);
      length += chunk.length;
    }
    const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    this.unread(all.subarray(count));
    return all.subarray(0, count);
  }

  /** Exactly `count` bytes; throws `ARCHIVE_TRUNCATED` when the source ends before. */
  async exactly(count: number, what: string): Promise<Buffer> {
    const bytes = await this.upTo(count);
    if (bytes.length < count) {
      throw new ArchiveError('ARCHIVE_TRUNCATED', `${what} ends at byte ${this.position}; the stream is cut off`, {
        offset: this.position,
      });
    }
    return bytes;
  }

  /** Skips bytes up to and with the next zero byte, at most `limit` of them. */
  async skipText(limit: number, what: string): Promise<void> {
    let read = 0;
    for (;;) {
      const chunk = await this.chunk();
      if (!chunk) return void (await this.exactly(1, what));
      const nul = chunk.indexOf(0);
      read += nul < 0 ? chunk.length : nul;
      if (read > limit) {
        throw new ArchiveError('ARCHIVE_LIMIT_HEADER_BYTES', `${what} is longer than maxHeaderBytes (${limit})`, {
          offset: this.position,
        });
      }
      if (nul >= 0) return this.unread(chunk.subarray(nul + 1));
    }
  }

  /** Reads the rest of the source and returns how many bytes it had. */
  async drain(): Promise<number> {
    const from = this.position;
    while (await this.chunk());
    return this.position - from;
  }

  /** Ends the source early, so that files and sockets behind it are closed. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
