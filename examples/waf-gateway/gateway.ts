import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPipeline, type OcsfEvent } from '@lamellar/events';
import { createGateway, type Gateway, type GatewayConfig, type Listener } from '@lamellar/gateway';
import { type SqliteStore, sqlite } from '@lamellar/stores/sqlite';
import { compileRules, createWaf, type Program, type RuleSource } from '@lamellar/waf';
import { waf } from '@lamellar/waf/gateway';

/** Everything that runs. */
export interface Protected extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly listener: Listener;
  readonly store: SqliteStore;
  /** Exchanges the rules; requests under way end with the old ones. */
  useRules(rules: Program): void;
  /** What the WAF found so far. */
  findings(): Promise<OcsfEvent[]>;
}

/** Two applications behind one gateway: the shop is protected, the API only watched. */
export async function startProtected(rules: RuleSource, port = 0, database = ':memory:'): Promise<Protected> {
  const shop = await application('shop');
  const api = await application('api');
  const store = sqlite(database);
  const pipeline = createPipeline({
    name: 'waf-gateway',
    sinks: [store],
    batchDelay: 10,
    sequence: store.sequence('waf-gateway'),
  });
  const configure = (program: Program): GatewayConfig => {
    const inspectors = (mode: 'block' | 'observe') => [waf(createWaf(program, { mode, emit: pipeline.emit }))];
    return {
      upstreams: { shop: { targets: [addressOf(shop)] }, api: { targets: [addressOf(api)] } },
      routes: [
        { name: 'shop', upstream: 'shop', inspectors: inspectors('block') },
        { name: 'api', path: '/api', upstream: 'api', inspectors: inspectors('observe'), mode: 'observe' },
      ],
    };
  };
  const gateway = createGateway(configure(await compileRules([rules])), { emit: pipeline.emit });
  const listener = await gateway.listen({ port });
  return {
    gateway,
    listener,
    store,
    useRules: (next) => gateway.reload(configure(next)),
    async findings() {
      await pipeline.flush();
      const found: OcsfEvent[] = [];
      for await (const event of store.query({ classUid: 2004, order: 'oldest' })) found.push(event);
      return found;
    },
    async [Symbol.asyncDispose]() {
      await gateway.close(true);
      await pipeline[Symbol.asyncDispose]();
      await store.close();
      for (const server of [shop, api]) server.close();
    },
  };
}

async function application(name: string): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => response.end(`${name} answers ${request.method} to ${request.headers['x-real-ip']}\n`));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
