import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VirtualPatch } from '@lamellar/events';
import { applyEdits } from '../rewrite/edits.js';
import { instrumentEdits } from '../rewrite/instrument.js';
import { tokenize } from '../rewrite/tokens.js';
import { inRanges } from '../rewrite/version-range.js';
import { problemsOf } from './check-shape.js';
import { compilePatches } from './compile-patches.js';

/**
 * Proves that a patch still matches its target: its shape is right, the package that is installed in `root` is one that it
 * names, and each point is found in its file. Returns every problem; empty when the patch would be put in.
 */
export function lintPatch(patch: VirtualPatch, root: string): string[] {
  const problems = problemsOf(patch);
  if (problems.length > 0) return problems;
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  if (name !== patch.target.name) return [`${root} holds ${name}, the patch is for ${patch.target.name}`];
  if (!inRanges(version ?? '', patch.target.versions))
    return [`${version} is in none of the ranges ${patch.target.versions.join(', ')}`];
  for (const { instrument } of compilePatches([patch], () => undefined).placed) {
    try {
      const code = readFileSync(join(root, instrument.file), 'utf8');
      const found = instrumentEdits(code, tokenize(code), instrument);
      if (typeof found === 'string') problems.push(`${instrument.file}: ${found}`);
      else if (applyEdits(code, found).length === code.length && instrument.kind === 'call')
        problems.push(`${instrument.file}: nothing would change`);
    } catch (error) {
      problems.push(`${instrument.file}: ${(error as Error).message}`);
    }
  }
  return problems;
}
