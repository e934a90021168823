import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDataRoot } from '../../../conformance/harness/data-root.js';
import { readCases } from '../../../conformance/opa-v1/cases.js';
import { PolicyCompileError, stringify } from '../src/index.js';
import { moduleAsJson, parseModule } from '../src/parser/index.js';
import { moduleText } from '../src/printer/index.js';

const root = findDataRoot();

describe.each(['v1', 'v0'] as const)('modules of OPA’s cases in %s', (version) => {
  const folder = root === undefined ? '' : join(root, `policy/opa-${version}`);
  it.skipIf(!existsSync(folder))('are the same after parse, print and parse', () => {
    const tree = (text: string): string =>
      stringify(moduleAsJson('m.rego', text, version)).replaceAll(/"\$\d+"/g, '"_"');
    for (const text of readCases(folder).flatMap(({ modules = [] }) => modules)) {
      let printed: string;
      try {
        printed = moduleText(parseModule('m.rego', text, { version }));
      } catch (error) {
        if (error instanceof PolicyCompileError) continue;
        throw error;
      }
      expect(tree(printed), printed).toBe(tree(text));
      expect(moduleText(parseModule('m.rego', printed, { version }))).toBe(printed);
    }
  });
});
