import type { AddressInfo } from 'node:net';
import { consoleSink, createPipeline } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';
import { createApp } from './app.js';
import { loadRules } from './rules.js';

const { DATABASE: database = 'express-waf.db', REQUESTS_PER_MINUTE: rate } = process.env;
const { program, name } = await loadRules(rate === undefined ? undefined : Number(rate));
const store = sqlite(database);
const pipeline = createPipeline({ sinks: [store, consoleSink()] });
const port = Number(process.env['PORT'] ?? 8082);
const server = createApp(program, pipeline.emit, store.state).listen(port, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(`the application listens on ${url}, with ${name}; events go to ${database}`);
  console.log(`  curl '${url}/search?q=shoes'                    passes`);
  console.log(`  curl "${url}/search?q=1'+union+select+1--+-"    is refused`);
});
process.once('SIGINT', () => {
  server.close();
  server.closeAllConnections();
  void pipeline[Symbol.asyncDispose]();
});
