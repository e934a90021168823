import { escapeMarkup } from './markup.js';
import type { Report, ReportFinding } from './report.js';
import { doubtsOf } from './unknown.js';

/** A JUnit report: one suite for each file that states packages, one case for each package, which fails with its findings; doubts are errors. */
export function junitReport(report: Report): string {
  const { inventory, source } = report.scan;
  const findings = report.match?.findings.filter((each) => !each.informational) ?? [];
  const byPlace = Map.groupBy(findings, (each) => placeOf(each.package));
  const doubts = doubtsOf(report);
  const suites = [...Map.groupBy(inventory.packages, (each) => each.path)].map(([path, packages]) => {
    const cases = packages.map((each) => testCase(each.purl, path, byPlace.get(placeOf(each)) ?? []));
    const failures = packages.filter((each) => byPlace.has(placeOf(each))).length;
    return suite(path, cases, failures, 0);
  });
  if (doubts.length > 0) {
    const cases = doubts.map(
      (doubt) =>
        `    <testcase classname="scan" name="${escapeMarkup(doubt)}"><error message="${escapeMarkup(doubt)}" type="unknown"/></testcase>`,
    );
    suites.push(suite('what is unknown', cases, 0, doubts.length));
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeMarkup(source.name)}">\n${suites.join('\n')}\n</testsuites>\n`;
}

function suite(name: string, cases: readonly string[], failures: number, errors: number): string {
  return `  <testsuite name="${escapeMarkup(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0" time="0">\n${cases.join('\n')}\n  </testsuite>`;
}

function testCase(purl: string, path: string, findings: readonly ReportFinding[]): string {
  const head = `    <testcase classname="${escapeMarkup(path)}" name="${escapeMarkup(purl)}"`;
  if (findings.length === 0) return `${head}/>`;
  const message = findings.map((each) => `${each.id} (${each.severity})`).join(', ');
  const text = findings
    .map(
      (each) =>
        `${each.id} ${each.severity}: ${each.summary} ${each.fixed.length > 0 ? `fixed in ${each.fixed.join(' or ')}` : 'no fix yet'}`,
    )
    .join('\n');
  return `${head}><failure message="${escapeMarkup(message)}" type="vulnerability">${escapeMarkup(text)}</failure></testcase>`;
}

function placeOf(each: { readonly purl: string; readonly path: string; readonly within?: string }): string {
  return `${each.purl}\0${each.path}\0${each.within ?? ''}`;
}
