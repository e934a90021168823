// Writes src/generated from the compiled OCSF schema: `node packages/events/scripts/generate.ts [--schema FILE]`.
// `--check` compares instead and fails on a difference.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { outputs } from './outputs.ts';
import { findSchema, readSchema } from './schema.ts';

const { values } = parseArgs({ options: { schema: { type: 'string' }, check: { type: 'boolean' } } });
const path = findSchema(values.schema);
if (path === undefined) {
  throw new Error(
    'no compiled schema: give --schema FILE, or $LAMELLAR_CONFORMANCE with ocsf/ocsf-1.8.0-compiled.json',
  );
}
const folder = new URL('../src/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of outputs(readSchema(path))) {
  const file = new URL(name, folder);
  if (!values.check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`src/generated/${name} differs from the schema; run node packages/events/scripts/generate.ts`);
    process.exitCode = 1;
  }
}
