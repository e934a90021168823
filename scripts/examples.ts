import { existsSync } from 'node:fs';
import { Checklist } from './workspace/checklist.js';
import { readExamples } from './workspace/examples.js';
import { execute, lastWords } from './workspace/execute.js';

/** Runs the smoke test of every example. A smoke test that cannot run here prints `SKIP reason` and ends with 0. */
const watchEvents = `--import=${new URL('event-watch.ts', import.meta.url).href}`;
const checklist = new Checklist();
for (const { name, directory, smoke } of readExamples()) {
  if (!existsSync(smoke)) {
    checklist.fail(name, 'has no smoke.ts');
    continue;
  }
  const run = await execute(process.execPath, [...process.execArgv, watchEvents, smoke], { cwd: directory });
  const skip = /^SKIP (.+)$/m.exec(run.stdout)?.[1];
  if (run.code !== 0) checklist.fail(name, lastWords(run));
  else if (skip !== undefined) checklist.skip(name, skip);
  else checklist.pass(name);
}
checklist.finish();
