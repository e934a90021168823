import { parseJsonTable, stripComments } from '../../formats/json.js';
import { asText, entries } from '../../formats/values.js';
import { type Analyzer, ending, type FoundPackage, named } from '../analyzer.js';

/** Imports of `deno.json`; those without a version state nothing to judge. */
export const denoJson: Analyzer = {
  id: 'javascript/deno-json',
  version: 1,
  required: named('deno.json', 'deno.jsonc'),
  extract(file, found) {
    for (const [, value] of entries(parseJsonTable(stripComments(file.text))['imports'])) {
      const each = denoSpecifier(asText(value) ?? '');
      if (each) found.package({ ...each, version: each.type === 'npm' ? whole(each.version) : each.version });
    }
  },
};

/** Import specifiers in Deno's TypeScript sources. Not in the default set: most TypeScript is not Deno's. */
export const denoSource: Analyzer = {
  id: 'javascript/deno-source',
  version: 1,
  required: ending('.ts', '.tsx', '.mts'),
  maxBytes: 4 * 2 ** 20,
  extract(file, found) {
    const seen = new Set<string>();
    for (const { index, 0: quoted } of file.text.matchAll(/["'](?:npm:|jsr:|https:)[^"'\s]{1,500}["']/g)) {
      const specifier = quoted.slice(1, -1);
      const each = isImported(file.text.slice(Math.max(0, index - MAX_GAP), index))
        ? denoSpecifier(specifier)
        : undefined;
      if (!each || seen.has(specifier)) continue;
      seen.add(specifier);
      found.package(each);
    }
  },
};

/** Blanks between the word and what is imported. */
const MAX_GAP = 100;

/** Whether the text in front of a string ends with `from`, `import` or `import(`. */
function isImported(before: string): boolean {
  const word = before.trimEnd();
  const head = word.endsWith('(') ? word.slice(0, -1).trimEnd() : word;
  return head.endsWith('from') || head.endsWith('import');
}

/** A package of `npm:`, `jsr:`, esm.sh, unpkg.com or deno.land/x, when the specifier has a version. */
function denoSpecifier(specifier: string): FoundPackage | undefined {
  const jsr = /^jsr:@?([^@]+)@([^/]+)/.exec(specifier);
  if (jsr) return { type: 'jsr', name: jsr[1] as string, version: jsr[2] as string };
  const npm = /^(?:npm:\/?|https:\/\/(?:esm\.sh|unpkg\.com)\/)(@?[^@]+)@([^/]+)/.exec(specifier);
  if (npm) return { type: 'npm', name: npm[1] as string, version: npm[2] as string };
  const land = /^https:\/\/deno\.land\/x\/([^@/]+)@v?([^/]+)/.exec(specifier);
  return land ? { type: 'npm', name: land[1] as string, version: land[2] as string } : undefined;
}

/** `1` asks for 1.0.0 and up. */
function whole(version: string): string {
  return /^\d+$/.test(version) ? `${version}.0.0` : version;
}
