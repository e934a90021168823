import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apk,
  cran,
  dpkg,
  generic,
  go,
  hackage,
  maven,
  nuget,
  packagist,
  pep440,
  pub,
  rpm,
  rubygems,
  schemeOf,
  semver,
  type VersionScheme,
} from './index.js';

const schemes: readonly VersionScheme[] = [
  apk,
  cran,
  dpkg,
  generic,
  go,
  hackage,
  maven,
  nuget,
  packagist,
  pep440,
  pub,
  rpm,
  rubygems,
  semver,
];

/** Text that is mostly a version and sometimes anything. */
const version = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(
        fc.constantFrom(
          '0',
          '1',
          '2',
          '10',
          '007',
          '.',
          '.',
          '-',
          '~',
          '^',
          '+',
          ':',
          '_',
          'a',
          'rc',
          'alpha',
          'beta',
          'dev',
          'post',
          'p',
          '-r',
          'v',
          'git',
          'final',
          'SNAPSHOT',
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string() },
);
const clean = fc.stringMatching(
  /^[0-9]{1,3}(\.[0-9]{1,3}){0,3}([a-z]{1,3}[0-9]{0,2})?([~+][0-9a-z.]{1,6})?(-[0-9]{1,2}(\.[0-9a-z]{1,3})?)?$/,
);

describe.each(schemes.map((scheme) => [scheme.id, scheme] as const))('the order %s', (_, scheme) => {
  it('is the same both ways round', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(scheme.compare(a, b)) + Math.sign(scheme.compare(b, a))).toBe(0);
        expect(scheme.compare(a, a)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('takes numbers of any length, in linear time', () => {
    const long = '9'.repeat(100_000);
    expect(scheme.compare(`1.${long}`, `1.${long}1`)).toBeLessThan(0);
    expect(scheme.compare(`1.0${'-.a1'.repeat(50_000)}`, `1.0${'-.a1'.repeat(50_000)}`)).toBe(0);
  });
});

describe('the order of', () => {
  it.each<[VersionScheme, string, string]>([
    [go, '1.20', '1.20.1'],
    [go, 'go1.21rc2', 'go1.21.0'],
    [go, 'go1.21beta1', 'go1.21rc1'],
    [go, 'v0.0.0-20200101000000-aaaaaaaaaaaa', 'v0.0.0-20210101000000-000000000000'],
    [go, 'v2.0.0+incompatible', 'v2.0.1'],
    [generic, '1.0rc1', '1.0'],
    [generic, '1.0.9', '1.0.10'],
    [semver, '1.2', '1.2.1'],
    [dpkg, '1.0~rc1-1', '1.0-1'],
    [dpkg, '9.9', '1:0.1'],
    [rpm, '1.0-1.el8', '1.0-1.el9'],
    [apk, '1.2_rc1-r0', '1.2-r0'],
    [pep440, '1.0.dev1', '1.0a1'],
    [maven, '1.0-SNAPSHOT', '1.0'],
    [maven, '31.0-jre', '31.1-jre'],
  ])('$0.id puts %s before %s', (scheme, a, b) => {
    expect(scheme.compare(a, b)).toBeLessThan(0);
  });

  it.each([
    ['Debian:12', 'dpkg'],
    ['Red Hat:enterprise_linux:9::baseos', 'rpm'],
    ['crates.io', 'semver'],
    ['constructor', 'generic'],
  ])('ecosystem %s is %s', (ecosystem, id) => {
    expect(schemeOf(ecosystem).id).toBe(id);
  });
});

/** Answers of an installed program, or undefined when it is not there. */
function has(program: string): boolean {
  const found = spawnSync(program, ['--version']).status === 0;
  if (!found) console.log(`SKIP differential test: ${program} is not installed`);
  return found;
}

describe('agrees with the reference', () => {
  it.skipIf(!has('dpkg'))('dpkg --compare-versions', () => {
    fc.assert(
      fc.property(clean, clean, (a, b) => {
        const order = Math.sign(dpkg.compare(a, b));
        const operator = order < 0 ? 'lt' : order > 0 ? 'gt' : 'eq';
        expect(spawnSync('dpkg', ['--compare-versions', a, operator, b]).status, `${a} ${operator} ${b}`).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it.skipIf(!has('rpm'))('rpm.vercmp', () => {
    const pairs = fc.sample(fc.tuple(clean, clean), 300);
    const lua = pairs.map(([a, b]) => `print(rpm.vercmp("${a}", "${b}") .. " ")`).join(' ');
    const run = spawnSync('rpm', ['--eval', `%{lua: ${lua}}`], { maxBuffer: 1e7 });
    const answers = run.stdout.toString().trim().split(' ').map(Number);
    expect(pairs.map(([a, b]) => Math.sign(rpm.compare(a, b)))).toEqual(answers);
  });
});
