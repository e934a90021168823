import { consoleSink, createPipeline } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';
import { createApp } from './app.js';
import { loadRules } from './rules.js';

const { program, name } = await loadRules();
const pipeline = createPipeline({ sinks: [sqlite('express-waf.db'), consoleSink()] });
const port = Number(process.env['PORT'] ?? 8082);
const server = createApp(program, pipeline.emit).listen(port, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${port}`;
  console.log(`the application listens on ${url}, with ${name}; events go to express-waf.db`);
  console.log(`  curl '${url}/search?q=shoes'                    passes`);
  console.log(`  curl "${url}/search?q=1'+union+select+1--+-"    is refused`);
});
process.once('SIGINT', () => {
  server.close();
  server.closeAllConnections();
  void pipeline[Symbol.asyncDispose]();
});
