import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Skip, Tally } from './workspace/checklist.js';
import { root } from './workspace/packages.js';

/**
 * `npm test`: everything that a change must keep. Stages run one after the other, all of them even when one fails; a
 * stage that leaves no tally of its own counts as one check. The last line sums up.
 */
interface Stage {
  readonly name: string;
  /** A script of this folder, or a program of `node_modules/.bin`. */
  readonly script?: string;
  readonly tool?: string;
  readonly args?: readonly string[];
}

const stages: readonly Stage[] = [
  { name: 'lint', script: 'lint' },
  { name: 'build and types', script: 'build', args: ['--clean'] },
  { name: 'public API against its reports', script: 'api', args: ['--check'] },
  { name: 'linearity of regular expressions', script: 'linearity' },
  { name: 'programs in the documentation', script: 'snippets' },
  { name: 'unit tests', tool: 'vitest', args: ['run'] },
  { name: 'quick conformance suites', script: 'conformance-quick' },
  { name: 'packages', script: 'packages' },
  { name: 'examples', script: 'examples' },
];

const cache = join(root, '.cache');
mkdirSync(cache, { recursive: true });
const failed: string[] = [];
const skipped: Skip[] = [];
let passed = 0;

for (const [index, { name, script, tool, args = [] }] of stages.entries()) {
  console.log(`\n== ${index + 1}/${stages.length} ${name}`);
  const began = Date.now();
  const file = join(cache, 'tally.json');
  rmSync(file, { force: true });
  const command =
    script === undefined
      ? [join(root, 'node_modules/.bin', tool ?? ''), ...args]
      : [process.execPath, ...process.execArgv, join(root, `scripts/${script}.ts`), ...args];
  const run = spawnSync(command[0]!, command.slice(1), {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, LAMELLAR_TALLY: file },
  });
  const tally: Tally = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: run.status === 0 ? 1 : 0, failed: run.status === 0 ? [] : [name], skipped: [] };
  passed += tally.passed;
  failed.push(...tally.failed.map((each) => `${name}: ${each}`));
  if (run.status !== 0 && tally.failed.length === 0) failed.push(`${name}: ended with exit code ${run.status}`);
  skipped.push(...tally.skipped);
  console.log(`== ${name}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

if (skipped.length > 0) console.log('\nskipped:');
for (const { name, reason } of skipped) console.log(`  ${name}: ${reason}`);
if (failed.length > 0) console.log('\nfailed:');
for (const name of failed) console.log(`  ${name}`);
console.log(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exit(failed.length === 0 ? 0 : 1);
