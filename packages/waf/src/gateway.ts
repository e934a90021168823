import { createRequestContext } from '@lamellar/events';
import type { Waf } from './create-waf.js';
import { type BodyJudge, createTap, judgeBody, reasonOf, type TapOptions, textOf, treatResponse } from './tap/index.js';
import { verdictOf } from './verdict.js';

export type { SourceList, TapOptions, TapSettings, WafRoute } from './tap/index.js';

/** A request as a gateway shows it to its inspectors. */
export interface GatewayRequest {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly string[];
  readonly host: string;
  readonly peerPort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly clientAddress: string;
}

/** An answer in place of what would have gone on. */
export interface GatewayBlock {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly reason: string;
  /** The rules want the connection broken off without an answer. */
  readonly drop?: boolean;
  readonly blockClientFor?: number;
}

type Decision = GatewayBlock | undefined;

/** One transaction, step by step. */
export interface GatewayInspection {
  requestHead(): Decision | Promise<Decision>;
  readonly requestBody: 'none' | 'hold';
  readonly requestHold: number;
  requestPiece(piece: Uint8Array): undefined;
  requestEnd(complete: boolean): Decision | Promise<Decision>;
  responseHead(response: { readonly status: number; readonly rawHeaders: readonly string[] }): Decision;
  readonly responseBody: 'none' | 'stream' | 'hold';
  readonly responseHold: number;
  responsePiece(piece: Uint8Array): undefined;
  responseEnd(complete: boolean): Decision;
  close(): void;
}

/** The WAF as an inspector of `@lamellar/gateway`, inline or mirrored, or of any proxy that asks the same questions. */
export interface GatewayInspector {
  readonly name: string;
  begin(request: GatewayRequest): GatewayInspection | undefined;
}

/**
 * A WAF for a gateway.
 *
 * @example
 * ```ts
 * import { createGateway } from '@lamellar/gateway';
 * import { createWaf, starterRules } from '@lamellar/waf';
 * import { waf } from '@lamellar/waf/gateway';
 *
 * const inspectors = [waf(createWaf(starterRules(), { mode: 'block' }))];
 * createGateway({
 *   upstreams: { app: { targets: ['http://127.0.0.1:3000'] } },
 *   routes: [{ name: 'app', upstream: 'app', inspectors }],
 * });
 * ```
 */
export function waf(engine: Waf, options: TapOptions = {}): GatewayInspector {
  const tap = createTap(engine, options);
  return {
    name: 'waf',
    begin(request) {
      const { method, target } = request;
      const policy = tap.policyOf(method, target);
      if ((policy.settings?.mode ?? engine.mode) === 'off') return undefined;
      const headers = pairs(request.rawHeaders);
      const headerOf = (name: string): string => headerValue(headers, name);
      // Rules look at `Host`, which HTTP/2 sends as a pseudo-header.
      if (headerOf('host') === '') headers.unshift(['Host', request.host]);
      const { clientAddress: remoteAddress, peerPort: remotePort } = request;
      const traceparent = headerOf('traceparent');
      const context = createRequestContext({ headers: { traceparent }, remoteAddress }, engine.context);
      const connection = {
        remoteAddress,
        remotePort,
        serverAddress: request.localAddress,
        serverPort: request.localPort,
      };
      const transaction = engine.begin(connection, policy.settings);
      const protocol = `HTTP/${request.httpVersion}`;
      const decide = (): Decision => {
        if (transaction.interruption === undefined) return undefined;
        const verdict = verdictOf(transaction);
        const page = engine.blockPage(verdict, transaction.state.data.uniqueId);
        const time = tap.blockTime(verdict);
        const drop = verdict.decision === 'drop';
        return { ...page, reason: reasonOf(verdict), ...(time > 0 && { blockClientFor: time }), ...(drop && { drop }) };
      };
      let body: BodyJudge | undefined;
      let responseBody: 'none' | 'stream' | 'hold' = 'none';
      return {
        requestHead() {
          const head = { method, target, protocol, headers };
          const judge = (): Decision => {
            transaction.requestHead(head);
            if (transaction.readsRequestBody) body = judgeBody(tap, policy, transaction, headerOf('content-encoding'));
            return decide();
          };
          const loading = engine.load(connection, head);
          return loading === undefined ? judge() : loading.then(judge);
        },
        get requestBody() {
          return body === undefined ? 'none' : 'hold';
        },
        get requestHold() {
          return transaction.state.requestBodyLimit;
        },
        requestPiece: (piece) => void body?.take(piece) as undefined,
        requestEnd(complete) {
          if (body === undefined) transaction.endRequest();
          const later = body?.end(complete);
          if (headerOf('upgrade') !== '' && /\bupgrade\b/i.test(headerOf('connection')))
            tap.bypassed(policy, 'upgrade', 'the connection becomes another protocol, which rules cannot read');
          return later instanceof Promise ? later.then(decide) : decide();
        },
        responseHead({ status, rawHeaders }) {
          const answered = pairs(rawHeaders);
          transaction.responseHead({ status, protocol, headers: answered });
          const facts = { method, status, header: (name: string) => headerValue(answered, name) };
          const { how, because } = treatResponse(transaction, policy, facts);
          if (because !== undefined) tap.bypassed(policy, because.name, because.why);
          responseBody = how === 'pass' ? 'none' : how;
          return decide();
        },
        get responseBody() {
          return responseBody;
        },
        get responseHold() {
          return transaction.state.responseBodyLimit;
        },
        responsePiece: (piece) => void transaction.responseBody(textOf(piece)) as undefined,
        responseEnd() {
          transaction.endResponse();
          return decide();
        },
        close: () => engine.report(transaction, context),
      };
    },
  };
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at]!, rawHeaders[at + 1]!]);
  return headers;
}

function headerValue(headers: readonly (readonly [string, string])[], wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}
