import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { apiReports } from './workspace/api-report.js';
import { Checklist } from './workspace/checklist.js';
import { readPackages, root } from './workspace/packages.js';
import { changedSinceRelease, packagesWithChangeset } from './workspace/release-state.js';

/**
 * `npm run api` writes the API report of each entry point; `-- --check` compares instead. A report that differs from
 * the last release needs a changeset that names its package. Needs a build.
 */
const checking = process.argv.includes('--check');
const announced = packagesWithChangeset();
const checklist = new Checklist();

for (const each of readPackages()) {
  for (const report of apiReports(each)) {
    const name = relative(root, report.file);
    const committed = existsSync(report.file) ? readFileSync(report.file, 'utf8') : undefined;
    if (!checking && committed !== report.text) {
      mkdirSync(dirname(report.file), { recursive: true });
      writeFileSync(report.file, report.text);
    }
    if (checking && committed !== report.text) {
      checklist.fail(
        name,
        'the public API differs from its report: run `npm run api` and commit the report with a changeset',
      );
    } else if (!announced.has(each.name) && changedSinceRelease(each, report)) {
      checklist.fail(name, `changed since the last release, but no file in changesets/ names ${each.name}`);
    } else {
      checklist.pass(name);
    }
  }
}
checklist.finish();
