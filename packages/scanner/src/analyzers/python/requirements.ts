import { lines } from '../../formats/headers.js';
import { parseToml } from '../../formats/toml/index.js';
import { asList, asTable, asText, entries } from '../../formats/values.js';
import { type AnalyzedFile, type Analyzer, baseName, type Findings, folderOf, named } from '../analyzer.js';
import { parseRequirement } from './requirement.js';

const MAX_FILES = 64;

function isRequirements(path: string): boolean {
  const name = baseName(path);
  return name.endsWith('.txt') && (name.includes('requirements') || /(^|\/)requirements\/[^/]+$/.test(path));
}

/** pip's requirements files, with the files that they include. */
export const requirementsTxt: Analyzer = {
  id: 'python/requirements',
  version: 1,
  required: isRequirements,
  companions: (path) => path.endsWith('.txt') && /req|constraint|pip/i.test(path),
  extract(file, found) {
    const read = new Set<string>();
    const queue: { path: string; text: string }[] = [{ path: file.path, text: file.text }];
    for (let next = queue.shift(); next && read.size < MAX_FILES; next = queue.shift()) {
      if (read.has(next.path)) continue;
      read.add(next.path);
      for (const line of logicalLines(next.text)) {
        const include = /^(?:-r|--requirement)[ =]*(\S+)/.exec(line);
        if (include) enqueue(file, next.path, include[1] as string, queue);
        else report(line, found);
      }
    }
  },
};

function enqueue(file: AnalyzedFile, from: string, relative: string, queue: { path: string; text: string }[]): void {
  const folder = folderOf(from);
  const path = folder === '' ? relative : `${folder}/${relative}`;
  const text = file.companion(path)?.toString();
  if (text !== undefined) queue.push({ path, text });
}

function report(line: string, found: Findings): void {
  // Options of a requirement follow it.
  const requirement = (line.split(/\s--?[A-Za-z]/, 1)[0] as string).trim();
  if (requirement === '' || requirement[0] === '-' || requirement.includes('${')) return;
  const parsed = parseRequirement(requirement);
  if (!parsed) return;
  // An exclusion, an open bound and a wildcard name no version that is installed.
  const wild =
    parsed.comparator === '!=' || parsed.comparator === '<' || parsed.comparator === '>' || requirement.includes('.*');
  found.package({ type: 'pypi', name: parsed.name, version: wild ? '' : parsed.version, requirement });
}

/** Lines joined at a backslash, comments cut. */
function* logicalLines(text: string): Generator<string> {
  let joined = '';
  for (const line of lines(text)) {
    const comment = /(^|\s)#/.exec(line);
    const plain = comment ? line.slice(0, comment.index) : line;
    if (plain.endsWith('\\')) {
      joined += `${plain.slice(0, -1)} `;
      continue;
    }
    yield (joined + plain).trim();
    joined = '';
  }
  if (joined.trim() !== '') yield joined.trim();
}

/** Dependencies of `pyproject.toml` (PEP 621). */
export const pyproject: Analyzer = {
  id: 'python/pyproject',
  version: 1,
  required: named('pyproject.toml'),
  extract(file, found) {
    const project = asTable(parseToml(file.text)['project']);
    const lists: (readonly [string, readonly unknown[]])[] = [
      ['', asList(project?.['dependencies'])],
      ...entries(project?.['optional-dependencies']).map(([group, list]) => [group, asList(list)] as const),
    ];
    for (const [group, list] of lists) {
      for (const each of list) {
        const text = typeof each === 'string' ? each : '';
        const parsed = parseRequirement(text);
        if (!parsed) continue;
        found.package({
          type: 'pypi',
          name: parsed.name,
          version: parsed.version,
          requirement: text,
          ...(group === '' ? {} : { groups: [asText(group) ?? ''] }),
        });
      }
    }
  },
};
