import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeZip } from '@lamellar/archive/write';
import { describe, expect, it } from 'vitest';
import { type LayerContent, npmFile, ociFiles, temporaryFolder, writeFiles } from './images.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const zeros = Buffer.alloc(400 * 2 ** 20);
/** What Node and the loader of TypeScript hold, and room for one layer's work. */
const MOST_MIB = 260;

const bombs: readonly (readonly [name: string, layer: LayerContent, problem: RegExp | undefined])[] = [
  ['a program of zeros', [{ name: 'bin/zeros', content: zeros, mode: 0o755 }], undefined],
  ['a manifest of zeros', [{ name: 'a/package.json', content: zeros }], /is not read/],
  [
    'a jar with an entry of zeros',
    [{ name: 'x.jar', content: writeZip([{ name: 'META-INF/MANIFEST.MF', content: zeros }]) }],
    /bytes/,
  ],
  [
    'two hundred thousand files',
    Array.from({ length: 200_000 }, (_, i) => ({ name: `data/${i >> 8}/${i}` })),
    undefined,
  ],
  ['fifty thousand whiteouts', Array.from({ length: 50_000 }, (_, i) => ({ name: `data/.wh.${i}` })), undefined],
  [
    'a hundred thousand hard links to a list of packages',
    [
      {
        name: 'go.mod',
        content: `module m\n${Array.from({ length: 500 }, (_, i) => `require a.b/c${i} v1.0.0\n`).join('')}`,
      },
      ...Array.from(
        { length: 100_000 },
        (_, i) => ({ name: `${i}/go.mod`, type: 'link', linkName: 'go.mod' }) as const,
      ),
    ],
    /maxPackages/,
  ],
];

describe.skipIf(process.platform !== 'linux')(
  'an image (on Linux, whose kernel tells the most memory that a process held)',
  () => {
    it.each(bombs)(
      'with %s is read in bounded memory',
      async (_, layer, problem) => {
        using temporary = temporaryFolder();
        const image = writeFiles(temporary.path, ociFiles([[npmFile('good', '1.0.0')], layer]));
        const loader = resolve(here, '../../../scripts/source-loader.mjs');
        const flags = ['--conditions=@lamellar/source', `--import=${loader}`, join(here, 'memory-worker.ts')];
        const run = spawnSync(process.execPath, [...flags, image], { encoding: 'utf8', maxBuffer: 1e9 });
        expect(run.stderr).toBe('');
        const found = JSON.parse(run.stdout) as { names: string[]; problems: string[]; resident: number };
        expect(found.names).toContain('good');
        if (problem) expect(found.problems.join()).toMatch(problem);
        else expect(found.problems).toEqual([]);
        expect(found.resident).toBeLessThan(MOST_MIB);
      },
      60_000,
    );
  },
);
