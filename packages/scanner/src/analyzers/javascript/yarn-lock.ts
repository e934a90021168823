import { lines } from '../../formats/headers.js';
import { asTable, asText, entries } from '../../formats/values.js';
import { parseYaml } from '../../formats/yaml/index.js';
import { type Analyzer, type Findings, lockNamed } from '../analyzer.js';
import { commitOf } from './npm-groups.js';

/** `yarn.lock` of Yarn 1 (its own format) and of Yarn 2 and later (YAML). */
export const yarnLock: Analyzer = {
  id: 'javascript/yarn-lock',
  version: 2,
  required: lockNamed('yarn.lock'),
  extract(file, found) {
    if (/^__metadata:/m.test(file.text)) berry(file.text, found);
    else classic(file.text, found);
  },
};

function berry(text: string, found: Findings): void {
  for (const [key, value] of entries(parseYaml(text))) {
    if (key === '__metadata') continue;
    const entry = asTable(value);
    const resolution = asText(entry?.['resolution']) ?? key;
    // The project itself is a workspace at ".".
    if (/@workspace:\.$/.test(resolution)) continue;
    const at = resolution.indexOf('@', 1);
    const commit = commitOf(resolution);
    const dependsOn = entries(entry?.['dependencies']).map(([name]) => name);
    found.package({
      type: 'npm',
      name: at < 0 ? resolution : resolution.slice(0, at),
      version: asText(entry?.['version']) ?? '',
      ...(commit ? { commit } : {}),
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    });
  }
}

interface Block {
  readonly head: string;
  readonly fields: Map<string, string>;
}

function classic(text: string, found: Findings): void {
  for (const { head, fields } of blocks(text)) {
    const first = (head.split(',', 1)[0] as string).trim().replaceAll('"', '');
    const at = first.indexOf('@', 1);
    const range = at < 0 ? '' : first.slice(at + 1);
    const alias = /^npm:(@?[^@]+)/.exec(range)?.[1];
    const resolved = fields.get('resolved') ?? '';
    const commit = commitOf(resolved) ?? (/^(https?:|git)/.test(range) ? undefined : commitOf(range));
    found.package({
      type: 'npm',
      name: alias ?? (at < 0 ? first : first.slice(0, at)),
      version: fields.get('version') ?? '',
      ...(commit && !isRegistry(resolved) ? { commit } : {}),
    });
  }
}

/** In Yarn 1 every registry address ends with `#` and a SHA-1, which is no commit. */
function isRegistry(resolved: string): boolean {
  return /\.tgz#/.test(resolved) && !/codeload\.github\.com/.test(resolved);
}

/** An unindented line ends with a colon and heads lines two blanks deep. */
function* blocks(text: string): Generator<Block> {
  let block: Block | undefined;
  for (const line of lines(text)) {
    if (line === '' || line[0] === '#') continue;
    if (line[0] !== ' ') {
      if (block) yield block;
      block = { head: line.replace(/:$/, ''), fields: new Map() };
    } else if (block && line[2] !== ' ') {
      const words = line.trim().split(' ');
      const key = (words[0] as string).replaceAll('"', '');
      block.fields.set(key, words.slice(1).join(' ').replaceAll('"', ''));
    }
  }
  if (block) yield block;
}
