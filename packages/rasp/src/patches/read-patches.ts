import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { VirtualPatch } from '@lamellar/events';
import { RaspError } from '../core/errors.js';
import { problemsOf } from './check-shape.js';

/** Reads one patch, or a list of them, from JSON text. Throws `RaspError` `RASP_PATCH` with every problem. */
export function parsePatches(text: string, where: string, check = true): VirtualPatch[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RaspError('RASP_PATCH', `${where} is no JSON: ${String((error as Error).message)}`, { cause: error });
  }
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  if (!check) return list as VirtualPatch[];
  const problems = list.flatMap((patch, index) =>
    problemsOf(patch).map((problem) => `${where}${Array.isArray(value) ? `[${index}]` : ''}: ${problem}`),
  );
  if (problems.length > 0) throw new RaspError('RASP_PATCH', problems.join('\n'));
  return list as VirtualPatch[];
}

/** Reads patches from a file, or from every `.json` file of a folder, in the order of their names. */
export function readPatches(path: string, check = true): VirtualPatch[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => join(path, name))
    : [path];
  const patches = files.flatMap((file) => parsePatches(readFileSync(file, 'utf8'), file, check));
  const seen = new Set<string>();
  for (const { id } of patches) {
    if (seen.has(id)) throw new RaspError('RASP_PATCH', `${path}: the id "${id}" stands twice`);
    seen.add(id);
  }
  return patches;
}
