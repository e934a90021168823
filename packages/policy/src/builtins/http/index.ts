import { setTimeout as delay } from 'node:timers/promises';
import { parseJson, RegoSet, stringify, type Value } from '../../values/index.js';
import { BuiltinError, builtinError } from '../builtin-error.js';
import { stringOf } from '../bytes/utf8.js';
import type { BuiltinContext } from '../context.js';
import { memoised } from '../memo.js';
import { type ObjectValue, type Operands, stringOperand } from '../operands.js';
import { type Builtin, implementAsync } from '../registry.js';
import { parseYaml } from '../yaml/parse.js';
import { addressesWithoutLookup, checkHost, needNetwork, resolveHost, timeLimit } from './access.js';
import { exchange, type HttpResponse } from './exchange.js';
import { type HttpRequest, readRequest } from './options.js';
import { requestOperand } from './request.js';

const DEFAULT_TIMEOUT = 5000;
const RETRY_DELAY = 100;

/**
 * `http.send` and `net.lookup_ip_addr`: refused unless the host gives `network`, which lists the hosts that may be reached.
 *
 * Within one evaluation the same request is sent once.
 */
export const http: readonly Builtin[] = implementAsync({
  'http.send': [
    (args, context) => {
      requestOperand(args);
      needNetwork('http.send', context.network);
      throw builtinError('http.send: it needs asynchronous evaluation: call evaluateAsync');
    },
    async (args, context) => {
      const request = requestOperand(args);
      needNetwork('http.send', context.network);
      return memoised(context, 'http.send', stringify(request), () => send(request, context));
    },
  ],
  'net.lookup_ip_addr': [
    (args, context) => {
      const host = stringOperand(args, 1);
      const known = addressesWithoutLookup(host);
      if (known !== undefined) return new RegoSet(known);
      needNetwork('net.lookup_ip_addr', context.network);
      throw builtinError('net.lookup_ip_addr: it needs asynchronous evaluation: call evaluateAsync');
    },
    async (args, context) =>
      memoised(context, 'net.lookup_ip_addr', stringOperand(args, 1), () => lookUp(args, context)),
  ],
});

async function lookUp(args: Operands, context: BuiltinContext): Promise<Value> {
  const host = stringOperand(args, 1);
  const known = addressesWithoutLookup(host);
  if (known !== undefined) return new RegoSet(known);
  const network = needNetwork('net.lookup_ip_addr', context.network);
  checkHost(network, host);
  return new RegoSet(await resolveHost(network, host, timeLimit(network.timeoutMs ?? DEFAULT_TIMEOUT, context.signal)));
}

async function send(source: ObjectValue, context: BuiltinContext): Promise<Value> {
  const network = needNetwork('http.send', context.network);
  const request = readRequest(source, network);
  for (let attempt = 1; ; attempt++) {
    try {
      return responseValue(await exchange(request, network, timeLimit(request.timeoutMs, context.signal)), request);
    } catch (cause) {
      if (context.signal?.aborted === true)
        throw new BuiltinError('eval_builtin_error', 'http.send: cancelled', { cause, halt: true });
      if (attempt < request.attempts && !(cause instanceof BuiltinError)) {
        await delay(RETRY_DELAY * 2 ** (attempt - 1));
        continue;
      }
      const error = networkError(cause, request);
      if (request.raiseError) throw error;
      return { status_code: 0, error: { code: 'eval_http_send_network_error', message: error.message } };
    }
  }
}

function networkError(cause: unknown, { method, url }: HttpRequest): BuiltinError {
  if (cause instanceof BuiltinError) return cause;
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') {
    return builtinError(`${method[0]}${method.slice(1).toLowerCase()} ${url.href}: request timed out`, cause);
  }
  return builtinError(`${method} ${url.href}: ${cause instanceof Error ? cause.message : cause}`, cause);
}

function responseValue(response: HttpResponse, request: HttpRequest): Value {
  const raw = stringOf(response.body);
  return {
    status: `${response.status} ${response.statusText}`,
    status_code: response.status,
    headers: Object.fromEntries(Object.entries(response.headers)) as { [name: string]: readonly string[] },
    raw_body: raw,
    body: decodedBody(raw, response, request),
  };
}

/** The body as its type says; null for types that are not decoded, and for JSON that is none unless decoding was asked for. */
function decodedBody(raw: string, { headers }: HttpResponse, request: HttpRequest): Value {
  const type = (headers['content-type']?.[0] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const isYaml = type === 'application/yaml' || type === 'application/x-yaml' || type === 'text/yaml';
  if (request.forceJson || type === 'application/json' || type.endsWith('+json')) {
    return decoded(() => parseJson(raw), request.forceJson);
  }
  return request.forceYaml || isYaml ? decoded(() => parseYaml(raw), request.forceYaml) : null;
}

function decoded(read: () => Value, forced: boolean): Value {
  try {
    return read();
  } catch (cause) {
    if (forced) throw builtinError(`http.send: ${cause instanceof Error ? cause.message : cause}`, cause);
    return null;
  }
}
