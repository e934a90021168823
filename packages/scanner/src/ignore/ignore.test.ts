import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../matching/index.js';
import { applyIgnoreRules, parseIgnoreFile } from './index.js';
import { wildcard } from './wildcard.js';

const now = Date.parse('2026-06-01');

function finding(more: Partial<Finding> & { package?: Partial<Finding['package']> } = {}): Finding {
  return {
    id: 'CVE-2026-1',
    aliases: ['GHSA-1'],
    advisories: ['GHSA-1'],
    ecosystem: 'npm',
    fixed: [],
    fixState: 'will-not-fix',
    severity: 'high',
    summary: '',
    references: [],
    ...more,
    package: {
      type: 'npm',
      name: '@scope/ms',
      version: '2.0.0',
      purl: 'pkg:npm/%40scope/ms@2.0.0',
      path: 'web/package-lock.json',
      analyzer: 't',
      groups: ['dev'],
      ...more.package,
    },
  };
}

const taken = (name: string, text: string, more = {}) => {
  const { rules, problems } = parseIgnoreFile(text, name);
  expect(problems).toEqual([]);
  return applyIgnoreRules([finding(more)], rules, now).suppressed.map((each) => each.by);
};

describe('an ignore file', () => {
  it.each<[string, string, boolean]>([
    ['.trivyignore', '# all of them\nCVE-2026-1\n', true],
    ['.trivyignore', 'GHSA-1 # not reachable', true],
    ['.trivyignore', 'CVE-2026-1 exp:2026-12-31', true],
    ['.trivyignore', 'CVE-2026-1 exp:2026-05-31', false],
    ['.trivyignore', 'CVE-2026-10', false],
    [
      '.trivyignore.yaml',
      'vulnerabilities:\n  - id: CVE-2026-1\n    paths:\n      - "web/**"\n    statement: why',
      true,
    ],
    ['.trivyignore.yaml', 'vulnerabilities:\n  - id: CVE-2026-1\n    paths:\n      - "api/**"', false],
    ['.trivyignore.yaml', 'vulnerabilities:\n  - id: CVE-2026-1\n    purls:\n      - pkg:npm/%40scope/ms', true],
    ['.trivyignore.yaml', 'vulnerabilities:\n  - id: CVE-2026-1\n    purls: ["pkg:npm/%40scope/ms@3"]', false],
    ['.trivyignore.yaml', 'vulnerabilities:\n  - id: CVE-2026-1\n    expired_at: 2026-01-01', false],
    ['.grype.yaml', 'ignore:\n  - vulnerability: CVE-2026-1\n    reason: why', true],
    ['.grype.yaml', 'ignore:\n  - fix-state: wont-fix', true],
    ['.grype.yaml', 'ignore:\n  - fix-state: fixed', false],
    ['.grype.yaml', 'ignore:\n  - package:\n      name: "@scope/.*"\n      type: npm', true],
    ['.grype.yaml', 'ignore:\n  - package:\n      name: ms', false],
    ['.grype.yaml', 'ignore:\n  - package:\n      version: 2.0.0\n      location: "/web/**"', true],
    ['.grype.yaml', 'ignore:\n  - package:\n      type: python', false],
    ['.grype.yaml', 'ignore:\n  - vex-status: not_affected', false],
    ['osv-scanner.toml', '[[IgnoredVulns]]\nid = "GHSA-1"\nreason = "why"', true],
    ['osv-scanner.toml', '[[IgnoredVulns]]\nid = "GHSA-1"\nignoreUntil = 2026-01-01', false],
    ['osv-scanner.toml', '[[PackageOverrides]]\nname = "@scope/ms"\necosystem = "npm"\nignore = true', true],
    ['osv-scanner.toml', '[[PackageOverrides]]\necosystem = "npm"\ngroup = "dev"\nvulnerability.ignore = true', true],
    ['osv-scanner.toml', '[[PackageOverrides]]\nname = "@scope/ms"\nversion = "3.0.0"\nignore = true', false],
    ['osv-scanner.toml', '[[PackageOverrides]]\nname = "@scope/ms"\nlicense.override = ["MIT"]', false],
  ])('%s: %j', (name, text, expected) => {
    expect(taken(name, text).length === 1).toBe(expected);
  });

  it('keeps the reason and where the rule stands', () => {
    expect(taken('.trivyignore', '\nCVE-2026-1 # not reachable')).toEqual([
      { kind: 'ignore', status: 'ignored', justification: 'not reachable', author: '.trivyignore:2' },
    ]);
    expect(taken('osv-scanner.toml', '[[IgnoredVulns]]\nid = "GHSA-1"\nreason = "why"')).toMatchObject([
      { justification: 'why', author: 'osv-scanner.toml: IgnoredVulns[0]' },
    ]);
  });

  it('ignores a malicious package by its id alone', () => {
    const more = { malicious: true as const, id: 'MAL-1', aliases: [] };
    expect(taken('.grype.yaml', 'ignore:\n  - package:\n      type: npm', more)).toEqual([]);
    expect(taken('.trivyignore', 'MAL-1', more)).toHaveLength(1);
  });

  it.each([
    ['.trivyignore', 'CVE-1 exp:tomorrow', 'expected exp:YYYY-MM-DD'],
    ['.trivyignore.yaml', 'vulnerabilities:\n  - paths: [a]', 'expected an "id"'],
    ['.grype.yaml', 'ignore:\n  - namespace: debian:12', 'namespace cannot be judged'],
    ['.grype.yaml', 'ignore:\n  - package:\n      name: "a(b+)+"', 'a regular expression in name'],
    ['.grype.yaml', 'ignore:\n  - reason: everything', 'would ignore everything'],
    ['osv-scanner.toml', '[[PackageOverrides]]\nignore = true', 'would ignore everything'],
    ['osv-scanner.toml', '[[IgnoredVulns]]\nid = "a"\nignoreUntil = "soon"', 'expected a date'],
  ])('%s with %j ignores nothing and says so', (name, text, problem) => {
    const file = parseIgnoreFile(text, name);
    expect(file.rules).toEqual([]);
    expect(file.problems.join()).toContain(problem);
  });
});

describe('wildcard', () => {
  it.each([
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['**', 'a/b', true],
    ['**/lock.json', 'lock.json', true],
    ['**/lock.json', 'a/b/lock.json', true],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/b/b/c', true],
    ['a/*/c', 'a/b/b/c', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['*.json', 'a.jsonl', false],
    ['', '', true],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(wildcard(pattern, text)).toBe(expected);
  });

  it('agrees with a regular expression on small texts, and ends on large ones', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        const regex = new RegExp(`^${p.replaceAll('?', '.').replace(/\*+/g, '.*')}$`);
        expect(wildcard(p, t)).toBe(regex.test(t));
      }),
    );
    expect(wildcard(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
