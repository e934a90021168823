import { deepEqual, equal } from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGate } from './gate.js';

/** Runs the gate on the project as it is, then with the update that it asked for, then with a licence that the policy denies. */
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'lamellar-ci-gate-'));
try {
  cpSync(here('project'), join(work, 'project'), { recursive: true });
  const classes: number[] = [];
  const run = (): Promise<string[]> =>
    runGate({
      project: join(work, 'project'),
      advisories: here('advisories'),
      vex: here('project.openvex.json'),
      licences: here('licences.yaml'),
      output: work,
      emit: (event) => classes.push(event.class_uid),
    });

  deepEqual(await run(), ['CVE-2021-23337 in lodash 4.17.20 is high: update to 4.17.21']);
  // Scan activity, inventory, two findings of lodash, and that of minimist which VEX took back.
  deepEqual(classes, [6007, 5020, 2002, 2002, 2002]);
  const { runs } = JSON.parse(readFileSync(join(work, 'scan.sarif'), 'utf8'));
  deepEqual(
    runs[0].results.map((each: { ruleId: string; suppressions?: object[] }) => [
      each.ruleId,
      each.suppressions?.length ?? 0,
    ]),
    [
      ['CVE-2021-23337', 0],
      ['CVE-2020-28500', 0],
      ['CVE-2021-44906', 1],
    ],
  );
  equal(readFileSync(join(work, 'scan.html'), 'utf8').startsWith('<!doctype html>'), true);

  const lock = join(work, 'project/package-lock.json');
  const change = (from: string, to: string): void =>
    writeFileSync(lock, readFileSync(lock, 'utf8').replaceAll(from, to));
  change('4.17.20', '4.17.21');
  deepEqual(await run(), []);
  change('"license": "ISC"', '"license": "GPL-3.0-only"');
  deepEqual(await run(), ['semver is under GPL-3.0-only']);
  console.log('ci-gate: closed for a high finding with a fix, open after the update, closed for a denied licence');
} finally {
  rmSync(work, { recursive: true });
}
