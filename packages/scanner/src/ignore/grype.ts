import type { FixState } from '../advisories/index.js';
import { asTable, asText, tables } from '../formats/values.js';
import { parseYamlTable } from '../formats/yaml/index.js';
import type { IgnoreFile, IgnoreRule } from './rule.js';

/** Grype's types of packages to those of package URLs, where they differ. */
const types: Readonly<Record<string, string>> = {
  __proto__: null as never,
  'java-archive': 'maven',
  'jenkins-plugin': 'maven',
  python: 'pypi',
  'go-module': 'golang',
  'rust-crate': 'cargo',
  'php-composer': 'composer',
  dotnet: 'nuget',
  'dart-pub': 'pub',
  binary: 'generic',
};
const fixStates: Readonly<Record<string, readonly FixState[]>> = {
  __proto__: null as never,
  fixed: ['fixed'],
  'not-fixed': ['not-fixed', 'deferred'],
  'wont-fix': ['will-not-fix', 'end-of-life'],
  unknown: [],
};
const known = new Set(['vulnerability', 'include-aliases', 'reason', 'fix-state', 'package']);
const knownOfPackage = new Set(['name', 'version', 'type', 'location', 'language']);

/**
 * Reads the `ignore` list of `.grype.yaml`. Of regular expressions in a package's name only `.*` is taken. A rule that names something else, such as
 * a namespace or the kind of match, is told and ignores nothing; rules about VEX are what `--vex` does by itself.
 */
export function parseGrypeIgnore(text: string, file: string): IgnoreFile {
  const rules: IgnoreRule[] = [];
  const problems: string[] = [];
  for (const [i, each] of tables(parseYamlTable(text)['ignore']).entries()) {
    const place = `${file}: ignore[${i}]`;
    if (each['vex-status'] !== undefined || each['vex-justification'] !== undefined) continue;
    const target = asTable(each['package']) ?? {};
    const strange = [
      ...Object.keys(each).filter((key) => !known.has(key)),
      ...Object.keys(target).filter((key) => !knownOfPackage.has(key)),
    ];
    const name = asText(target['name']);
    const state = asText(each['fix-state']);
    if (name !== undefined && /[\\^$+?()[\]{}|]/.test(name.replaceAll('.*', '')))
      strange.push('a regular expression in name');
    if (state !== undefined && !fixStates[state]?.length) strange.push(`fix-state ${state}`);
    if (strange.length > 0) {
      problems.push(`${place}: ${strange.join(', ')} cannot be judged here; the rule ignores nothing`);
      continue;
    }
    const id = asText(each['vulnerability']);
    const version = asText(target['version']);
    const type = asText(target['type']);
    const location = asText(target['location']);
    const reason = asText(each['reason']);
    const rule: IgnoreRule = {
      ...(id ? { ids: [id] } : {}),
      ...(name ? { name: name.replaceAll('.*', '*') } : {}),
      ...(version ? { version } : {}),
      ...(type ? { types: [types[type] ?? type] } : {}),
      ...(location ? { paths: [location.replace(/^\//, '')] } : {}),
      ...(state ? { fixStates: fixStates[state] as readonly FixState[] } : {}),
      ...(reason ? { reason } : {}),
      place,
    };
    if (Object.keys(rule).every((key) => key === 'place' || key === 'reason')) {
      problems.push(`${place}: names nothing and would ignore everything; the rule ignores nothing`);
    } else rules.push(rule);
  }
  return { rules, problems };
}
