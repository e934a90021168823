/** Base score of a CVSS 2.0, 3.0 or 3.1 vector, or undefined when it is none. CVSS 4.0 needs a table that is not here. */
export function cvssScore(vector: string): number | undefined {
  const metrics = new Map(vector.split('/').map((part) => part.split(':', 2) as [string, string]));
  if (vector.startsWith('CVSS:3.')) return score3(metrics);
  return vector.startsWith('CVSS:') ? undefined : score2(metrics);
}

const weights3: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const privileges = { U: { N: 0.85, L: 0.62, H: 0.27 }, C: { N: 0.85, L: 0.68, H: 0.5 } } as const;

/** FIRST, "CVSS v3.1 Specification", section 7.1. */
function score3(metrics: ReadonlyMap<string, string>): number | undefined {
  const scope = metrics.get('S');
  if (scope !== 'U' && scope !== 'C') return undefined;
  const weight = (metric: string): number => weights3[metric]?.[metrics.get(metric) ?? ''] ?? Number.NaN;
  const needed = privileges[scope][(metrics.get('PR') ?? '') as 'N' | 'L' | 'H'] ?? Number.NaN;
  const base = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = scope === 'U' ? 6.42 * base : 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15;
  const exploitability = 8.22 * weight('AV') * weight('AC') * needed * weight('UI');
  if (Number.isNaN(impact + exploitability)) return undefined;
  if (impact <= 0) return 0;
  return roundUp(Math.min((scope === 'U' ? 1 : 1.08) * (impact + exploitability), 10));
}

/** The specification's rounding, in integers so that 4.02 does not become 4.1 by a binary fraction. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}

const weights2: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  I: { N: 0, P: 0.275, C: 0.66 },
  A: { N: 0, P: 0.275, C: 0.66 },
};

/** FIRST, "A Complete Guide to the Common Vulnerability Scoring System Version 2.0", section 3.2.1. */
function score2(metrics: ReadonlyMap<string, string>): number | undefined {
  const weight = (metric: string): number => weights2[metric]?.[metrics.get(metric) ?? ''] ?? Number.NaN;
  const impact = 10.41 * (1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A')));
  const exploitability = 20 * weight('AV') * weight('AC') * weight('Au');
  const score = (0.6 * impact + 0.4 * exploitability - 1.5) * (impact === 0 ? 0 : 1.176);
  return Number.isNaN(score) ? undefined : Math.round(score * 10) / 10;
}
