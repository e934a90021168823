// An Express application in a process of its own: `bare`, behind the WAF (`waf`), or with its `engine` called by hand on what is known to
// come, without any adapter. It tells its processor time when asked.
import type { AddressInfo } from 'node:net';
import { createWaf, type RequestView, type ResponseView } from '@lamellar/waf';
import { waf } from '@lamellar/waf/express';
import express from 'express';
import { benchRules } from '../waf-mirror/rules.js';
import { benchRequests } from '../waf-peers/requests.js';

const page = `<html><body>${'<p>An ordinary page.</p>'.repeat(42)}</body></html>`;
const app = express();
if (process.argv[2] !== 'bare') {
  const guarded = createWaf((await benchRules()).program, { mode: 'block' });
  if (process.argv[2] === 'waf') app.use(waf(guarded));
  else {
    const answer: ResponseView = { status: 200, headers: [['content-type', 'text/html']], body: Buffer.from(page) };
    const views = new Map(
      benchRequests.map(({ method, uri, headers, body }): [string, RequestView] => [
        uri,
        { method, target: uri, headers, ...(body === '' ? {} : { body: Buffer.from(body) }) },
      ]),
    );
    app.use(({ url }, _, next) => {
      guarded.inspect(views.get(url)!, answer);
      next();
    });
  }
}
app.use(express.json(), express.urlencoded({ extended: false }));
app.use((_, response) => void response.type('html').send(page));
const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
process.on('disconnect', () => process.exit(0));
