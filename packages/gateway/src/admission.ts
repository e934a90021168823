import { randomUUID } from 'node:crypto';
import type { ServerRequest } from './http/answer.js';
import { type ForwardedFacts, findClient } from './http/forwarded.js';
import { refuseFraming } from './http/framing.js';
import { hostOf, parseTarget } from './http/target.js';
import type { Block, RequestView } from './inspector.js';
import type { Route, Snapshot } from './routes.js';
import type { SourceBlocks } from './source-blocks.js';

/** A request that may go on, with everything that was learned of it. */
export interface Admission {
  readonly route: Route;
  readonly view: RequestView;
  readonly facts: ForwardedFacts;
  readonly hasBody: boolean;
  /** The announced length; -1 when it is not known before the end. */
  readonly bodyLength: number;
  readonly expectsContinue: boolean;
}

/** What admission needs of the gateway. */
export interface AdmissionContext {
  readonly snapshot: Snapshot;
  readonly blocks: SourceBlocks;
  readonly now: () => number;
}

/** Checks framing, source and target, and finds the route; a `Block` is the answer to what may not go on. */
export function admit(context: AdmissionContext, request: ServerRequest, expectsContinue: boolean): Admission | Block {
  const { snapshot, blocks, now } = context;
  const { socket, rawHeaders, httpVersion } = request;
  const peer = socket.remoteAddress ?? '';
  const framing = refuseFraming(httpVersion, rawHeaders);
  if (framing !== undefined) return framing;
  const method = request.method ?? '';
  if (method === 'CONNECT') return { status: 405, reason: 'CONNECT is for forward proxies' };
  const target = parseTarget(method, request.url ?? '');
  if (target === undefined) return { status: 400, reason: 'a request target that is no path' };
  const [named, authority] = [headerOf(request, 'host'), headerOf(request, ':authority')];
  // RFC 9113 section 8.3.1: two names for one request are an error, and somebody behind would take the other one.
  if (named !== undefined && authority !== undefined && named.toLowerCase() !== authority.toLowerCase()) {
    return { status: 400, reason: 'Host and :authority differ' };
  }
  const host = target.authority ?? named ?? authority ?? '';
  const client = findClient(peer, rawHeaders, snapshot.trusted);
  if (blocks.find(client.address) !== undefined) return { status: 403, reason: 'the source is blocked' };
  const route = snapshot.match(hostOf(host), target.path);
  if (route === undefined) return { status: 404, reason: 'no route takes this host and path' };
  const scheme = 'encrypted' in socket && socket.encrypted ? 'https' : 'http';
  const localPort = socket.localPort ?? 0;
  const id = randomUUID();
  const view: RequestView = {
    id,
    method,
    target: target.target,
    httpVersion,
    rawHeaders: rawHeaders.some((name) => name.startsWith(':')) ? withoutPseudo(rawHeaders) : rawHeaders,
    scheme,
    host,
    peerAddress: peer,
    peerPort: socket.remotePort ?? 0,
    localAddress: socket.localAddress ?? '',
    localPort,
    clientAddress: client.address,
    route: route.name,
    time: now(),
  };
  const length = headerOf(request, 'content-length');
  return {
    route,
    view,
    facts: { client, peer, scheme, host, port: localPort, requestId: id },
    hasBody: hasBody(request, length),
    bodyLength: length === undefined ? -1 : Number(length),
    expectsContinue,
  };
}

/** Whether `admit` let a request go on. */
export function isAdmission(result: Admission | Block): result is Admission {
  return 'route' in result;
}

function hasBody(request: ServerRequest, length: string | undefined): boolean {
  if ('stream' in request) return !request.stream.endAfterHeaders;
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function headerOf(request: ServerRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function withoutPseudo(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (!rawHeaders[i]!.startsWith(':')) kept.push(rawHeaders[i]!, rawHeaders[i + 1]!);
  return kept;
}
