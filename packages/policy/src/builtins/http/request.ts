import { isObject, keysOf, lookup, RegoSet, termText, type Value } from '../../values/index.js';
import { typeError } from '../builtin-error.js';
import { type ObjectValue, type Operands, objectOperand } from '../operands.js';

/** Keys that a request object may have. */
const KNOWN: ReadonlySet<string> = new Set([
  'method',
  'url',
  'body',
  'enable_redirect',
  'force_json_decode',
  'force_yaml_decode',
  'headers',
  'raw_body',
  'tls_use_system_certs',
  'tls_ca_cert',
  'tls_ca_cert_file',
  'tls_ca_cert_env_variable',
  'tls_client_cert',
  'tls_client_cert_file',
  'tls_client_cert_env_variable',
  'tls_client_key',
  'tls_client_key_file',
  'tls_client_key_env_variable',
  'tls_insecure_skip_verify',
  'tls_server_name',
  'timeout',
  'cache',
  'force_cache',
  'force_cache_duration_seconds',
  'raise_error',
  'caching_mode',
  'max_retry_attempts',
  'cache_ignored_headers',
]);

/** The request object of `http.send` and `providers.aws.sign_req`, its keys checked. */
export function requestOperand(args: Operands): ObjectValue {
  const request = objectOperand(args, 1);
  const keys = keysOf(request);
  const unknown = keys.filter((key) => typeof key !== 'string' || !KNOWN.has(key));
  if (unknown.length > 0) throw typeError(`operand 1 invalid request parameters(s): ${setText(unknown)}`);
  const missing = ['method', 'url'].filter((key) => lookup(request, key) === undefined);
  if (missing.length > 0) throw typeError(`operand 1 missing required request parameters(s): ${setText(missing)}`);
  return request;
}

/** The names in a set's notation, for messages. */
export function setText(names: readonly Value[]): string {
  return termText(new RegoSet(names));
}

/** The headers of a request; absent means none. */
export function headersOf(request: ObjectValue): ObjectValue {
  const headers = lookup(request, 'headers');
  if (headers === undefined) return {};
  if (!isObject(headers)) throw typeError('operand 1 invalid type for headers parameter: must be an object');
  return headers;
}
