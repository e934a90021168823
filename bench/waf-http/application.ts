// An Express application in a process of its own, with the WAF or without. It tells its processor time when asked.
import type { AddressInfo } from 'node:net';
import { createWaf, type RequestView, type ResponseView, type Waf } from '@lamellar/waf';
import { waf } from '@lamellar/waf/express';
import express from 'express';
import { benchRules } from '../waf-mirror/rules.js';

const page = `<html><body>${'<p>An ordinary page.</p>'.repeat(42)}</body></html>`;
const app = express();
let engine: Waf | undefined;
if (process.argv[2] === 'waf') {
  engine = createWaf((await benchRules()).program, { mode: 'block' });
  app.use(waf(engine));
}
app.use(express.json(), express.urlencoded({ extended: false }));
app.use((_, response) => void response.type('html').send(page));

/** What one inspection costs without any HTTP, in nanoseconds of processor time. */
function engineAlone(request: RequestView): number {
  const answer: ResponseView = { status: 200, headers: [['content-type', 'text/html']], body: Buffer.from(page) };
  const times: number[] = [];
  for (let round = 0; round < 9; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < 100; i++) engine?.inspect(request, answer);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) * 10);
  }
  return times.sort((a, b) => a - b)[4]!;
}

const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', (message: { engine?: RequestView }) => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, engine: message.engine === undefined ? 0 : engineAlone(message.engine) });
});
process.on('disconnect', () => process.exit(0));
