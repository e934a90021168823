import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjects } from './packages.js';
import { texts } from './texts.js';

/**
 * Runs every operation of one package and prints the outcomes as JSON: what each gives, or the error that it throws. Under
 * protection each runs as the handling of a message with the text, as it would in a request.
 */
const [, , name = '', folder = '', protection = 'bare'] = process.argv;
const handling = protection === 'bare' ? undefined : (await import('@lamellar/rasp')).withMessage;
const subject = subjects.find((each) => each.name === name);
if (subject === undefined) throw new Error(`no package is named ${name}`);
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ url: request.url, body })),
  );
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const home = mkdtempSync(join(tmpdir(), 'no-break-'));
const operation = await subject.prepare({
  require: createRequire(join(folder, 'package.json')),
  folder: home,
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/echo`,
});
const outcomes: string[] = [];
for (const [index, text] of texts.entries()) {
  const work = async (): Promise<unknown> => operation(text, index);
  try {
    outcomes.push(`gives ${String(await (handling === undefined ? work() : handling({ text }, work)))}`);
  } catch (error) {
    outcomes.push(`throws ${String((error as { code?: unknown }).code ?? '')} ${String(error)}`);
  }
}
rmSync(home, { recursive: true, force: true });
process.stdout.write(
  JSON.stringify(
    outcomes.map((each) =>
      each
        .replaceAll(home, 'HOME')
        .replace(/127\.0\.0\.1:\d+/g, 'HOST')
        .slice(0, 400),
    ),
  ),
  () => process.exit(0),
);
