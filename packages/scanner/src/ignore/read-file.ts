import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseGrypeIgnore } from './grype.js';
import { parseOsvScannerIgnore } from './osv-scanner.js';
import type { IgnoreFile } from './rule.js';
import { parseTrivyIgnore, parseTrivyIgnoreYaml } from './trivyignore.js';

/** Names under which the files usually stand in a project. */
export const ignoreFileNames = ['.trivyignore', '.trivyignore.yaml', '.grype.yaml', 'osv-scanner.toml'] as const;

/** Reads an ignore file of trivy, grype or osv-scanner; name and content tell which. Throws `SCANNER_FILE_SYNTAX` when it cannot be read at all. */
export function readIgnoreFile(path: string): IgnoreFile {
  return parseIgnoreFile(readFileSync(path, 'utf8'), basename(path));
}

/** The same for a text; `name` is the name of the file, for its form and for messages. */
export function parseIgnoreFile(text: string, name: string): IgnoreFile {
  if (name.endsWith('.toml')) return parseOsvScannerIgnore(text, name);
  if (!/\.ya?ml$/.test(name)) return parseTrivyIgnore(text, name);
  return /^ignore\s*:/m.test(text) ? parseGrypeIgnore(text, name) : parseTrivyIgnoreYaml(text, name);
}
