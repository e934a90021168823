import { isArray, isNumber, keysOf, lookup, RegoSet, stringify, toDouble, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { NetworkAccess } from '../network-access.js';
import type { ObjectValue } from '../operands.js';
import { parseDuration } from '../time/duration.js';
import { headersOf } from './request.js';

/** A request as it goes out. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | undefined;
  readonly timeoutMs: number;
  readonly redirects: boolean;
  readonly attempts: number;
  readonly raiseError: boolean;
  readonly forceJson: boolean;
  readonly forceYaml: boolean;
  readonly tls: TlsOptions;
}

/** How a TLS connection is made. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

const DEFAULT_TIMEOUT = 5000;
const MAX_ATTEMPTS = 10;
const TEXTS = ['method', 'url', 'raw_body', 'tls_ca_cert', 'tls_client_cert', 'tls_client_key', 'tls_server_name'];

/** Reads a request object whose keys are checked. @throws {BuiltinError} for a value of a wrong type. */
export function readRequest(source: ObjectValue, network: NetworkAccess): HttpRequest {
  for (const key of keysOf(source)) {
    // A policy reads no files and no environment of the host.
    if (String(key).endsWith('_file') || String(key).endsWith('_env_variable')) {
      throw builtinError(
        `http.send: '${key}' is not allowed; pass the PEM text in '${String(key).replace(/_(?:file|env_variable)$/, '')}'`,
      );
    }
  }
  for (const key of TEXTS) textAt(source, key);
  const body = lookup(source, 'body');
  return {
    method: textAt(source, 'method')!.toUpperCase(),
    url: urlOf(textAt(source, 'url')!),
    headers: outgoingHeaders(headersOf(source), body !== undefined && lookup(source, 'raw_body') === undefined),
    body: textAt(source, 'raw_body') ?? (body === undefined ? undefined : stringify(body, { escapeHtml: true })),
    timeoutMs: timeoutOf(lookup(source, 'timeout'), network),
    redirects: flagAt(source, 'enable_redirect', false),
    attempts: 1 + Math.min(MAX_ATTEMPTS, Math.max(0, numberAt(source, 'max_retry_attempts'))),
    raiseError: flagAt(source, 'raise_error', true),
    forceJson: flagAt(source, 'force_json_decode', false),
    forceYaml: flagAt(source, 'force_yaml_decode', false),
    tls: tlsOf(source),
  };
}

function textAt(source: ObjectValue, key: string): string | undefined {
  const value = lookup(source, key);
  if (value !== undefined && typeof value !== 'string') throw builtinError(`"${key}" must be a string`);
  return value;
}

function flagAt(source: ObjectValue, key: string, otherwise: boolean): boolean {
  const value = lookup(source, key) ?? otherwise;
  if (typeof value !== 'boolean')
    throw builtinError(`strconv.ParseBool: parsing ${JSON.stringify(stringify(value))}: invalid syntax`);
  return value;
}

function numberAt(source: ObjectValue, key: string): number {
  const value = lookup(source, key) ?? 0;
  if (!isNumber(value)) throw builtinError(`"${key}" must be a number`);
  return toDouble(value);
}

function urlOf(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw builtinError(`parse ${JSON.stringify(text)}: invalid URL`, cause);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw builtinError(`unsupported protocol scheme ${JSON.stringify(url.protocol.slice(0, -1))}`);
  }
  return url;
}

/** A duration as text or nanoseconds as a number; never longer than the host allows. */
function timeoutOf(value: Value | undefined, network: NetworkAccess): number {
  const most = network.timeoutMs ?? DEFAULT_TIMEOUT;
  let ms = most;
  if (typeof value === 'string') ms = /^[0-9]+$/.test(value) ? Number(value) / 1e6 : Number(parseDuration(value)) / 1e6;
  else if (isNumber(value)) ms = toDouble(value) / 1e6;
  else if (value !== undefined) throw builtinError("'timeout' must be one of {string, number}");
  return ms > 0 ? Math.min(Math.ceil(ms), most) : most;
}

function outgoingHeaders(source: ObjectValue, isJson: boolean): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = Object.create(null);
  if (isJson) headers['content-type'] = 'application/json';
  for (const key of keysOf(source)) {
    const value = lookup(source, key)!;
    const list = isArray(value) ? value : value instanceof RegoSet ? value.sorted() : [value];
    if (typeof key !== 'string' || list.some((entry) => typeof entry !== 'string')) {
      throw builtinError(`invalid type for headers value ${stringify(value)}`);
    }
    headers[key.toLowerCase()] = list.length === 1 ? (list[0] as string) : (list as readonly string[]);
  }
  return headers;
}

function tlsOf(source: ObjectValue): TlsOptions {
  const [ca, cert, key] = [
    textAt(source, 'tls_ca_cert'),
    textAt(source, 'tls_client_cert'),
    textAt(source, 'tls_client_key'),
  ];
  const servername = textAt(source, 'tls_server_name');
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    rejectUnauthorized: !flagAt(source, 'tls_insecure_skip_verify', false),
  };
}
