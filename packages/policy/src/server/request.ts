import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseYaml } from '../builtins/yaml/parse.js';
import { isPlainObject, type Value } from '../values/index.js';
import { invalid } from './answer.js';
import { DecodeError, decodeFirst, decodeWhole } from './go-json.js';

/** Bounds of request bodies, in bytes; those of OPA's `server.decoding`. */
export interface BodyLimits {
  /** @default 268435456 */
  readonly maxLength: number;
  /** Of what a gzip body unpacks to. @default 536870912 */
  readonly maxUnpackedLength: number;
}

export const DEFAULT_LIMITS: BodyLimits = { maxLength: 268_435_456, maxUnpackedLength: 536_870_912 };

/** A request as the routes see it. */
export interface Exchange {
  readonly method: string;
  /** The path as it was sent, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** Address and port of the client. */
  readonly remote: string;
  /** The body as the authorisation policy saw it, when there is such a policy. */
  readonly parsedBody?: { readonly value: Value };
}

/** The body is larger than the limits allow. */
export class BodyTooLarge extends Error {}

/** Reads a body up to a limit; what goes beyond is not kept. */
export async function readBytes(request: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.maxLength) throw new BodyTooLarge('request body too large');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limits.maxLength) throw new BodyTooLarge('request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** The text of a body, unpacked when it is gzip. */
export async function bodyText(exchange: Exchange, limits: BodyLimits): Promise<string> {
  return new TextDecoder().decode(await unpacked(exchange, limits));
}

async function unpacked({ headers, body }: Exchange, limits: BodyLimits): Promise<Uint8Array> {
  if (!String(headers['content-encoding'] ?? '').includes('gzip')) return body;
  try {
    return await promisify(gunzip)(body, { maxOutputLength: limits.maxUnpackedLength });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new BodyTooLarge('compressed request body too large');
    throw new GzipError(gzipMessage(error));
  }
}

/** A body that says it is gzip and is not. */
export class GzipError extends Error {}

function gzipMessage(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'Z_BUF_ERROR') return 'unexpected EOF';
  return 'gzip: invalid header';
}

/** Whether the client says that it sends YAML. */
export function isYaml({ headers }: Exchange): boolean {
  return String(headers['content-type'] ?? '').includes('yaml');
}

/** The document of a body: the first JSON value, or YAML; undefined when there is none. */
export function readDocumentText(text: string, yaml: boolean): Value | undefined {
  if (yaml) return text === '' ? undefined : parseYaml(text);
  if (text.trim() === '') return undefined;
  return decodeFirst(text);
}

/** A body that the authorisation policy sees: all of it must be a document. */
export function readWholeText(text: string, yaml: boolean): Value {
  return yaml ? parseYaml(text) : decodeWhole(text);
}

/** The members of a document that must be an object. @throws {DecodeError} in the words of Go's decoder. */
export function objectFor(value: Value, type: string): Readonly<Record<string, Value>> {
  if (value === null) return {};
  if (isPlainObject(value)) return value;
  throw new DecodeError(`json: cannot unmarshal ${goKind(value)} into Go value of type ${type}`);
}

/** What Go calls a JSON value. */
export function goKind(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  return isPlainObject(value) ? 'object' : 'number';
}

/** A message of what went wrong while a body was read, behind what was being done. */
export function bodyProblem(error: unknown, doing: string): Error {
  if (error instanceof BodyTooLarge) return invalid(error.message);
  if (error instanceof GzipError) return invalid(`could not decompress the body: ${error.message}`);
  if (error instanceof DecodeError) return invalid(`${doing}${error.message}`);
  if (error instanceof Error && error.name.includes('Yaml')) return invalid(`${doing}${error.message}`);
  return error instanceof Error ? error : new Error(String(error));
}
