import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sourceFlags } from '../../scripts/setup/source-flags.mjs';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { subjects } from './packages.js';
import { texts } from './texts.js';
import { versions } from './versions.js';

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, '../..');
const register = pathToFileURL(join(repository, 'packages/rasp/src/register.ts')).href;
const cache = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'no-break');
/** The suite's own servers stand on loopback, and one of the texts names it. */
const config = join(here, 'rasp.json');
const quickSubjects = ['express', 'lodash', 'ejs', 'knex', 'fs-extra'];

/** Popular packages do what they always did: the same outcome under RASP in block mode wherever two bare runs agree with each other. */
export const suite: Suite = defineSuite({
  name: 'no-break',
  about:
    'popular packages, each with texts of honest clients that look like attacks, bare and under RASP in block mode',
  tier: 'quick',
  run({ quick, report }) {
    const reason = install();
    if (reason !== undefined) {
      report.skip('install', reason);
      return;
    }
    let compared = 0;
    let packages = 0;
    for (const { name } of subjects) {
      if (quick && !quickSubjects.includes(name)) continue;
      const count = compareRuns(name, report);
      compared += count;
      if (count >= 50) packages++;
    }
    report.note(`${compared} operations of ${packages} packages compared, ${texts.length} texts each`);
    if (!quick) report.metric('packages with at least 50 operations', packages, '>= 30', packages >= 30);
  },
});

/** Compares a package's operations; the number of those whose bare runs agree. */
function compareRuns(name: string, report: Report): number {
  const [first, second, guarded] = [run(name, 'bare'), run(name, 'bare'), run(name, 'rasp')];
  if (typeof first === 'string') {
    report.fail(name, `cannot run bare: ${first}`);
    return 0;
  }
  if (typeof second === 'string' || typeof guarded === 'string') {
    report.fail(name, `ran once and then not: ${String(second).slice(0, 100)} ${String(guarded).slice(0, 200)}`);
    return 0;
  }
  let compared = 0;
  const wrong: string[] = [];
  for (const [index, text] of texts.entries()) {
    if (first[index] !== second[index]) continue;
    compared++;
    if (guarded[index] !== first[index])
      wrong.push(
        `${JSON.stringify(text)}: bare ${first[index]?.slice(0, 100)}, guarded ${guarded[index]?.slice(0, 160)}`,
      );
  }
  report.result(
    name,
    wrong.length === 0 ? undefined : `${wrong.length} of ${compared} differ: ${wrong.slice(0, 3).join(' | ')}`,
  );
  return compared;
}

function run(name: string, protection: 'bare' | 'rasp'): string[] | string {
  const flags = protection === 'rasp' ? [`--import=${register}`] : [];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...sourceFlags(repository), ...flags, join(here, 'run-subject.ts'), name, cache, protection],
    {
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 1 << 26,
      env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'test', LAMELLAR_RASP_CONFIG: config },
    },
  );
  if (status !== 0) return stderr.trim().slice(-300) || `exit code ${status}`;
  return JSON.parse(stdout.slice(stdout.indexOf('["'))) as string[];
}

/** Installs the packages once, scripts off; the reason when that cannot be done here. */
function install(): string | undefined {
  const manifest = JSON.stringify({ private: true, dependencies: versions });
  const stamp = join(cache, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return undefined;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), manifest);
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: cache, encoding: 'utf8' },
  );
  if (status !== 0) return `npm install: ${stderr.trim().split('\n')[0]}`;
  writeFileSync(stamp, manifest);
  return undefined;
}
