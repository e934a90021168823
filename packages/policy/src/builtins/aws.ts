import { createHash, createHmac } from 'node:crypto';
import {
  compareStrings,
  isInteger,
  isNumber,
  keysOf,
  lookup,
  objectOf,
  stringify,
  toBigInt,
  type Value,
} from '../values/index.js';
import { typeError } from './builtin-error.js';
import { bytesOf } from './bytes/utf8.js';
import { headersOf, requestOperand, setText } from './http/request.js';
import { type ObjectValue, type Operands, objectOperand, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';
import { civilTime } from './time/civil.js';
import { formatTime } from './time/format-time.js';
import { parseUrl } from './url.js';

const REQUIRED = ['aws_access_key', 'aws_region', 'aws_secret_access_key', 'aws_service'];
/** Headers that a proxy may change, so they are not signed. */
const UNSIGNED = new Set(['authorization', 'user-agent', 'x-amzn-trace-id']);

/** `providers.aws.sign_req`: AWS Signature Version 4. */
export const aws: readonly Builtin[] = implement({
  'providers.aws.sign_req': (args) => signRequest(args),
});

interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly service: string;
  readonly token: string;
  readonly unsignedPayload: boolean;
}

function signRequest(args: Operands): Value {
  objectOperand(args, 1);
  const credentials = credentialsOf(args[1]!);
  const date = dateOperand(args);
  const request = requestOperand(args);
  const wrong = ['method', 'url'].filter((key) => typeof lookup(request, key) !== 'string');
  if (wrong.length > 0)
    throw typeError(`operand 1 invalid values for required request parameters(s): ${setText(wrong)}`);
  const source = headersOf(request);
  const headers = new Map(keysOf(source).map((key) => [textOf(key), textOf(lookup(source, key))]));
  const signed = signedHeaders(request, headers, credentials, date);
  const entries = keysOf(request).map((key): [Value, Value] => [key, lookup(request, key)!]);
  return objectOf([...entries, ['headers', objectOf([...headers, ...signed])]]);
}

function credentialsOf(config: Value): Credentials {
  const object = objectOperand([config], 1);
  const missing = REQUIRED.filter((key) => lookup(object, key) === undefined);
  if (missing.length > 0) throw typeError(`operand 2 missing required AWS config parameters(s): ${setText(missing)}`);
  const wrong = REQUIRED.filter((key) => typeof lookup(object, key) !== 'string');
  if (wrong.length > 0) {
    throw typeError(`operand 2 invalid values for required AWS config parameters(s): ${setText(wrong)}`);
  }
  const unsigned = lookup(object, 'disable_payload_signing') ?? false;
  if (typeof unsigned !== 'boolean') {
    throw typeError("operand 2 invalid value for 'disable_payload_signing' in AWS config");
  }
  return {
    accessKey: textOf(lookup(object, 'aws_access_key')),
    secretKey: textOf(lookup(object, 'aws_secret_access_key')),
    region: textOf(lookup(object, 'aws_region')),
    service: textOf(lookup(object, 'aws_service')),
    token: textOf(lookup(object, 'aws_session_token')),
    unsignedPayload: unsigned,
  };
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** `20151228T140825Z` of the nanoseconds in operand 3. */
function dateOperand(args: Operands): string {
  const value = args[2]!;
  if (!isNumber(value)) throw wrongType(1, value, 'number');
  const ns = isInteger(value) ? toBigInt(value) : undefined;
  // There is no signature from before 1970.
  if (ns === undefined || ns < 0n || BigInt.asIntN(64, ns) !== ns) {
    throw typeError('operand 3 could not convert time_ns value into a unix timestamp');
  }
  return formatTime(civilTime(ns, 0, 'UTC'), '20060102T150405Z');
}

function signedHeaders(
  request: ObjectValue,
  headers: ReadonlyMap<string, string>,
  credentials: Credentials,
  date: string,
): [string, string][] {
  const url = textOf(lookup(request, 'url'));
  const { hostname, port, rawPath, rawQuery } = parseUrl(url);
  const host = `${hostname.includes(':') ? `[${hostname}]` : hostname}${port === '' ? '' : `:${port}`}`;
  const payload = credentials.unsignedPayload ? 'UNSIGNED-PAYLOAD' : sha256(bodyOf(request));
  const added = new Map([
    ['host', host],
    ['x-amz-date', date],
  ]);
  if (credentials.service === 's3' || credentials.service === 'glacier') added.set('x-amz-content-sha256', payload);
  if (credentials.token !== '') added.set('x-amz-security-token', credentials.token);
  const toSign = new Map(added);
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!UNSIGNED.has(lower)) toSign.set(lower, value);
  }
  const names = [...toSign.keys()].sort(compareStrings);
  const canonical = [
    textOf(lookup(request, 'method')),
    rawPath,
    rawQuery,
    ...names.map((name) => `${name}:${toSign.get(name)}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
  const day = date.slice(0, 8);
  const scope = `${day}/${credentials.region}/${credentials.service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(bytesOf(canonical))}`;
  const key = [day, credentials.region, credentials.service, 'aws4_request'].reduce<Uint8Array>(
    (secret, part) => hmac(secret, part),
    bytesOf(`AWS4${credentials.secretKey}`),
  );
  const signature = Buffer.from(hmac(key, text)).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKey}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return [['Authorization', authorization], ...added];
}

function bodyOf(request: ObjectValue): Uint8Array {
  const raw = lookup(request, 'raw_body');
  if (raw !== undefined) return bytesOf(textOf(raw));
  const body = lookup(request, 'body');
  return bytesOf(body === undefined ? '' : stringify(body, { escapeHtml: true }));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return createHmac('sha256', key).update(bytesOf(text)).digest();
}
