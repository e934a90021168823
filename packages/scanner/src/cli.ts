import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './cli/run.js';

const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
// Reports of the same input are the same bytes where a build says which time it is (reproducible-builds.org).
const epoch = process.env['SOURCE_DATE_EPOCH'];

run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  database: join(cache, 'lamellar', 'advisories.sqlite'),
  now: epoch && /^\d{1,11}$/.test(epoch) ? () => Number(epoch) * 1000 : Date.now,
  signal: controller.signal,
  input: process.stdin,
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  live: process.stderr.isTTY === true,
}).then((code) => {
  process.exitCode = code;
});
