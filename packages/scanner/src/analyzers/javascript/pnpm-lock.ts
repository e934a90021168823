import { ScannerError } from '../../errors.js';
import { asTable, asText, entries, type Table } from '../../formats/values.js';
import { parseYaml } from '../../formats/yaml/index.js';
import { type Analyzer, lockNamed } from '../analyzer.js';
import { npmGroups } from './npm-groups.js';

/** `pnpm-lock.yaml` of the versions 5 to 9. */
export const pnpmLock: Analyzer = {
  id: 'javascript/pnpm-lock',
  version: 2,
  required: lockNamed('pnpm-lock.yaml'),
  extract(file, found) {
    const document = parseYaml(file.text);
    if (document === null) return;
    const lock = asTable(document);
    if (!lock) throw new ScannerError('SCANNER_FILE_SYNTAX', 'pnpm-lock.yaml: expected a mapping at the top');
    const version = Number(asText(lock['lockfileVersion']) ?? 0);
    for (const [key, value] of entries(lock['packages'])) {
      const entry = asTable(value) ?? {};
      const [name, keyVersion] = nameOf(key, entry, version);
      if (name === '') {
        if (!key.startsWith('file:')) found.problem(`pnpm-lock.yaml: the path ${key} holds no name`);
        continue;
      }
      const commit = commitOf(asTable(entry['resolution']));
      const dependsOn = entries(entry['dependencies']).map(([each]) => each);
      found.package({
        type: 'npm',
        name,
        version: asText(entry['version']) ?? keyVersion,
        ...npmGroups({ dev: entry['dev'] === true }),
        ...(commit ? { commit } : {}),
        ...(dependsOn.length > 0 ? { dependsOn } : {}),
      });
    }
  },
};

/**
 * Name and version of a key: `/name/1.0.0_peers`, `host/name/1.0.0`, from version 6 `/name@1.0.0(peers)`, from 9 without the slash.
 * What is not from a registry states its name in the entry.
 */
function nameOf(key: string, entry: Table, version: number): [string, string] {
  const stated = asText(entry['name']);
  if (stated !== undefined) return [stated, ''];
  if (key.startsWith('file:')) return ['', ''];
  const path = key.split('(', 1)[0] as string;
  if (version >= 6) {
    const text = path.replace(/^[^@/]*\//, '').replace(/^\//, '');
    const at = text.indexOf('@', 1);
    return at < 0 ? ['', ''] : [text.slice(0, at), semver(text.slice(at + 1))];
  }
  const parts = path.split('/');
  const last = parts.pop() as string;
  const number = semver(last.split('_', 1)[0] as string);
  const base = parts.pop();
  if (number === '' || !base) return ['', ''];
  const scope = parts.at(-1);
  return [scope?.startsWith('@') ? `${scope}/${base}` : base, number];
}

function semver(text: string): string {
  return /^\d+\.\d+\.\d+/.test(text) ? text : '';
}

function commitOf(resolution: Table | undefined): string | undefined {
  const commit = asText(resolution?.['commit']);
  if (commit) return commit;
  const tarball = asText(resolution?.['tarball']) ?? '';
  if (!/codeload\.github\.com|gitlab\.com|bitbucket\.org/.test(tarball)) return undefined;
  return /[/=]([0-9a-f]{40})(?![0-9a-f])/.exec(tarball)?.[1];
}
