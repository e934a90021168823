import calculator from 'ae-cvss-calculator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cvssScore, rate, severityOf } from './index.js';

const { Cvss2, Cvss3P0, Cvss3P1, Cvss4P0 } = calculator;

describe('cvssScore', () => {
  // Scores as FIRST's example documents and NVD state them.
  it.each([
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5],
    ['AV:N/AC:M/Au:N/C:C/I:C/A:C', 9.3],
    ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8],
    ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10],
    ['AV:L/AC:H/Au:N/C:C/I:C/A:C', 6.2],
    ['(AV:N/AC:M/Au:N/C:N/I:P/A:N)', 4.3],
    ['CVSS:3.0/AV:L/AC:H/PR:H/UI:N/S:U/C:L/I:N/A:N', 1.9],
    ['CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 4.6],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3],
    ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3],
    ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A', 7.3],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', 8.7],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0],
  ])('%s is %s', (vector, score) => {
    expect(cvssScore(vector)).toBe(score);
  });

  it.each([
    '',
    'high',
    'CVSS:3.1/AV:N',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:Z',
    'CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N',
    `CVSS:3.1/${'AV:N/'.repeat(200)}`,
  ])('of %j is none', (vector) => {
    expect(cvssScore(vector)).toBeUndefined();
  });

  const pick = (name: string, ...values: string[]) => fc.constantFrom(...values).map((each) => `${name}:${each}`);
  const optional = (name: string, ...values: string[]) => fc.option(pick(name, ...values), { nil: '' });
  const joined = (head: string, ...parts: fc.Arbitrary<string>[]) =>
    fc
      .tuple(...parts)
      .map((all) => [head, ...all.filter((each) => each !== '')].filter((each) => each !== '').join('/'));

  it('is what another calculator says of any vector of 4.0', () => {
    const vectors = joined(
      'CVSS:4.0',
      pick('AV', 'N', 'A', 'L', 'P'),
      pick('AC', 'L', 'H'),
      pick('AT', 'N', 'P'),
      pick('PR', 'N', 'L', 'H'),
      pick('UI', 'N', 'P', 'A'),
      ...['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].map((name) => pick(name, 'H', 'L', 'N')),
      optional('E', 'X', 'A', 'P', 'U'),
      ...['CR', 'IR', 'AR'].map((name) => optional(name, 'X', 'H', 'M', 'L')),
      optional('MAV', 'X', 'N', 'A', 'L', 'P'),
      optional('MVC', 'X', 'H', 'L', 'N'),
      optional('MSI', 'X', 'S', 'H', 'L', 'N'),
      optional('MSA', 'X', 'S', 'H', 'L', 'N'),
    );
    fc.assert(
      fc.property(vectors, (vector) => {
        expect(cvssScore(vector)).toBe(new Cvss4P0(vector).calculateScores().overall);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['CVSS:3.0', Cvss3P0],
    ['CVSS:3.1', Cvss3P1],
  ] as const)('is what another calculator says of any vector of %s', (head, Calculator) => {
    const vectors = joined(
      head,
      pick('AV', 'N', 'A', 'L', 'P'),
      pick('AC', 'L', 'H'),
      pick('PR', 'N', 'L', 'H'),
      pick('UI', 'N', 'R'),
      pick('S', 'U', 'C'),
      ...['C', 'I', 'A'].map((name) => pick(name, 'H', 'L', 'N')),
    );
    fc.assert(
      fc.property(vectors, (vector) => {
        expect(cvssScore(vector)).toBe(new Calculator(vector).calculateScores().base);
      }),
      { numRuns: 1000 },
    );
  });

  it('is what another calculator says of any vector of 2.0', () => {
    const vectors = joined(
      '',
      pick('AV', 'L', 'A', 'N'),
      pick('AC', 'H', 'M', 'L'),
      pick('Au', 'M', 'S', 'N'),
      ...['C', 'I', 'A'].map((name) => pick(name, 'N', 'P', 'C')),
    );
    fc.assert(
      fc.property(vectors, (vector) => {
        expect(cvssScore(vector)).toBe(new Cvss2(vector).calculateScores().base);
      }),
    );
  });
});

describe('rate', () => {
  const word = (score: string) => ({ type: 'WORD', score });
  const vector = (score: string) => ({ type: 'CVSS_V3', score });
  it('takes the highest score, then the worst word', () => {
    expect(rate([word('low'), vector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')]).severity).toBe('critical');
    expect(rate([word('Low'), word('Important')]).severity).toBe('high');
    expect(rate([]).severity).toBe('unknown');
  });

  it('believes the source that the caller names first', () => {
    expect(
      rate([vector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'), { type: 'ubuntu', score: 'low' }], ['ubuntu']),
    ).toEqual({
      severity: 'low',
    });
  });

  it('has words for scores', () => {
    expect([10, 9, 8.9, 7, 6.9, 4, 3.9, 0.1, 0].map(severityOf)).toEqual([
      'critical',
      'critical',
      'high',
      'high',
      'medium',
      'medium',
      'low',
      'low',
      'none',
    ]);
  });
});
