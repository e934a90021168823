import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Checklist } from './workspace/checklist.js';
import { nodeVersions } from './workspace/node-versions.js';
import { root } from './workspace/packages.js';

/** `npm run test:matrix [-- PATH...]`: the unit tests on Node 22, 24 and 26. */
const checklist = new Checklist();
for (const { major, path } of nodeVersions()) {
  if (path === undefined) {
    checklist.skip(`Node ${major}`, `no pinned build for ${process.platform}-${process.arch}`);
    continue;
  }
  console.log(`\n== Node ${major}`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(
    path,
    ['--disable-warning=ExperimentalWarning', vitest, 'run', ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: `${join(path, '..')}:${process.env['PATH']}` },
    },
  );
  checklist.check(`Node ${major}`, status === 0 ? undefined : `exit code ${status}`);
}
const { passed, failed, skipped } = checklist.tally;
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
checklist.finish();
