import { writeFileSync } from 'node:fs';
import calculator from 'ae-cvss-calculator';
import { classes } from '../src/severity/cvss4-metrics.js';

const { Cvss4P0 } = calculator;

/**
 * Writes the score of every macro vector of CVSS 4.0. FIRST publishes them with its calculator; here they are asked of a calculator that carries them, by a
 * worst vector of each, whose score is the macro vector's own.
 */
const rows: string[] = [];
for (const [a, eq1] of classes.eq1.entries())
  for (const [b, eq2] of classes.eq2.entries())
    for (const [c, eq3eq6] of Object.entries(classes.eq3eq6))
      for (const [d, eq4] of classes.eq4.entries())
        for (const [e, eq5] of classes.eq5.entries()) {
          const parts = [eq1, eq2, eq3eq6, eq4, eq5].flatMap(({ worst }) => (worst[0] as string).split('/'));
          const vector = new Cvss4P0(`CVSS:4.0/${withSafety(parts).join('/')}`);
          rows.push(`  '${a}${b}${c[0]}${d}${e}${c[1]}': ${vector.calculateScores().overall},`);
        }

/** Safety is a value of the modified metrics only. */
function withSafety(parts: readonly string[]): string[] {
  return parts.flatMap((part) => (part.endsWith(':S') ? [part.replace(':S', ':H'), `M${part}`] : [part]));
}

const head = `// Made by scripts/generate-cvss4-scores.ts: the scores of the macro vectors of CVSS 4.0, facts of FIRST's specification
// (https://www.first.org/cvss/v4.0/specification-document), read out of ae-cvss-calculator (Apache-2.0).

/** Scores by macro vector: the digits of EQ1 to EQ6. */
export const cvss4Scores: Readonly<Record<string, number>> = {
  __proto__: null as never,
`;
writeFileSync(new URL('../src/severity/cvss4-scores.ts', import.meta.url), `${head}${rows.sort().join('\n')}\n};\n`);
