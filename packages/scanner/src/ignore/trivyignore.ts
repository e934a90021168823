import { quote } from '../errors.js';
import { lines } from '../formats/headers.js';
import { asList, asText, tables } from '../formats/values.js';
import { parseYamlTable } from '../formats/yaml/index.js';
import { timeOf } from './dates.js';
import type { IgnoreFile, IgnoreRule } from './rule.js';

/** Reads `.trivyignore`: one id in a line, `exp:YYYY-MM-DD` behind it, comments behind `#`. */
export function parseTrivyIgnore(text: string, file: string): IgnoreFile {
  const rules: IgnoreRule[] = [];
  const problems: string[] = [];
  let number = 0;
  for (const line of lines(text)) {
    const place = `${file}:${++number}`;
    const hash = line.indexOf('#');
    const [id, ...more] = (hash < 0 ? line : line.slice(0, hash)).split(/\s+/).filter((word) => word !== '');
    if (id === undefined) continue;
    const expires = more.find((word) => word.startsWith('exp:'))?.slice(4);
    const until = expires === undefined ? undefined : timeOf(expires);
    if (expires !== undefined && until === undefined) {
      problems.push(`${place}: expected exp:YYYY-MM-DD, found ${quote(`exp:${expires}`)}; the rule ignores nothing`);
      continue;
    }
    const reason = hash < 0 ? '' : line.slice(hash + 1).trim();
    rules.push({ ids: [id], ...(until === undefined ? {} : { until }), ...(reason ? { reason } : {}), place });
  }
  return { rules, problems };
}

/** Reads `.trivyignore.yaml`: its `vulnerabilities`; what it says of misconfigurations, secrets and licences is not about findings of packages. */
export function parseTrivyIgnoreYaml(text: string, file: string): IgnoreFile {
  const rules: IgnoreRule[] = [];
  const problems: string[] = [];
  for (const [i, each] of tables(parseYamlTable(text)['vulnerabilities']).entries()) {
    const place = `${file}: vulnerabilities[${i}]`;
    const id = asText(each['id']);
    const expires = asText(each['expired_at']);
    const until = expires === undefined ? undefined : timeOf(expires);
    if (id === undefined || (expires !== undefined && until === undefined)) {
      problems.push(`${place}: expected an "id" and, if anything, a date in "expired_at"; the rule ignores nothing`);
      continue;
    }
    const paths = asList(each['paths']).flatMap((path) => asText(path) ?? []);
    const purls = asList(each['purls']).flatMap((purl) => asText(purl) ?? []);
    const reason = asText(each['statement']);
    rules.push({
      ids: [id],
      ...(paths.length > 0 ? { paths } : {}),
      ...(purls.length > 0 ? { purls } : {}),
      ...(until === undefined ? {} : { until }),
      ...(reason ? { reason } : {}),
      place,
    });
  }
  return { rules, problems };
}
