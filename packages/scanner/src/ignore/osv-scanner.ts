import { parseToml } from '../formats/toml/index.js';
import { asTable, asText, tables } from '../formats/values.js';
import { timeOf } from './dates.js';
import type { IgnoreFile, IgnoreRule } from './rule.js';

/** Reads `osv-scanner.toml`: `[[IgnoredVulns]]`, and the `[[PackageOverrides]]` that ignore a package or its vulnerabilities. */
export function parseOsvScannerIgnore(text: string, file: string): IgnoreFile {
  const root = parseToml(text);
  const rules: IgnoreRule[] = [];
  const problems: string[] = [];
  const take = (place: string, expires: string | undefined, rule: Omit<IgnoreRule, 'place' | 'until'>): void => {
    const until = expires === undefined ? undefined : timeOf(expires);
    if (expires !== undefined && until === undefined) {
      problems.push(`${place}: expected a date, found ${JSON.stringify(expires)}; the rule ignores nothing`);
    } else rules.push({ ...rule, ...(until === undefined ? {} : { until }), place });
  };
  for (const [i, each] of tables(root['IgnoredVulns']).entries()) {
    const place = `${file}: IgnoredVulns[${i}]`;
    const id = asText(each['id']);
    if (id === undefined) problems.push(`${place}: expected an "id"; the rule ignores nothing`);
    else take(place, asText(each['ignoreUntil']), { ids: [id], ...reasonOf(asText(each['reason'])) });
  }
  for (const [i, each] of tables(root['PackageOverrides']).entries()) {
    const place = `${file}: PackageOverrides[${i}]`;
    if (each['ignore'] !== true && asTable(each['vulnerability'])?.['ignore'] !== true) continue;
    const name = asText(each['name']);
    const version = asText(each['version']);
    const ecosystem = asText(each['ecosystem']);
    const group = asText(each['group']);
    if (!name && !ecosystem && !group) {
      problems.push(`${place}: names nothing and would ignore everything; the rule ignores nothing`);
      continue;
    }
    take(place, asText(each['effectiveUntil']), {
      ...(name ? { name } : {}),
      ...(version ? { version } : {}),
      ...(ecosystem ? { ecosystem } : {}),
      ...(group ? { group } : {}),
      ...reasonOf(asText(each['reason'])),
    });
  }
  return { rules, problems };
}

function reasonOf(reason: string | undefined): { reason?: string } {
  return reason ? { reason } : {};
}
