import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalPurl, formatPurl, type PackageUrl, packageUrl, parsePurl } from '@lamellar/scanner/purl';
import { defineSuite, type Suite } from '../harness/suite.js';

interface Parts {
  type: string | null;
  namespace: string | null;
  name: string | null;
  version: string | null;
  qualifiers: Record<string, string> | null;
  subpath: string | null;
}

interface Case {
  readonly description: string;
  readonly test_type: 'parse' | 'build' | 'validate' | 'roundtrip';
  readonly input: string | Parts;
  readonly expected_output?: string | Parts | null;
  readonly expected_failure?: boolean;
}

/** The cases of the purl specification: parse to parts, build from parts, write the canonical form. */
export const suite: Suite = defineSuite({
  name: 'purl',
  about: 'The parse, build and validate cases of package-url/purl-spec',
  tier: 'quick',
  data: ['scanner/purl'],
  run({ root, report }) {
    const folder = join(root, 'scanner/purl');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!file.endsWith('-test.json')) continue;
      const { tests } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { tests: Case[] };
      tests.forEach((test, index) => {
        report.result(`${file}#${index + 1}`, judge(test));
      });
    }
  },
});

function judge(test: Case): string | undefined {
  const found = answer(test);
  const title = `${test.test_type} ${JSON.stringify(test.input)} (${test.description})`;
  if (test.expected_failure) return found === undefined ? undefined : `${title}: expected an error, found ${found}`;
  const wanted = typeof test.expected_output === 'string' ? test.expected_output : show(test.expected_output as Parts);
  return found === wanted ? undefined : `${title}: expected ${wanted}, found ${found ?? 'an error'}`;
}

/** The answer as text, or undefined for an error. */
function answer(test: Case): string | undefined {
  try {
    if (test.test_type === 'build') return formatPurl(packageUrl(test.input as Parts));
    if (test.test_type === 'parse') {
      const purl = parsePurl(test.input as string);
      return typeof test.expected_output === 'string' ? formatPurl(purl) : show(purl);
    }
    return canonicalPurl(test.input as string);
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SCANNER_PURL_')) return undefined;
    throw error;
  }
}

function show(purl: PackageUrl | Parts): string {
  const { type, namespace, name, version, qualifiers, subpath } = purl;
  const pairs = Object.entries(qualifiers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([type, namespace ?? null, name, version ?? null, pairs, subpath ?? null]);
}
