import fc from 'fast-check';
import satisfies from 'spdx-satisfies';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../inventory/index.js';
import { checkLicences, licenceId, licenceText, parseLicence, parseLicencePolicy } from './index.js';

function inventory(...licenses: (string[] | undefined)[]): Inventory {
  const packages = licenses.map((each, i) => ({
    type: 'npm',
    name: `p${i}`,
    version: '1',
    purl: `pkg:npm/p${i}@1`,
    path: 'x',
    analyzer: 't',
    ...(each ? { licenses: each } : {}),
  }));
  return { packages, problems: [], completeness: 'known' };
}

const policy = {
  allow: ['MIT', 'Apache-2.0', 'BSD-*', 'GPL-2.0-only WITH Classpath-exception-2.0'],
  warn: ['MPL-2.0'],
  deny: ['GPL-*', 'AGPL-*'],
};
const verdict = (licenses: string[] | undefined, more = {}) =>
  checkLicences(inventory(licenses), { ...policy, ...more })[0]?.verdict ?? 'allow';

describe('checkLicences', () => {
  it.each<[string[] | undefined, string]>([
    [['MIT'], 'allow'],
    [['mit'], 'allow'],
    [['MIT License'], 'allow'],
    [['BSD-3-Clause'], 'allow'],
    [['MIT OR GPL-3.0-only'], 'allow'],
    [['MIT AND GPL-3.0-only'], 'deny'],
    [['MIT', 'GPL-3.0-only'], 'deny'],
    [['(MIT OR MPL-2.0) AND Apache-2.0'], 'allow'],
    [['MIT AND (MPL-2.0 OR GPL-2.0+)'], 'warn'],
    [['GPL-2.0'], 'deny'],
    [['GPLv3+'], 'deny'],
    [['GPL-2.0-only WITH Classpath-exception-2.0'], 'allow'],
    [['GPL-2.0-only WITH Bison-exception-2.2'], 'deny'],
    [['WTFPL'], 'warn'],
    [['see the file LICENSE'], 'warn'],
    [['NOASSERTION'], 'warn'],
    [[], 'warn'],
    [undefined, 'warn'],
  ])('of %j is %s', (licenses, expected) => {
    expect(verdict(licenses)).toBe(expected);
  });

  it('follows the policy for what no list names and for what states nothing', () => {
    expect(verdict(['WTFPL'], { otherwise: 'deny' })).toBe('deny');
    expect(verdict(['WTFPL'], { otherwise: 'allow' })).toBe('allow');
    expect(verdict(undefined, { unknown: 'deny' })).toBe('deny');
    expect(verdict(undefined, { unknown: 'allow' })).toBe('allow');
    expect(verdict(['GPL-3.0-only'], { except: ['pkg:npm/*'] })).toBe('allow');
  });

  it('says which licence and which list decided, the denied first', () => {
    expect(checkLicences(inventory(['MPL-2.0'], ['AGPL-3.0-or-later']), policy)).toMatchObject([
      {
        package: { name: 'p1' },
        licence: 'AGPL-3.0-or-later',
        verdict: 'deny',
        reason: 'AGPL-3.0-or-later is in the list "deny"',
      },
      { package: { name: 'p0' }, verdict: 'warn' },
    ]);
  });

  it('allows an expression exactly when the allowed licences satisfy it', () => {
    const id = fc.constantFrom('MIT', 'ISC', 'Zlib', 'Apache-2.0');
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 3 },
        id,
        fc
          .tuple(tie('expression'), fc.constantFrom('AND', 'OR'), tie('expression'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
      ),
    }));
    fc.assert(
      fc.property(expression, fc.subarray(['MIT', 'ISC', 'Zlib', 'Apache-2.0'], { minLength: 1 }), (text, allow) => {
        const found = checkLicences(inventory([text]), { allow, otherwise: 'deny' });
        expect(found.length === 0).toBe(satisfies(text, allow));
      }),
      { numRuns: 300 },
    );
  });
});

describe('parseLicence', () => {
  it('binds AND before OR', () => {
    expect(parseLicence('MIT OR ISC AND Zlib')).toEqual({
      kind: 'or',
      parts: [
        { kind: 'licence', id: 'MIT' },
        {
          kind: 'and',
          parts: [
            { kind: 'licence', id: 'ISC' },
            { kind: 'licence', id: 'Zlib' },
          ],
        },
      ],
    });
  });

  it.each(['', 'MIT OR', 'AND', '(MIT', 'MIT)', 'MIT ISC', 'MIT WITH', '('.repeat(100), 'a'.repeat(20_000)])(
    'refuses %j',
    (text) => {
      expect(() => parseLicence(text)).toThrow('expected');
    },
  );

  it('knows old ids and the names of files', () => {
    expect(['GPL-2.0+', 'GPL-3.0', 'MIT', 'Foo+'].map(licenceId)).toEqual([
      'GPL-2.0-or-later',
      'GPL-3.0-only',
      'MIT',
      'Foo+',
    ]);
    expect(['The Apache License, Version 2.0', 'BSD (3-clause)', 'ISC License (ISC)'].map(licenceText)).toEqual([
      'Apache-2.0',
      'BSD-3-Clause',
      'ISC License (ISC)',
    ]);
  });
});

describe('parseLicencePolicy', () => {
  it('reads YAML and JSON', () => {
    expect(parseLicencePolicy('allow:\n  - MIT\ndeny: ["GPL-*"]\nunknown: deny\n')).toEqual({
      allow: ['MIT'],
      deny: ['GPL-*'],
      unknown: 'deny',
    });
    expect(parseLicencePolicy('{"allow": ["MIT"]}')).toEqual({ allow: ['MIT'] });
  });

  it.each(['[]', 'alow: [MIT]', 'allow: MIT', 'allow: [[MIT]]', 'unknown: maybe'])('refuses %j', (text) => {
    expect(() => parseLicencePolicy(text)).toThrow('licence policy: expected');
  });
});
