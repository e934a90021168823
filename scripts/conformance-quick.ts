import './event-watch.js';
import { findDataRoot } from '../conformance/harness/data-root.js';
import { printOutcome } from '../conformance/harness/print.js';
import { loadSuites, runSuite } from '../conformance/harness/run-suite.js';
import { holds } from '../conformance/harness/tally.js';
import { Checklist } from './workspace/checklist.js';

/** The quick suites, one check each; a suite whose data is absent is a named skip. */
const checklist = new Checklist();
const root = findDataRoot();
for (const suite of (await loadSuites()).values()) {
  if (suite.tier !== 'quick') continue;
  const outcome = await runSuite(suite, root, true);
  if ('absent' in outcome) {
    checklist.skip(
      `suite ${suite.name}`,
      `no data here (${outcome.absent.join(', ')}); LAMELLAR_CONFORMANCE names its folder`,
    );
    continue;
  }
  printOutcome(outcome);
  checklist.check(`suite ${suite.name}`, holds(outcome) ? undefined : `${outcome.failed.length} unlisted failures`);
}
checklist.finish();
