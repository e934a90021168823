import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseAdvisories,
  parseDebianTracker,
  parseEpss,
  parseKnownExploited,
  parseOsv,
  parseRedHatCsaf,
  parseSecdb,
} from '../src/advisories/index.js';
import { ScannerError } from '../src/errors.js';
import { parseIgnoreFile } from '../src/ignore/index.js';
import { parseLicence, parseLicencePolicy } from '../src/licences/index.js';
import { judge } from '../src/matching/index.js';
import { cvssScore } from '../src/severity/index.js';
import { parseCsafVex, parseCycloneDxVex, parseOpenVex, parseVex } from '../src/vex/index.js';

/** Documents that look almost right: the keys that a parser asks for, with any values and any nesting. */
const keys = [
  'id',
  'aliases',
  'upstream',
  'affected',
  'package',
  'ecosystem',
  'name',
  'ranges',
  'type',
  'events',
  'introduced',
  'fixed',
  'versions',
  'severity',
  'score',
  'database_specific',
  'ecosystem_specific',
  'references',
  'url',
  'packages',
  'pkg',
  'secfixes',
  'releases',
  'bookworm',
  'status',
  'fixed_version',
  'urgency',
  'document',
  'csaf_version',
  'tracking',
  'product_tree',
  'branches',
  'product',
  'product_id',
  'product_identification_helper',
  'purl',
  'cpe',
  'relationships',
  'product_reference',
  'relates_to_product_reference',
  'full_product_name',
  'vulnerabilities',
  'cve',
  'product_status',
  'known_affected',
  'known_not_affected',
  'remediations',
  'scores',
  'threats',
  'flags',
  '@context',
  'statements',
  'vulnerability',
  'products',
  'subcomponents',
  'bomFormat',
  'components',
  'bom-ref',
  'analysis',
  'state',
  'affects',
  'ref',
  'cveID',
  'dateAdded',
  'ignore',
  'IgnoredVulns',
  'PackageOverrides',
  'allow',
  'deny',
  '__proto__',
  'constructor',
  'toString',
] as const;
const words = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'CVE-2026-1',
    'npm',
    '0',
    '1.0',
    'pkg:npm/a@1',
    'pkg:',
    'resolved',
    'open',
    'not_affected',
    'https://openvex.dev/ns',
    'CycloneDX',
    '2.0',
    'SEMVER',
    'cpe:/o:redhat:x',
  ),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    words,
    fc.double(),
    fc.constantFrom(null, true),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 8 }),
  ),
}));
const documents = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 10 }).map((each) => JSON.stringify(each));

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  parseOsv,
  parseSecdb,
  parseDebianTracker: (text) => [...parseDebianTracker(text)],
  parseRedHatCsaf,
  parseKnownExploited,
  parseEpss,
  parseAdvisories: (text) => [...parseAdvisories(text)],
  parseOpenVex,
  parseCsafVex,
  parseCycloneDxVex,
  parseVex,
  parseLicence,
  parseLicencePolicy,
  trivyignore: (text) => parseIgnoreFile(text, '.trivyignore'),
  'trivyignore.yaml': (text) => parseIgnoreFile(text, '.trivyignore.yaml'),
  'grype.yaml': (text) => parseIgnoreFile(`ignore:\n${text}`, '.grype.yaml'),
  'osv-scanner.toml': (text) => parseIgnoreFile(text, 'osv-scanner.toml'),
  cvssScore,
};

describe('a hostile document', () => {
  it.each(Object.entries(parsers))('is read or refused by %s with an error of this package', (_, parse) => {
    fc.assert(
      fc.property(
        fc.oneof(
          documents,
          fc.string(),
          documents.map((text) => text.slice(0, text.length >> 1)),
        ),
        (text) => {
          try {
            parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ScannerError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of OSV gives ranges that any version can be judged by', () => {
    fc.assert(
      fc.property(documents, fc.string(), (text, version) => {
        let affected: ReturnType<typeof parseOsv>['affected'];
        try {
          affected = parseOsv(text).affected;
        } catch {
          return;
        }
        for (const each of affected) expect(typeof judge(each, version).affected).toBe('boolean');
      }),
    );
  });

  it('of great depth is refused, not overflowed', () => {
    const deep = `${'{"components":['.repeat(20_000)}${']}'.repeat(20_000)}`;
    for (const parse of [parseOsv, parseCycloneDxVex, parseCsafVex, parseOpenVex])
      expect(() => parse(deep)).toThrow(ScannerError);
    expect(() => [...parseDebianTracker(`{"a":${deep}}`)]).toThrow(ScannerError);
  });
});
