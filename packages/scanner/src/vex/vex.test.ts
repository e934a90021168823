import { describe, expect, it } from 'vitest';
import type { Finding } from '../matching/index.js';
import { applyVex, parseCsafVex, parseCycloneDxVex, parseOpenVex, parseVex } from './index.js';

function finding(id: string, purl: string): Finding {
  return {
    package: { type: 'npm', name: 'a', version: '1', purl, path: 'x', analyzer: 't' },
    id,
    aliases: ['GHSA-1'],
    advisories: ['GHSA-1'],
    ecosystem: 'npm',
    fixed: [],
    fixState: 'not-fixed',
    severity: 'high',
    summary: '',
    references: [],
  };
}

function vex(...statements: object[]): string {
  return JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', author: 'me', statements });
}

const about = (purl: string, status = 'not_affected', vulnerability: unknown = { name: 'CVE-1' }): object => ({
  vulnerability,
  products: [{ '@id': purl }],
  status,
  justification: 'component_not_present',
});

describe('VEX', () => {
  it.each<[string, object, boolean]>([
    ['the same package', about('pkg:npm/a@1.0.0'), true],
    ['every version', about('pkg:npm/a'), true],
    ['another version', about('pkg:npm/a@2.0.0'), false],
    ['another package', about('pkg:npm/b'), false],
    ['a status that takes nothing back', about('pkg:npm/a', 'affected'), false],
    ['a fix', about('pkg:npm/a', 'fixed'), true],
    ['an alias', about('pkg:npm/a', 'not_affected', { '@id': 'https://x/CVE-9', aliases: ['GHSA-1'] }), true],
    ['another vulnerability', about('pkg:npm/a', 'not_affected', { name: 'CVE-2' }), false],
    [
      'a part of a product',
      { ...about(''), products: [{ '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:npm/a@1.0.0' }] }] },
      true,
    ],
    ['what is no package URL', about('shop'), false],
  ])('about %s', (_, statement, taken) => {
    const result = applyVex(
      { findings: [finding('CVE-1', 'pkg:npm/a@1.0.0')], upgrades: [], unjudged: [] },
      parseOpenVex(vex(statement)),
    );
    expect(result.suppressed.length === 1).toBe(taken);
    expect(result.findings.length === 1).toBe(!taken);
    if (taken) expect(result.suppressed[0]?.by).toMatchObject({ justification: 'component_not_present', author: 'me' });
  });

  it('lets the last statement decide', () => {
    const statements = parseOpenVex(vex(about('pkg:npm/a'), about('pkg:npm/a', 'affected')));
    expect(
      applyVex({ findings: [finding('CVE-1', 'pkg:npm/a@1.0.0')], upgrades: [], unjudged: [] }, statements).suppressed,
    ).toEqual([]);
  });

  it.each(['{}', '[]', '{', vex({ status: 'maybe' })])('refuses %s', (text) => {
    expect(() => parseOpenVex(text)).toThrow(/SCANNER|expected|JSON/);
  });

  const csaf = (productStatus: object, more: object = {}) =>
    JSON.stringify({
      document: { category: 'csaf_vex', csaf_version: '2.0', publisher: { name: 'Acme' } },
      product_tree: {
        branches: [
          {
            name: 'Acme',
            branches: [
              { product: { product_id: 'a-1', product_identification_helper: { purl: 'pkg:npm/a@1.0.0' } } },
              {
                product: {
                  product_id: 'el8',
                  product_identification_helper: { cpe: 'cpe:/o:redhat:enterprise_linux:8' },
                },
              },
            ],
          },
        ],
        relationships: [
          {
            product_reference: 'a-1',
            relates_to_product_reference: 'el8',
            full_product_name: { product_id: 'el8:a-1' },
          },
        ],
      },
      vulnerabilities: [{ cve: 'CVE-1', product_status: productStatus, ...more }],
    });

  it('of CSAF keeps the flag of the product and the impact', () => {
    const text = csaf(
      { known_not_affected: ['a-1'] },
      {
        flags: [{ label: 'vulnerable_code_not_present', product_ids: ['a-1'] }],
        threats: [{ category: 'impact', details: 'The parser is not built in.', product_ids: ['a-1'] }],
      },
    );
    expect(parseVex(text)).toEqual([
      {
        ids: ['CVE-1'],
        status: 'not_affected',
        packages: ['pkg:npm/a@1.0.0'],
        justification: 'vulnerable_code_not_present',
        impact: 'The parser is not built in.',
        author: 'Acme',
      },
    ]);
    expect(parseCsafVex(csaf({ fixed: ['a-1'] }))).toMatchObject([{ status: 'fixed' }]);
  });

  it('of CSAF says nothing of a package in one release of a distribution, which no package URL tells apart', () => {
    expect(parseCsafVex(csaf({ known_not_affected: ['el8:a-1', 'unheard-of'] }))).toEqual([]);
  });

  it.each([
    ['not_affected', 'not_affected'],
    ['false_positive', 'not_affected'],
    ['resolved', 'fixed'],
    ['exploitable', 'affected'],
    ['in_triage', 'under_investigation'],
  ])('of CycloneDX reads the state %s as %s', (state, status) => {
    const affects = (ref: string) =>
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        metadata: { authors: [{ name: 'me' }] },
        components: [{ 'bom-ref': 'one', components: [{ 'bom-ref': 'two', purl: 'pkg:npm/a@1.0.0' }] }],
        vulnerabilities: [
          {
            id: 'CVE-1',
            analysis: { state, justification: 'code_not_reachable', detail: 'never called' },
            affects: [{ ref }],
          },
          { id: 'CVE-2', affects: [{ ref }] },
        ],
      });
    for (const ref of [
      'two',
      'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anpm%2Fa%401.0.0',
      'pkg:npm/a@1.0.0',
    ]) {
      expect(parseCycloneDxVex(affects(ref))).toEqual([
        {
          ids: ['CVE-1'],
          status,
          packages: ['pkg:npm/a@1.0.0'],
          justification: 'code_not_reachable',
          impact: 'never called',
          author: 'me',
        },
      ]);
    }
  });

  it.each(['{}', '{"bomFormat": "SPDX"}', '{"csaf_version": 1}', 'no'])(
    'of no form, such as %s, is refused',
    (text) => {
      expect(() => parseVex(text)).toThrow(/expected/);
    },
  );
});
