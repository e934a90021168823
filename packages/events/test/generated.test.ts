import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outputs } from '../scripts/outputs.ts';
import { findSchema, readSchema } from '../scripts/schema.ts';

const folder = new URL('../src/generated/', import.meta.url);
const schema = findSchema();

describe('the generated slice', () => {
  it.skipIf(schema === undefined)(
    'is what the generator makes of the schema (skipped: no compiled schema here)',
    () => {
      const files = outputs(readSchema(schema!));
      for (const [name, text] of files) expect(readFileSync(new URL(name, folder), 'utf8'), name).toBe(text);
      expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
    },
  );
});
