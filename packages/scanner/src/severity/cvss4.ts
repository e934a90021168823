import { classes, type Level, levels } from './cvss4-metrics.js';
import { cvss4Scores } from './cvss4-scores.js';
import type { Metrics } from './vector.js';

const base = ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'] as const;
/** What an absent metric counts as. */
const defaults: Readonly<Record<string, string>> = { E: 'A', CR: 'H', IR: 'H', AR: 'H' };

/**
 * The score of CVSS 4.0 (FIRST, "CVSS v4.0 Specification", section 8): the score of the vector's macro vector, less the mean share of the way to the next lower ones.
 * Undefined when a base metric is absent or has no such value.
 */
export function cvss4Score(metrics: Metrics): number | undefined {
  const value = (name: string): string => {
    const modified = metrics.get(`M${name}`);
    if (modified !== undefined && modified !== 'X') return modified;
    const stated = metrics.get(name);
    return stated === undefined || stated === 'X' ? (defaults[name] ?? '') : stated;
  };
  // Only the modified metrics know the value Safety.
  if (base.some((name) => levels[name]?.[metrics.get(name) ?? ''] === undefined || metrics.get(name) === 'S'))
    return undefined;
  if (Object.keys(levels).some((name) => levels[name]?.[value(name)] === undefined)) return undefined;
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => value(name) === 'N')) return 0;
  const macro = macroVector(value);
  const score = cvss4Scores[macro] as number;
  const [eq1, eq2, eq3, eq4, eq5, eq6] = [...macro].map(Number) as [number, number, number, number, number, number];
  const lower = (change: Partial<Record<number, number>>): number | undefined =>
    cvss4Scores[[...macro].map((digit, i) => Number(digit) + (change[i] ?? 0)).join('')];
  const steps: readonly (readonly [number | undefined, Level])[] = [
    [lower({ 0: 1 }), classes.eq1[eq1] as Level],
    [lower({ 1: 1 }), classes.eq2[eq2] as Level],
    [nextImpact(eq3, eq6, lower), classes.eq3eq6[`${eq3}${eq6}`] as Level],
    [lower({ 3: 1 }), classes.eq4[eq4] as Level],
    [lower({ 4: 1 }), classes.eq5[eq5] as Level],
  ];
  const worst = worstAbove(
    value,
    steps.map(([, level]) => level),
  );
  let sum = 0;
  let existing = 0;
  for (const [i, [next, level]] of steps.entries()) {
    if (next === undefined) continue;
    existing++;
    // The exploit maturity has one value in each class, so nothing lies between.
    if (i < 4) sum += (score - next) * ((worst[i] as number) / level.depth);
  }
  const exact = Math.max(0, Math.min(10, score - (existing === 0 ? 0 : sum / existing)));
  return Math.round((exact + 1e-6) * 10) / 10;
}

/** EQ3 and EQ6 move together; where two ways lead down, the higher of both scores counts. */
function nextImpact(
  eq3: number,
  eq6: number,
  lower: (change: Partial<Record<number, number>>) => number | undefined,
): number | undefined {
  if (eq3 === 0 && eq6 === 0) return Math.max(lower({ 5: 1 }) ?? 0, lower({ 2: 1 }) ?? 0);
  if (eq3 === 1 && eq6 === 0) return lower({ 5: 1 });
  return lower({ 2: 1 });
}

/** Distances, in steps for each class, from the first of the worst vectors that no metric exceeds. */
function worstAbove(value: (name: string) => string, all: readonly Level[]): readonly number[] {
  return all.map(({ worst }) => {
    for (const vector of worst) {
      const distances = vector.split('/').map((part) => {
        const [name, at] = part.split(':') as [string, string];
        return (levels[name]?.[value(name)] as number) - (levels[name]?.[at] as number);
      });
      if (distances.every((each) => each >= 0)) return distances.reduce((sum, each) => sum + each, 0);
    }
    return 0;
  });
}

/** The macro vector: one digit for each equivalence class (specification, tables 24 to 29). */
function macroVector(value: (name: string) => string): string {
  const is = (name: string, ...values: string[]): boolean => values.includes(value(name));
  const open = [is('AV', 'N'), is('PR', 'N'), is('UI', 'N')];
  const eq1 = open.every(Boolean) ? 0 : open.some(Boolean) && !is('AV', 'P') ? 1 : 2;
  const eq2 = is('AC', 'L') && is('AT', 'N') ? 0 : 1;
  const eq3 = is('VC', 'H') && is('VI', 'H') ? 0 : is('VC', 'H') || is('VI', 'H') || is('VA', 'H') ? 1 : 2;
  const eq4 = is('SI', 'S') || is('SA', 'S') ? 0 : is('SC', 'H') || is('SI', 'H') || is('SA', 'H') ? 1 : 2;
  const eq5 = is('E', 'A') ? 0 : is('E', 'P') ? 1 : 2;
  const eq6 = (['C', 'I', 'A'] as const).some((part) => is(`${part}R`, 'H') && is(`V${part}`, 'H')) ? 0 : 1;
  return `${eq1}${eq2}${eq3}${eq4}${eq5}${eq6}`;
}
