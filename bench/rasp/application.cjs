// One of three applications, under one of three protections; answers `usage` and `ready` on its channel.
const [, , kind, protection, expressFolder] = process.argv;
const { createRequire } = require('node:module');
const require_ = createRequire(`${expressFolder}/package.json`);
// Protections come first, as their documentations ask.
const begun = process.cpuUsage();
if (protection === 'zen') require_('@aikidosec/firewall');
const protectedBy = protection === 'rasp' ? require('@lamellar/rasp/express').rasp : undefined;
const started = process.cpuUsage(begun);
const { DatabaseSync } = require('node:sqlite');
const { createServer } = require('node:http');

let handler;
if (kind === 'http') {
  const middleware = protectedBy?.({ mode: 'block' });
  const answer = (_request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end('hello');
  };
  handler =
    middleware === undefined
      ? answer
      : (request, response) => middleware(request, response, () => answer(request, response));
} else {
  const express = require_('express');
  handler = express();
  if (protectedBy !== undefined) handler.use(protectedBy({ mode: 'block' }));
  if (kind === 'get') handler.get('/', (_request, response) => response.send('hello'));
  else {
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, city TEXT, amount REAL)');
    handler.use(express.json());
    handler.post('/', (request, response) => {
      const { f0, f1, f2 } = request.body;
      database.prepare('INSERT INTO orders (name, city, amount) VALUES (?, ?, ?)').run(f0, f1, Number(f2.length));
      const rows = database.prepare(`SELECT count(*) AS n FROM orders WHERE city = '${f3(request.body.f3)}'`).all();
      database.exec('DELETE FROM orders WHERE id > 200');
      response.json({ n: rows[0].n });
    });
  }
}
function f3(text) {
  return String(text).replaceAll("'", "''");
}
const server = createServer(handler).listen(0, '127.0.0.1', () => {
  process.send({
    port: server.address().port,
    start: (started.user + started.system) / 1000,
    rss: process.memoryUsage.rss(),
  });
});
process.on('message', (message) => {
  if (message === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send({ usage: user + system, rss: process.memoryUsage.rss() });
  }
});
