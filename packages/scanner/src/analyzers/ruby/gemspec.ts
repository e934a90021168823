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
      const stated = /\.version\s*=\s*(.+)$/.exec(line)?.[1];
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

/** Paths in calls of `require`, `require_relative`, `load` and `File.join`, joined from their text parts. */
function requiredPaths(text: string): string[] {
  const paths: string[] = [];
  for (const [, call = ''] of text.matchAll(/(?:require_relative|require|load)\b([^\n]*(?:\n\s+[^\n]*){0,6})/g)) {
    const parts = [...call.matchAll(/["']([^"'\n]+)["']/g)].map(([, part = '']) =>
      part.replace(/^(?:\.\.?\/)+/, '').replace(/^\//, ''),
    );
    for (let i = 0; i < parts.length; i++) {
      for (let j = i + 1; j <= parts.length; j++) {
        const joined = parts
          .slice(i, j)
          .filter((part) => part !== '__FILE__' && part !== '..')
          .join('/');
        if (/version(\.rb)?$/.test(joined)) paths.push(joined.replace(/#\{[^}]*\}\//g, ''));
      }
    }
  }
  return paths;
}
