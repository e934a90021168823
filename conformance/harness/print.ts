import type { SuiteOutcome } from './tally.js';

const shown = 40;

function list(title: string, lines: readonly string[], limit: number): void {
  if (lines.length === 0) return;
  console.log(`\n${title} (${lines.length})`);
  for (const line of lines.slice(0, limit)) console.log(`  ${line}`);
  if (lines.length > limit) console.log(`  ... and ${lines.length - limit} more (--json FILE has all)`);
}

/** Prints what happened; the last line is `SUITE passed/total`, or `SUITE met/targets` for metric suites. */
export function printOutcome(outcome: SuiteOutcome): void {
  list(
    'failed',
    outcome.failed.map(({ id, detail }) => `${id}: ${detail}`),
    shown,
  );
  list('listed as failing, but passed or absent', outcome.stale, shown);
  list(
    'known failures',
    outcome.known.map(({ id, reason }) => `${id}: ${reason}`),
    200,
  );
  list(
    'skipped',
    outcome.skipped.map(({ id, reason }) => `${id}: ${reason}`),
    shown,
  );
  for (const note of outcome.notes) console.log(note);
  if (outcome.metrics.length > 0) {
    const width = Math.max(...outcome.metrics.map(({ name }) => name.length));
    for (const { name, value, target, met } of outcome.metrics) {
      console.log(`${name.padEnd(width)}  ${String(value).padStart(12)}  ${target}  ${met ? 'met' : 'NOT MET'}`);
    }
    if (outcome.total > 0) console.log(`cases ${outcome.passed}/${outcome.total}`);
    console.log(`${outcome.suite} ${outcome.metrics.filter(({ met }) => met).length}/${outcome.metrics.length}`);
  } else {
    console.log(`${outcome.suite} ${outcome.passed}/${outcome.total}`);
  }
}
