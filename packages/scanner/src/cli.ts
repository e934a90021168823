import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './cli/run.js';

const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');

run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  database: join(cache, 'lamellar', 'advisories.sqlite'),
  now: Date.now,
  signal: controller.signal,
}).then((code) => {
  process.exitCode = code;
});
