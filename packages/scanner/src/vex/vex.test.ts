import { describe, expect, it } from 'vitest';
import type { Finding } from '../matching/index.js';
import { applyVex, parseOpenVex } from './index.js';

function finding(id: string, purl: string): Finding {
  return {
    package: { type: 'npm', name: 'a', version: '1', purl, path: 'x', analyzer: 't' },
    id,
    aliases: ['GHSA-1'],
    ecosystem: 'npm',
    fixed: [],
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
      { findings: [finding('CVE-1', 'pkg:npm/a@1.0.0')], unjudged: [] },
      parseOpenVex(vex(statement)),
    );
    expect(result.suppressed.length === 1).toBe(taken);
    expect(result.findings.length === 1).toBe(!taken);
    if (taken)
      expect(result.suppressed[0]?.statement).toMatchObject({ justification: 'component_not_present', author: 'me' });
  });

  it('lets the last statement decide', () => {
    const statements = parseOpenVex(vex(about('pkg:npm/a'), about('pkg:npm/a', 'affected')));
    expect(applyVex({ findings: [finding('CVE-1', 'pkg:npm/a@1.0.0')], unjudged: [] }, statements).suppressed).toEqual(
      [],
    );
  });

  it.each(['{}', '[]', '{', vex({ status: 'maybe' })])('refuses %s', (text) => {
    expect(() => parseOpenVex(text)).toThrow(/SCANNER|expected|JSON/);
  });
});
