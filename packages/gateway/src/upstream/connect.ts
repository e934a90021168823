import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { GatewayError } from '../errors.js';
import type { HeaderMap } from '../http/headers.js';
import type { Target } from './pool.js';

/** A request whose connection stands; nothing was sent yet when the connection is new. */
export interface UpstreamRequest {
  readonly request: http.ClientRequest;
  /** The head of the answer; rejects when the connection breaks before it came. */
  readonly response: Promise<http.IncomingMessage>;
  /** The answer to an upgrade, when the upstream agrees. */
  readonly upgrade: Promise<{
    readonly response: http.IncomingMessage;
    readonly socket: Socket;
    readonly head: Buffer;
  }>;
}

/**
 * Opens a request to a target and waits for its connection, so that a server that is down is known before any of the body was used.
 *
 * @throws GatewayError `GATEWAY_UPSTREAM` or `GATEWAY_TIMEOUT`.
 */
export function connect(
  target: Target,
  method: string,
  path: string,
  headers: HeaderMap,
  timeout: number,
): Promise<UpstreamRequest> {
  const client = target.url.protocol === 'https:' ? https : http;
  const request = client.request({
    protocol: target.url.protocol,
    hostname: target.url.hostname.replace(/^\[|\]$/g, ''),
    port: target.url.port,
    method,
    path,
    agent: target.agent,
    headers: Object.fromEntries(headers),
    setDefaultHeaders: false,
  });
  const response = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.once('close', () =>
      reject(new GatewayError('GATEWAY_UPSTREAM', `${target.url.host} closed the connection without an answer`)),
    );
  });
  const upgrade: UpstreamRequest['upgrade'] = new Promise((resolve, reject) => {
    request.once('upgrade', (answer, socket, head) => resolve({ response: answer, socket: socket as Socket, head }));
    response.then(() => reject(new GatewayError('GATEWAY_UPSTREAM', 'the upstream did not upgrade')), reject);
  });
  // Who waits for one of the two need not wait for the other.
  response.catch(() => undefined);
  upgrade.catch(() => undefined);
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      request.destroy();
      reject(
        cause instanceof GatewayError
          ? cause
          : new GatewayError('GATEWAY_UPSTREAM', `no connection to ${target.url.host}: ${text(cause)}`, { cause }),
      );
    };
    const timer =
      timeout === 0
        ? undefined
        : setTimeout(
            () => fail(new GatewayError('GATEWAY_TIMEOUT', `no connection to ${target.url.host} within ${timeout} ms`)),
            timeout,
          );
    const ready = (): void => {
      clearTimeout(timer);
      request.off('error', fail);
      resolve({ request, response, upgrade });
    };
    request.once('error', fail);
    request.once('socket', (socket) => {
      socket.setNoDelay(true);
      if (!socket.connecting) ready();
      else socket.once(target.url.protocol === 'https:' ? 'secureConnect' : 'connect', ready);
    });
  });
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause);
}
