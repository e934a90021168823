import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Emit } from '@lamellar/events';
import { type Admission, admit, isAdmission } from './admission.js';
import type { GatewayConfig } from './config.js';
import { GatewayError } from './errors.js';
import { faultEvent } from './events.js';
import { exchange } from './exchange.js';
import { hangUp, type ServerReply, type ServerRequest } from './http/answer.js';
import type { Block } from './inspector.js';
import { type Listener, type ListenOptions, listen } from './listen.js';
import { type FaultListener, openPanel, type Panel } from './panel.js';
import { compileSnapshot, type Snapshot } from './routes.js';
import { createSourceBlocks, type SourceBlocks } from './source-blocks.js';
import { upgrade } from './upgrade.js';

/** What a gateway is built with, besides its configuration. */
export interface GatewayOptions {
  /** Takes an event (class 6008) for every fault of an inspector; the request goes on as the route's `onError` says. @default nobody */
  readonly emit?: Emit;
  /** Told of every fault of an inspector, with the error itself. @default nobody */
  readonly onFault?: FaultListener;
  /** The timed blocks that it asks and fills; share one list between gateways. @default its own */
  readonly blocks?: SourceBlocks;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** What a gateway has done since it was made. */
export interface GatewayStats {
  readonly generation: number;
  readonly requests: number;
  /** Requests that are under way. */
  readonly active: number;
  /** Requests that were refused before an inspector saw them. */
  readonly refused: number;
}

/** A reverse proxy that asks inspectors about every request. */
export interface Gateway extends AsyncDisposable {
  /** Opens a listener; a gateway may have several. */
  listen(options?: ListenOptions): Promise<Listener>;
  /**
   * Exchanges routes, upstreams and inspectors at once. A request that is under way keeps what it started with; a configuration
   * with problems changes nothing. @throws GatewayError `GATEWAY_CONFIG`.
   */
  reload(config: GatewayConfig): void;
  readonly blocks: SourceBlocks;
  stats(): GatewayStats;
  /** Runs one active health check of every upstream now. */
  checkHealth(): Promise<void>;
  /** Stops listening and waits for requests under way; `force` breaks them off. */
  close(force?: boolean): Promise<void>;
}

/**
 * Creates a gateway; it listens when `listen` is called.
 *
 * @throws GatewayError `GATEWAY_CONFIG`, with every problem.
 * @example
 * ```ts
 * const gateway = createGateway({
 *   upstreams: { shop: { targets: ['http://127.0.0.1:3000'] } },
 *   routes: [{ name: 'shop', upstream: 'shop', inspectors: [inspector] }],
 * });
 * const { port } = await gateway.listen({ port: 8080 });
 * ```
 */
export function createGateway(config: GatewayConfig, options: GatewayOptions = {}): Gateway {
  const now = options.now ?? Date.now;
  const blocks = options.blocks ?? createSourceBlocks({ now });
  const onFault: FaultListener = (inspector, step, error, request) => {
    try {
      options.emit?.(faultEvent(inspector, step, error, request));
      options.onFault?.(inspector, step, error, request);
    } catch {
      // Who listens to faults may be at fault too; that must not cost the request.
    }
  };
  const listeners: Listener[] = [];
  let snapshot: Snapshot = compileSnapshot(config, undefined, now);
  let closed = false;
  let requests = 0;
  let active = 0;
  let refused = 0;

  const admitted = (
    request: ServerRequest,
    expectsContinue: boolean,
  ): { admission: Admission; panel: Panel | undefined } | Block => {
    requests++;
    const result = admit({ snapshot, blocks, now }, request, expectsContinue);
    if (isAdmission(result)) return { admission: result, panel: openPanel(result.route, result.view, onFault) };
    refused++;
    return result;
  };
  const hooks = {
    blockClient: (address: string, block: Block) =>
      blocks.block(address, block.blockClientFor ?? 0, block.reason ?? 'an inspector asked for it'),
  };
  const handlers = {
    request(request: ServerRequest, reply: ServerReply, expectsContinue: boolean): void {
      const result = admitted(request, expectsContinue);
      if (!('admission' in result)) {
        hangUp(reply, result);
        return;
      }
      active++;
      void exchange(result.admission, request, reply, result.panel, hooks).finally(() => active--);
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const result = admitted(request, false);
      if (!('admission' in result)) {
        socket.end(`HTTP/1.1 ${result.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      active++;
      void upgrade(result.admission, request, socket, head, result.panel).finally(() => active--);
    },
    refuses: (address: string): boolean => blocks.find(address) !== undefined,
  };
  const close = async (force = false): Promise<void> => {
    closed = true;
    const open = listeners.splice(0);
    await Promise.all(open.map((listener) => listener.close(force)));
    for (const pool of snapshot.pools.values()) pool.retire();
  };
  return {
    async listen(where = {}) {
      if (closed) throw new GatewayError('GATEWAY_CLOSED', 'this gateway is closed; create another');
      const listener = await listen(where, handlers);
      listeners.push(listener);
      return listener;
    },
    reload(next) {
      const old = snapshot;
      snapshot = compileSnapshot(next, old, now);
      const kept = new Set(snapshot.pools.values());
      for (const pool of old.pools.values()) if (!kept.has(pool)) pool.retire();
    },
    blocks,
    stats: () => ({ generation: snapshot.generation, requests, active, refused }),
    async checkHealth() {
      await Promise.all([...snapshot.pools.values()].map((pool) => pool.check()));
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
