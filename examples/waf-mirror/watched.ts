import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPipeline } from '@lamellar/events';
import { createSourceBlocks, type SourceBlocks } from '@lamellar/gateway';
import { createMirror, type Mirror } from '@lamellar/gateway/mirror';
import { type SqliteStore, sqlite } from '@lamellar/stores/sqlite';
import { type Nginx, startNginx } from './nginx.js';

/** Everything that runs. */
export interface Watched extends AsyncDisposable {
  readonly port: number;
  readonly mirror: Mirror;
  readonly store: SqliteStore;
  /** Sources of detections, refused for ten minutes by whoever asks this list: a gateway, or a filter in the kernel. */
  readonly blocks: SourceBlocks;
  /** Resolves when everything that was mirrored is judged and stored. */
  settle(): Promise<void>;
}

/** An application behind nginx, watched by the WAF from aside. */
export async function startWatched(port = 0, database = ':memory:'): Promise<Watched> {
  const application = createServer((request, response) => {
    request.resume();
    request.once('end', () => response.end(`the application answers ${request.url}\n`));
  });
  await new Promise<void>((resolve) => void application.listen(0, '127.0.0.1', resolve));
  const store = sqlite(database);
  const pipeline = createPipeline({
    name: 'waf-mirror',
    sinks: [store],
    batchDelay: 10,
    sequence: store.sequence('waf-mirror'),
  });
  const blocks = createSourceBlocks();
  const mirror = createMirror({
    module: new URL('./inspectors.ts', import.meta.url),
    emit: pipeline.emit,
    onDetection: ({ request, block }) => blocks.block(request.clientAddress, 600_000, block.reason ?? 'detected'),
  });
  const { port: mirrorPort } = await mirror.listen();
  const nginx: Nginx = await startNginx((application.address() as AddressInfo).port, mirrorPort, port);
  return {
    port: nginx.port,
    mirror,
    store,
    blocks,
    async settle() {
      await mirror.drain();
      await pipeline.flush();
    },
    async [Symbol.asyncDispose]() {
      await nginx[Symbol.asyncDispose]();
      await mirror.close();
      await pipeline[Symbol.asyncDispose]();
      await store.close();
      application.closeAllConnections();
      application.close();
    },
  };
}
