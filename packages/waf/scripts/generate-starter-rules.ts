import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

// Embeds rules/starter/*.conf, so that starterRules() works wherever the package is bundled.
const folder = new URL('../rules/starter/', import.meta.url);
const target = new URL('../src/generated/starter-rules.ts', import.meta.url);

const entries = readdirSync(folder)
  .filter((name) => name.endsWith('.conf'))
  .sort()
  .map((name) => `  [${JSON.stringify(name)}, ${JSON.stringify(readFileSync(new URL(name, folder), 'latin1'))}],`);

writeFileSync(
  target,
  `// Made by scripts/generate-starter-rules.ts from rules/starter/*.conf, which are part of this package (Apache-2.0).
/** Names and texts of the starter rules, in load order. */
export const starterRuleFiles: readonly (readonly [name: string, text: string])[] = [
${entries.join('\n')}
];
`,
);
