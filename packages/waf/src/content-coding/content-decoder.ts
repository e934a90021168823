import { Buffer } from 'node:buffer';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { ContentDecodeError } from './content-decode-error.js';

/** How compressed bodies are read. */
export interface ContentDecodeOptions {
  /** Most bytes after decoding. @default 13_107_200 (12.5 MiB, the usual SecRequestBodyLimit) */
  readonly maxBytes?: number;
  /** Most bytes out for each byte in, counted once more than 64 KiB came out. @default 200 */
  readonly maxRatio?: number;
  /** Most codings one after the other. @default 2 */
  readonly maxCodings?: number;
  /** What happens at `maxBytes`: an error, or the end of the output (`ProcessPartial`). @default 'error' */
  readonly atLimit?: 'error' | 'cut';
}

const ratioFrom = 65_536;

const decoders: Readonly<Record<string, (() => Transform) | undefined>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  // Node 22.15 and later.
  ...('createZstdDecompress' in zlib ? { zstd: () => zlib.createZstdDecompress() } : {}),
};

/**
 * The codings of a Content-Encoding header in the order in which they were applied, `identity` left out.
 *
 * @throws ContentDecodeError `WAF_BODY_CODING_UNKNOWN` or `WAF_BODY_CODING_LIMIT`.
 */
export function contentCodings(header: string, options: ContentDecodeOptions = {}): string[] {
  const codings = header
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const unknown = codings.find((coding) => !Object.hasOwn(decoders, coding));
  if (unknown !== undefined) {
    const shown = JSON.stringify(unknown.slice(0, 40));
    throw new ContentDecodeError(
      'WAF_BODY_CODING_UNKNOWN',
      `the content coding ${shown} is not known: the body is not seen`,
    );
  }
  const most = options.maxCodings ?? 2;
  if (codings.length > most) {
    throw new ContentDecodeError('WAF_BODY_CODING_LIMIT', `more than ${most} content codings, found ${codings.length}`);
  }
  return codings;
}

/**
 * Decodes a body chunk by chunk. Memory stays bounded: the output is handed on as it comes, the next input is read when it was
 * taken, and a bomb ends at `maxBytes` or `maxRatio`.
 *
 * @throws ContentDecodeError also `WAF_BODY_CODING_BROKEN` for bytes that do not decode, `WAF_BODY_INFLATED_LIMIT` and
 * `WAF_BODY_RATIO_LIMIT`, which are limits that input reached.
 * @example
 * ```ts
 * for await (const chunk of decodeContent(request, 'gzip', { maxBytes: 1_000_000 })) body.push(chunk);
 * ```
 */
export async function* decodeContent(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  header: string,
  options: ContentDecodeOptions = {},
): AsyncGenerator<Uint8Array, void, void> {
  let bytesIn = 0;
  let bytesOut = 0;
  const maxBytes = options.maxBytes ?? 13_107_200;
  const maxRatio = options.maxRatio ?? 200;
  async function* counted(): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of source) {
      bytesIn += chunk.length;
      yield chunk;
    }
  }
  let stream: AsyncIterable<Uint8Array> = counted();
  const codings = contentCodings(header, options).reverse();
  for (const coding of codings) stream = through(stream, coding);
  for await (const chunk of stream) {
    const room = maxBytes - bytesOut;
    if (chunk.length > room && options.atLimit === 'cut') {
      if (room > 0) yield chunk.subarray(0, room);
      return;
    }
    bytesOut += chunk.length;
    if (bytesOut > maxBytes) {
      throw new ContentDecodeError(
        'WAF_BODY_INFLATED_LIMIT',
        `the body is longer than ${maxBytes} bytes after decoding`,
      );
    }
    if (codings.length > 0 && bytesOut > ratioFrom && bytesOut > bytesIn * maxRatio) {
      throw new ContentDecodeError('WAF_BODY_RATIO_LIMIT', `the body grew more than ${maxRatio} times while decoding`);
    }
    yield chunk;
  }
}

/** One coding: writes the source into the decoder as it drains, and gives what comes out. */
async function* through(source: AsyncIterable<Uint8Array>, coding: string): AsyncGenerator<Uint8Array, void, void> {
  const decoder = await decoderFor(source, coding);
  if (decoder === undefined) return;
  const { stream, rest } = decoder;
  let failure: unknown;
  const pumping = pump(rest, stream).catch((error: unknown) => {
    failure = error;
    stream.destroy();
  });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
    await pumping;
  } catch (cause) {
    throw (
      failure ?? new ContentDecodeError('WAF_BODY_CODING_BROKEN', `the body does not decode as ${coding}`, { cause })
    );
  } finally {
    stream.destroy();
  }
}

/** Picks the decoder by the first bytes: clients send `deflate` with and without its zlib header. Undefined for no bytes. */
async function decoderFor(
  source: AsyncIterable<Uint8Array>,
  coding: string,
): Promise<{ readonly stream: Transform; readonly rest: AsyncIterable<Uint8Array> } | undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  if (head.length === 0) return undefined;
  const zlibHeader = (head[0]! & 15) === 8 && (head[0]! * 256 + (head[1] ?? 0)) % 31 === 0;
  const stream = coding === 'deflate' && !zlibHeader ? zlib.createInflateRaw() : decoders[coding]!();
  async function* rest(): AsyncGenerator<Uint8Array, void, void> {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { stream, rest: rest() };
}

async function pump(source: AsyncIterable<Uint8Array>, stream: Transform): Promise<void> {
  for await (const chunk of source) {
    if (stream.destroyed) return;
    if (!stream.write(chunk)) await drained(stream);
  }
  stream.end();
}

/** Resolves when the stream takes more, or takes no more at all. */
function drained(stream: Transform): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.once('drain', done);
    stream.once('close', done);
  });
}
