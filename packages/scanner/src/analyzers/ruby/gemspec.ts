import { ScannerError } from '../../errors.js';
import { lines } from '../../formats/headers.js';
import { type AnalyzedFile, type Analyzer, folderOf } from '../analyzer.js';

/** A gem's specification: Ruby, read by patterns. A version that is a constant is looked for in the `version.rb` that the file requires. */
export const gemspec: Analyzer = {
  id: 'ruby/gemspec',
  version: 1,
  required: (path) => path.endsWith('.gemspec'),
  companions: (path) => path.endsWith('/version.rb'),
  extract(file, found) {
    if (file.text.trim() === '') return;
    let name: string | undefined;
    let version: string | undefined;
    let inSpec = false;
    for (const line of lines(file.text)) {
      if (/^\s*#/.test(line)) continue;
      if (/Gem::Specification\.new/.test(line)) inSpec = true;
      if (!inSpec) continue;
      name ??= /\.name\s*=\s*["']([\w.-]+)["']/.exec(line)?.[1];
      const stated = assignedTo(line, '.version');
      if (stated !== undefined && version === undefined) version = literal(stated) ?? constant(stated, file);
    }
    if (!inSpec) return;
    if (!name || !version)
      throw new ScannerError(
        'SCANNER_FILE_SYNTAX',
        'gemspec: expected a name and a version that are text, or a constant of a version.rb',
      );
    found.package({ type: 'gem', name, version });
  },
};

function literal(expression: string): string | undefined {
  return /^(?:Gem::Version\.new\()?["']([^"'#{}]+)["']/.exec(expression.trim())?.[1];
}

/** `Module::VERSION`: assigned in this file, or in a `version.rb` of the gem whose path the file names. */
function constant(expression: string, file: AnalyzedFile): string | undefined {
  const name = /^((?:[A-Z]\w*::)*)([A-Z]\w*)/.exec(expression.trim());
  if (!name) return undefined;
  const own = assigned(file.text, name[2] as string);
  if (own !== undefined) return own;
  const folder = folderOf(file.path);
  for (const path of requiredPaths(file.text)) {
    for (const candidate of [path, `lib/${path}`]) {
      const full = folder === '' ? candidate : `${folder}/${candidate}`;
      const text = file.companion(full.endsWith('.rb') ? full : `${full}.rb`)?.toString();
      const value = text === undefined ? undefined : assigned(text, name[2] as string);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function assigned(text: string, name: string): string | undefined {
  for (const line of lines(text)) {
    const match = /^\s*([A-Z]\w*)\s*=\s*["']([^"']+)["']/.exec(line);
    if (match?.[1] === name) return match[2];
  }
  return undefined;
}

/** What stands behind `name =` on a line. */
function assignedTo(line: string, name: string): string | undefined {
  const at = line.indexOf(name);
  const rest = at < 0 ? '' : line.slice(at + name.length).trimStart();
  return rest[0] === '=' && rest[1] !== '=' ? rest.slice(1).trim() : undefined;
}

const MAX_PARTS = 8;
const MAX_LINES = 7;

/** Paths in calls of `require`, `require_relative`, `load` and `File.join`, joined from their text parts. */
function requiredPaths(text: string): string[] {
  const all = [...lines(text)];
  const paths: string[] = [];
  for (const [index, line] of all.entries()) {
    if (!/\b(?:require_relative|require|load)\b/.test(line)) continue;
    let end = index + 1;
    // The call goes on over lines that are indented.
    while (end < all.length && end < index + MAX_LINES && /^\s+\S/.test(all[end] as string)) end++;
    const parts = all.slice(index, end).flatMap(textParts).slice(0, MAX_PARTS);
    for (let from = 0; from < parts.length; from++) {
      for (let to = from + 1; to <= parts.length; to++) {
        const joined = parts.slice(from, to).join('/');
        if (joined.endsWith('version') || joined.endsWith('version.rb')) paths.push(joined);
      }
    }
  }
  return paths;
}

/** The strings of a line as parts of a path: without leading dots and interpolated folders. */
function textParts(line: string): string[] {
  return [...line.slice(0, 1000).matchAll(/["']([^"'\n]+)["']/g)].flatMap(([, text = '']) => {
    const kept = text.split('/').filter((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('#{'));
    return kept.length > 0 ? [kept.join('/')] : [];
  });
}
