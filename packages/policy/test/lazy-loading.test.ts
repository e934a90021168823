import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** Files and packages that an entry loads before anything is called: its imports that are no types, and theirs. */
function loadedBy(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending = [join(source, entry)];
  while (pending.length > 0) {
    const file = pending.pop()!;
    const name = relative(source, file);
    if (seen.has(name)) continue;
    seen.add(name);
    const text = readFileSync(file, 'utf8');
    for (const [, clause, from] of text.matchAll(/^(?:import|export)\s+([^;]{0,4000}?)\s*from\s+'([^']+)';/gm)) {
      if (clause!.startsWith('type ')) continue;
      if (!from!.startsWith('.')) seen.add(from!);
      else {
        const path = join(dirname(file), from!.replace(/\.js$/, '.ts'));
        if (existsSync(path)) pending.push(path);
      }
    }
  }
  return seen;
}

describe('loading', () => {
  it.each(['index.ts', 'bundle.ts', 'decisions.ts', 'admission.ts', 'format.ts', 'partial.ts', 'filters.ts'])(
    '%s brings no server, no command and no Kubernetes client',
    (entry) => {
      const loaded = [...loadedBy(entry)];
      expect(loaded.length).toBeGreaterThan(3);
      expect(loaded.filter((name) => /^(?:server|cli|kubernetes|tester)\/|^@kubernetes|^node:https?$/.test(name))).toEqual([]);
    },
  );

  it.each(['kubernetes.ts', 'server.ts'])('%s loads no library that is not ours', (entry) => {
    const outside = [...loadedBy(entry)].filter((name) => !name.endsWith('.ts') && !/^node:|^@lamellar\//.test(name));
    expect(outside).toEqual([]);
  });
});
