import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isPlainObject, type PlainObject, parseJson, stringify, type Value } from '../values/index.js';
import { type BodyLimits, DEFAULT_LIMITS, readBytes } from './request.js';
import type { PolicyServer } from './server.js';

/** Options of {@link extAuthzListener}. */
export interface ExtAuthzOptions {
  /** Document that decides: a boolean, or an object with `allowed`, `http_status`, `headers` and `body`. @default 'envoy/authz/allow' */
  readonly decision?: string;
  /** Answer when the policy fails or does not say. @default 'closed' */
  readonly onError?: 'open' | 'closed';
  /** Status of refused requests, when the policy names none. @default 403 */
  readonly deniedStatus?: number;
  /** Bounds of bodies that Envoy sends along. */
  readonly limits?: BodyLimits;
}

/**
 * Answers Envoy's `ext_authz` filter over HTTP: it asks with the method, path and headers of the request at hand, 200 lets it pass, and any other
 * answer is the client's. The policy sees the input of OPA's Envoy plugin (`attributes.request.http`, `parsed_path`, `parsed_query`,
 * `parsed_body`). Headers of an allowing decision go on to the service, as the filter's `allowed_upstream_headers` lets them.
 */
export function extAuthzListener(server: PolicyServer, options: ExtAuthzOptions = {}): RequestListener {
  return (request, response) => {
    void answer(server, options, request, response);
  };
}

async function answer(
  server: PolicyServer,
  options: ExtAuthzOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { decision = 'envoy/authz/allow', onError = 'closed', deniedStatus = 403, limits = DEFAULT_LIMITS } = options;
  try {
    const body = await readBytes(request, limits);
    const found = await server.decide(decision, inputOf(request, body));
    if (found === undefined) throw new Error(`the decision ${decision} is undefined`);
    write(response, readDecision(found), deniedStatus);
  } catch (error) {
    if (response.headersSent || response.destroyed) return;
    if (onError === 'open') response.writeHead(200).end();
    else
      response
        .writeHead(500, { 'content-type': 'text/plain' })
        .end(error instanceof Error ? error.message : String(error));
  }
}

interface Decision {
  readonly allowed: boolean;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | undefined;
}

function readDecision(found: Value): Decision {
  if (typeof found === 'boolean') return { allowed: found, status: undefined, headers: {}, body: undefined };
  if (!isPlainObject(found)) throw new Error('the decision is neither a boolean nor an object');
  const { allowed, http_status: status, body } = found;
  if (typeof allowed !== 'boolean') throw new Error("the decision has no boolean 'allowed'");
  if (
    status !== undefined &&
    !(typeof status === 'number' && Number.isInteger(status) && status >= 200 && status < 600)
  ) {
    throw new Error("the decision's 'http_status' is no status");
  }
  const headers = { ...headersOf(found['headers']), ...headersOf(found['response_headers_to_add']) };
  const text = body === undefined ? undefined : typeof body === 'string' ? body : stringify(body);
  return { allowed, status: status as number | undefined, headers, body: text };
}

function headersOf(value: Value | undefined): Record<string, string | string[]> {
  const lists = Array.isArray(value) ? (value as readonly Value[]) : value === undefined ? [] : [value];
  const headers: Record<string, string | string[]> = {};
  for (const one of lists) {
    if (!isPlainObject(one)) continue;
    for (const [name, content] of Object.entries(one)) {
      headers[name.toLowerCase()] = Array.isArray(content) ? content.map(String) : String(content);
    }
  }
  return headers;
}

function write(response: ServerResponse, { allowed, status, headers, body }: Decision, deniedStatus: number): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string | string[]);
  response.writeHead(allowed ? 200 : (status ?? deniedStatus)).end(allowed ? undefined : body);
}

/** The request as the input of OPA's Envoy plugin. */
function inputOf(request: IncomingMessage, body: Uint8Array): PlainObject {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)))
    (query[name] ??= []).push(value);
  const text = new TextDecoder().decode(body);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(',') : (value ?? '');
  return {
    attributes: {
      request: {
        http: {
          method: request.method ?? 'GET',
          path: target,
          host: headers['host'] ?? '',
          scheme: headers['x-forwarded-proto'] ?? 'http',
          protocol: `HTTP/${request.httpVersion}`,
          headers,
          ...(text !== '' && { body: text }),
        },
      },
      source: {
        address: {
          socketAddress: { address: request.socket.remoteAddress ?? '', portValue: request.socket.remotePort ?? 0 },
        },
      },
    },
    parsed_path: path.slice(1).split('/').map(decodedPart),
    parsed_query: { ...query },
    ...parsedBody(text, headers['content-type'] ?? ''),
  };
}

function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parsedBody(text: string, type: string): PlainObject {
  if (text === '' || !type.includes('json')) return {};
  try {
    return { parsed_body: parseJson(text), truncated_body: false };
  } catch {
    return {};
  }
}
