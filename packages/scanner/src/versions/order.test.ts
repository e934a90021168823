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
  rpmvercmp,
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

/** Versions as Debian and Red Hat write them, and ones that differ in a little, where orders are decided. */
const epoch = fc.constantFrom('', '', '0:', '1:', '2:');
const part = fc.stringMatching(/^[0-9][0-9a-z.+~]{0,9}$/);
const revision = fc.oneof(
  fc.constant(''),
  fc.stringMatching(/^-[0-9a-z.+~]{1,6}$/),
  fc.constantFrom('-1+deb12u1', '-0.1~bpo12+1', '-1ubuntu0.2', '-2+b1'),
);
const debianVersion = fc.tuple(epoch, part, revision).map((parts) => parts.join(''));
const rpmVersion = fc.stringMatching(/^[0-9a-z.~^_+]{1,12}$/);

/** A pair of versions, half of them a version and a change of one character of it. */
function pairs(one: fc.Arbitrary<string>, alphabet: string): fc.Arbitrary<[string, string]> {
  const near = fc
    .tuple(one, fc.nat(), fc.constantFrom(...alphabet), fc.constantFrom('insert', 'replace', 'remove'))
    .map(([version, place, letter, kind]): [string, string] => {
      const at = version.length === 0 ? 0 : 1 + (place % version.length);
      const rest = version.slice(kind === 'insert' ? at : at + 1);
      return [version, version.slice(0, at) + (kind === 'remove' ? '' : letter) + rest];
    });
  return fc.oneof(fc.tuple(one, one), near);
}

describe('agrees with the reference', () => {
  it.skipIf(!has('dpkg'))('dpkg --compare-versions', () => {
    const sample = [
      ...fc.sample(fc.tuple(clean, clean), 100),
      ...fc.sample(pairs(debianVersion, '019az.+~'), 300),
    ].filter(([a, b]) => isDebian(a) && isDebian(b));
    // One shell for all of them: it says the numbers of the pairs in which dpkg disagrees.
    const lines = sample.map(([a, b], index) => {
      const order = Math.sign(dpkg.compare(a, b));
      return `dpkg --compare-versions '${a}' ${order < 0 ? 'lt' : order > 0 ? 'gt' : 'eq'} '${b}' || echo ${index}`;
    });
    const run = spawnSync('sh', { input: lines.join('\n'), encoding: 'utf8' });
    const wrong = run.stdout.split('\n').filter((line) => line !== '');
    expect(sample.length).toBeGreaterThan(200);
    expect(wrong.map((index) => sample[Number(index)])).toEqual([]);
  });

  it.skipIf(!has('rpm'))('rpm.vercmp', () => {
    const sample = [...fc.sample(fc.tuple(clean, clean), 300), ...fc.sample(pairs(rpmVersion, '019az.~^'), 2000)];
    const lua = sample.map(([a, b]) => `print(rpm.vercmp("${a}", "${b}") .. " ")`).join(' ');
    const run = spawnSync('rpm', ['--eval', `%{lua: ${lua}}`], { maxBuffer: 1e7 });
    const answers = run.stdout.toString().trim().split(' ').map(Number);
    const wrong = sample.filter(([a, b], index) => Math.sign(rpmvercmp(a, b)) !== answers[index]);
    expect([answers.length, wrong]).toEqual([sample.length, []]);
  });
});

/** What dpkg takes without a warning: versions and revisions that begin with a digit and hold nothing else. */
function isDebian(version: string): boolean {
  return /^(\d+:)?\d[0-9A-Za-z.+~]*(-[0-9A-Za-z.+~]+)?$/.test(version);
}
