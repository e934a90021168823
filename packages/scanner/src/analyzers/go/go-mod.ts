import { lines } from '../../formats/headers.js';
import { syntaxError } from '../../formats/syntax-error.js';
import { go } from '../../versions/index.js';
import { type Analyzer, type Findings, named } from '../analyzer.js';

interface Requirement {
  path: string;
  version: string;
}

interface Replacement extends Requirement {
  readonly from: string;
  readonly fromVersion: string;
}

const directives = new Set([
  'module',
  'go',
  'toolchain',
  'require',
  'replace',
  'exclude',
  'retract',
  'godebug',
  'tool',
  'ignore',
]);

/** `go.mod`; before Go 1.17 it does not name what its requirements need, so `go.sum` is read as well. */
export const goMod: Analyzer = {
  id: 'go/go-mod',
  version: 1,
  required: named('go.mod'),
  companions: named('go.sum'),
  extract(file, found) {
    const required: Requirement[] = [];
    const replaced: Replacement[] = [];
    let goVersion = '';
    let toolchain = '';
    for (const { directive, words } of statements(file.text)) {
      if (directive === 'go') goVersion = words[0] ?? '';
      else if (directive === 'toolchain') toolchain = (words[0] ?? '').replace(/^go/, '').split('-')[0] as string;
      else if (directive === 'require') required.push({ path: words[0] ?? '', version: words[1] ?? '' });
      else if (directive === 'replace') replaced.push(replacement(words));
    }
    const all = required.map((each) => replace(each, replaced));
    const sums =
      goVersion !== '' && go.compare(goVersion, '1.17') < 0
        ? file.companion(file.path.replace(/mod$/, 'sum'))
        : undefined;
    if (sums) addSums(sums.toString(), required, all);
    report(all, found);
    const stdlib = toolchain || goVersion;
    if (stdlib !== '') found.package({ type: 'golang', name: 'stdlib', version: stdlib });
  },
};

/** Lines with their directive, blocks in parentheses undone. */
function* statements(text: string): Generator<{ directive: string; words: string[] }> {
  let block = '';
  let number = 0;
  for (const line of lines(text)) {
    number++;
    const comment = line.indexOf('//');
    const words = (comment < 0 ? line : line.slice(0, comment))
      .split(/\s+/)
      .flatMap((word) => (word === '' ? [] : [word.replaceAll('"', '')]));
    if (words.length === 0) continue;
    if (words[0] === ')') block = '';
    else if (block !== '') yield { directive: block, words };
    else if (!directives.has(words[0] as string)) throw syntaxError('go.mod', number, 'a directive such as "require"');
    else if (words[1] === '(') block = words[0] as string;
    else yield { directive: words[0] as string, words: words.slice(1) };
  }
}

function replacement(words: readonly string[]): Replacement {
  const arrow = words.indexOf('=>');
  return {
    from: words[0] ?? '',
    fromVersion: arrow === 2 ? (words[1] ?? '') : '',
    path: words[arrow + 1] ?? '',
    version: words[arrow + 2] ?? '',
  };
}

function replace(each: Requirement, replaced: readonly Replacement[]): Requirement {
  const rule =
    replaced.find((one) => one.from === each.path && one.fromVersion === each.version) ??
    replaced.find((one) => one.from === each.path && one.fromVersion === '');
  return rule ? { path: rule.path, version: rule.version } : each;
}

/** Modules whose content (not only their go.mod) has a checksum; the last line of a module has its newest version. */
function addSums(text: string, required: readonly Requirement[], all: Requirement[]): void {
  const known = new Set(required.map((each) => each.path));
  const sums = new Map<string, string>();
  for (const line of lines(text)) {
    const [path, version] = line.split(' ');
    if (!path || !version || version.endsWith('/go.mod') || known.has(path)) continue;
    const before = sums.get(path);
    if (before === undefined || go.compare(before, version) < 0) sums.set(path, version);
  }
  for (const [path, version] of sums) all.push({ path, version });
}

function report(all: readonly Requirement[], found: Findings): void {
  const seen = new Set<string>();
  for (const { path, version } of all) {
    const key = `${path}@${version}`;
    if (path === '' || seen.has(key)) continue;
    seen.add(key);
    found.package({ type: 'golang', name: path, version: version.replace(/^v/, '') });
  }
}
