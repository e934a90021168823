import { type Coverage, percentOf, totalOf } from '../tester/coverage.js';
import { Ordered } from './output.js';

/** The report as `opa` prints it; neighbouring rows are one range. */
export function coverageJson(coverage: Coverage): Ordered {
  const files: Record<string, Ordered> = {};
  for (const [file, report] of coverage) {
    const { covered, notCovered } = report;
    files[file] = new Ordered({
      covered: covered.length > 0 ? ranges(covered) : undefined,
      not_covered: notCovered.length > 0 ? ranges(notCovered) : undefined,
      covered_lines: covered.length > 0 ? covered.length : undefined,
      not_covered_lines: notCovered.length > 0 ? notCovered.length : undefined,
      coverage: percentOf(report),
    });
  }
  const total = totalOf(coverage);
  return new Ordered({
    files: new Ordered(files),
    covered_lines: total.covered.length,
    not_covered_lines: total.notCovered.length,
    coverage: percentOf(total),
  });
}

function ranges(rows: readonly number[]): readonly Ordered[] {
  const result: { start: number; end: number }[] = [];
  for (const row of rows) {
    const last = result.at(-1);
    if (last !== undefined && last.end === row - 1) last.end = row;
    else result.push({ start: row, end: row });
  }
  return result.map(
    ({ start, end }) => new Ordered({ start: new Ordered({ row: start }), end: new Ordered({ row: end }) }),
  );
}
