import type { PlainObject, Value } from '../values/index.js';
import { ApiError, invalid } from './answer.js';
import { referenceOf } from './evaluation.js';
import { bodyProblem, bodyText, type Exchange, isYaml, readWholeText } from './request.js';
import type { ServerContext } from './route.js';
import { Timers } from './timers.js';

/** Who asks: taken from the request, told to the authorisation policy as `input.identity`. */
export type Authentication = 'off' | 'token' | 'tls';

/** What a TLS connection knows of its client. */
export interface ClientIdentity {
  /** The distinguished name of the certificate. */
  readonly name?: string;
}

/** How requests are authorised. */
export interface AuthorizationOptions {
  readonly authentication: Authentication;
  /** Document that decides, such as `system/authz/allow`. */
  readonly decision: string;
}

/**
 * Asks the authorisation policy about a request. Returns the request with its body parsed, so that the policy and the route see one
 * document.
 *
 * @throws {ApiError} when the policy refuses, or does not say.
 */
export async function authorise(
  exchange: Exchange,
  client: ClientIdentity,
  context: ServerContext,
  options: AuthorizationOptions,
): Promise<Exchange> {
  const path = splitPath(exchange.path);
  const body = expectsBody(exchange.method, path) ? await parsedBody(exchange, context) : undefined;
  const identity = identityOf(exchange, client, options.authentication);
  const input: PlainObject = {
    path,
    method: exchange.method,
    params: listsOf(exchange.query),
    headers: headersOf(exchange),
    ...(body !== undefined && { body: body.value }),
    ...(identity !== undefined && { identity }),
  };
  const reference = referenceOf(options.decision, invalid);
  const decision = await context.evaluations.document('authz', reference, { input, timers: new Timers() });
  judge(decision);
  return body === undefined ? exchange : { ...exchange, parsedBody: body };
}

function judge(decision: Value | undefined): void {
  if (decision === undefined) throw new ApiError(500, 'internal_error', 'authorization policy missing or undefined');
  if (decision === true) return;
  let reason: Value | undefined;
  if (decision !== null && typeof decision === 'object' && !Array.isArray(decision)) {
    const { allowed, reason: given } = decision as PlainObject;
    if (allowed === undefined) throw new ApiError(500, 'internal_error', 'document missing or undefined');
    if (allowed === true) return;
    reason = given;
  }
  const message = typeof reason === 'string' ? reason : 'request rejected by administrative policy';
  throw new ApiError(401, 'unauthorized', message);
}

async function parsedBody(
  exchange: Exchange,
  { limits }: ServerContext,
): Promise<{ readonly value: Value } | undefined> {
  try {
    const text = await bodyText(exchange, limits);
    return text === '' ? undefined : { value: readWholeText(text, isYaml(exchange)) };
  } catch (error) {
    throw bodyProblem(error, '');
  }
}

const BODY_ROUTES: ReadonlySet<string> = new Set(['v0/data', 'v1/data', 'v1/compile', 'v1/query']);

function expectsBody(method: string, path: readonly string[]): boolean {
  if (method !== 'POST') return false;
  if (path.length === 1) return path[0] === '';
  return BODY_ROUTES.has(`${path[0]}/${path[1]}`);
}

/** The parts of the path as the routes see them: those of policies and filters are split after decoding. */
function splitPath(path: string): string[] {
  const decodedFirst = path.startsWith('/v1/policies/') || path.startsWith('/v1/compile/');
  try {
    if (decodedFirst) return decodeURIComponent(path).slice(1).split('/');
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw invalid(`invalid URL escape in ${path}`);
  }
}

const BEARER = /^Bearer\s+(\S+)$/;

function identityOf(exchange: Exchange, client: ClientIdentity, authentication: Authentication): string | undefined {
  if (authentication === 'tls') return client.name;
  if (authentication === 'off') return undefined;
  return BEARER.exec(String(exchange.headers['authorization'] ?? ''))?.[1];
}

function listsOf(query: URLSearchParams): PlainObject {
  const lists: Record<string, string[]> = Object.create(null);
  for (const [name, value] of query) (lists[name] ??= []).push(value);
  return { ...lists };
}

/** Headers by the names that Go gives them, each a list. */
function headersOf({ headers }: Exchange): PlainObject {
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'host' || value === undefined) continue;
    const canonical = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
    result[canonical] = typeof value === 'string' ? [value] : [...value];
  }
  return result;
}
