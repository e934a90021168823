import { watch } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiActivity } from '@lamellar/events';
import { createBundleStore, readBundleDirectory } from '@lamellar/policy/bundle';
import { createDecisionLog } from '@lamellar/policy/decisions';
import express from 'express';
import { authorise } from './authorise.js';

/** The API as it runs. */
export interface RunningApi extends AsyncDisposable {
  readonly url: string;
  /** Decisions as OCSF events, oldest first. */
  readonly events: readonly ApiActivity[];
  /** What went wrong when policies were loaded again. */
  readonly problems: readonly string[];
}

/** Starts an API whose requests the policies of a folder authorise; changes of the folder take effect while it runs. */
export async function startApi(policies: string, port = 0): Promise<RunningApi> {
  const store = createBundleStore();
  store.activate('policies', await readBundleDirectory(policies));
  const events: ApiActivity[] = [];
  const problems: string[] = [];
  const log = createDecisionLog({
    policy: () => store.policy,
    labels: { service: 'shop-api' },
    emit: (event) => void events.push(event as ApiActivity),
  });
  const app = express();
  app.use(authorise(store, log));
  app.get('/products/:id', (request, response) => void response.json({ id: request.params.id }));
  app.post('/products', (_request, response) => void response.status(201).json({ id: 'new' }));
  app.get('/orders/:user', (_request, response) => void response.json([]));
  const server: Server = await new Promise((resolve) => {
    const listening: Server = app.listen(port, '127.0.0.1', () => resolve(listening));
  });
  const stop = new AbortController();
  const watching = reload(policies, stop.signal, async () => {
    try {
      store.activate('policies', await readBundleDirectory(policies));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    problems,
    async [Symbol.asyncDispose]() {
      stop.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await watching;
    },
  };
}

/** Loads again after each change. A policy that does not compile is not used: the one before stays. */
async function reload(folder: string, signal: AbortSignal, load: () => Promise<void>): Promise<void> {
  try {
    for await (const _ of watch(folder, { recursive: true, signal })) await load();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
