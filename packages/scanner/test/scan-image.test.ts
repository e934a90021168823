import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTar } from '@lamellar/archive/write';
import { describe, expect, it } from 'vitest';
import {
  billOfMaterials,
  defaultAnalyzers,
  dockerArchive,
  folder,
  folderCache,
  type LayerReport,
  memoryCache,
  ociLayout,
  type ScanResult,
  scan,
  scanToEnd,
} from '../src/index.js';
import {
  dockerTar,
  dpkgStatus,
  type LayerContent,
  npmFile,
  ociFiles,
  osRelease,
  temporaryFolder,
  writeFiles,
} from './images.js';

async function scanLayers(layers: readonly LayerContent[], options = {}): Promise<ScanResult> {
  using temporary = temporaryFolder();
  return await scanToEnd(ociLayout(writeFiles(temporary.path, ociFiles(layers))), options);
}

function names(result: ScanResult): string[] {
  return result.inventory.packages.map((each) => each.purl);
}

const base: LayerContent = [
  osRelease,
  dpkgStatus({ openssl: '3.0.11-1' }),
  npmFile('left-pad', '1.3.0'),
  npmFile('ms', '2.0.0'),
];

describe('an image', () => {
  it.each(['none', 'gzip', 'zstd'] as const)(
    'of %s layers is read from an OCI folder and from its tar alike',
    async (compress) => {
      using temporary = temporaryFolder();
      const files = ociFiles([base], compress);
      const fromFolder = await scanToEnd(ociLayout(writeFiles(join(temporary.path, 'oci'), files)));
      writeFileSync(join(temporary.path, 'oci.tar'), writeTar(files));
      const fromTar = await scanToEnd(ociLayout(join(temporary.path, 'oci.tar')));
      expect(names(fromFolder)).toEqual([
        'pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12',
        'pkg:npm/left-pad@1.3.0',
        'pkg:npm/ms@2.0.0',
      ]);
      expect(fromTar.inventory).toEqual(fromFolder.inventory);
      expect(fromFolder.image).toMatchObject({ os: 'linux', names: ['latest'] });
      expect(fromFolder.inventory.os?.id).toBe('debian');
      expect(fromFolder.inventory.problems).toEqual([]);
    },
  );

  it('in a docker-archive gives the same packages', async () => {
    using temporary = temporaryFolder();
    writeFileSync(join(temporary.path, 'image.tar'), dockerTar([base]));
    const result = await scanToEnd(dockerArchive(join(temporary.path, 'image.tar')));
    expect(names(result)).toEqual(names(await scanLayers([base])));
    expect(result.image?.names).toEqual(['shop:1']);
  });

  it.each<[string, LayerContent, string[]]>([
    ['a whiteout removes a file', [{ name: 'app/node_modules/ms/.wh.package.json' }], ['left-pad@1.3.0']],
    ['a whiteout removes a folder', [{ name: 'app/node_modules/.wh.ms' }], ['left-pad@1.3.0']],
    [
      'an opaque folder hides what was below',
      [{ name: 'app/node_modules/.wh..wh..opq' }, npmFile('new', '1.0.0')],
      ['new@1.0.0'],
    ],
    ['a file takes the place of a folder', [{ name: 'app/node_modules', content: 'x' }], []],
    [
      'a link takes the place of a file',
      [{ name: 'app/node_modules/ms/package.json', type: 'symlink', linkName: '/etc/passwd' }],
      ['left-pad@1.3.0'],
    ],
    ['a newer file replaces an older one', [npmFile('ms', '2.1.3')], ['left-pad@1.3.0', 'ms@2.1.3']],
    [
      'a marker within the same layer hides nothing of it',
      [npmFile('ms', '3.0.0'), { name: 'app/node_modules/.wh.ms' }],
      ['left-pad@1.3.0', 'ms@3.0.0'],
    ],
    ['the root is hidden as a whole', [{ name: '.wh..wh..opq' }, npmFile('only', '1.0.0')], ['only@1.0.0']],
  ])('%s', async (_, upper, expected) => {
    const result = await scanLayers([base, upper]);
    expect(
      names(result)
        .filter((each) => each.startsWith('pkg:npm/'))
        .map((each) => each.slice(8)),
    ).toEqual(expected);
  });

  it('tells which layer a package comes from', async () => {
    const { inventory } = await scanLayers([base, [npmFile('ms', '2.1.3')]]);
    expect(inventory.packages.map((each) => [each.name, each.layer])).toEqual([
      ['openssl', 0],
      ['left-pad', 0],
      ['ms', 1],
    ]);
  });

  it('gives a language package to the distribution package that owns its file', async () => {
    const egg = 'usr/lib/python3/dist-packages/six-1.16.0.egg-info';
    const { inventory } = await scanLayers([
      [
        osRelease,
        dpkgStatus({ 'python3-six': '1.16.0-4' }),
        { name: egg, content: 'Name: six\nVersion: 1.16.0\n' },
        { name: 'var/lib/dpkg/info/python3-six.list', content: `/.\n/${egg}\n` },
      ],
    ]);
    expect(inventory.packages.find((each) => each.type === 'pypi')?.owner).toBe('deb:python3-six');
    expect(inventory.packages).toHaveLength(2);
  });

  it('follows a hard link within a layer', async () => {
    const result = await scanLayers([
      [
        npmFile('ms', '2.0.0'),
        { name: 'copy/package.json', type: 'link', linkName: 'app/node_modules/ms/package.json' },
      ],
    ]);
    expect(result.inventory.packages.map((each) => each.path)).toEqual([
      'app/node_modules/ms/package.json',
      'copy/package.json',
    ]);
  });

  it('without anything that lists packages is unknown, not clean', async () => {
    expect((await scanLayers([[{ name: 'bin/sh', content: 'x' }]])).inventory.completeness).toBe('unknown');
  });
});

describe('the cache', () => {
  it('gives known layers without reading them again, in another process as well', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(join(temporary.path, 'oci'), ociFiles([base, [npmFile('a', '1.0.0')]])));
    const cache = join(temporary.path, 'cache');
    const cold = await scanToEnd(image, { cache: folderCache(cache) });
    const warm = await scanToEnd(image, { cache: folderCache(cache) });
    expect([cold.layersRead, warm.layersRead]).toEqual([2, 0]);
    expect(warm.inventory).toEqual(cold.inventory);
  });

  it('takes reports that an earlier stage handed on', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(temporary.path, ociFiles([base])));
    const built = await scanToEnd(image);
    const handed = JSON.parse(JSON.stringify(built.layers)) as LayerReport[];
    const admitted = await scanToEnd(image, { cache: memoryCache(handed) });
    expect(admitted.layersRead).toBe(0);
    expect(admitted.inventory).toEqual(built.inventory);
  });

  it('reads again when the analyzers differ, and when an entry is damaged', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(join(temporary.path, 'oci'), ociFiles([base])));
    const cache = folderCache(join(temporary.path, 'cache'));
    await scanToEnd(image, { cache });
    const fewer = await scanToEnd(image, { cache, analyzers: defaultAnalyzers.slice(0, 3) });
    expect(fewer.layersRead).toBe(1);
    const damaged: ReturnType<typeof folderCache> = { get: () => undefined, put: cache.put };
    expect((await scanToEnd(image, { cache: damaged })).layersRead).toBe(1);
  });
});

describe('steps', () => {
  it('tell of each layer, and end at an abort', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(temporary.path, ociFiles([base, base])));
    const controller = new AbortController();
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      for await (const step of scan(image, { signal: controller.signal })) {
        seen.push(step.type);
        controller.abort();
      }
    };
    await expect(run()).rejects.toThrow('abort');
    expect(seen).toEqual(['layer']);
  });
});

describe('progress', () => {
  const many: LayerContent = Array.from({ length: 25_000 }, (_, i) => ({ name: `data/${i}` }));

  it('is told of a layer of many files, and the work ends when nobody listens any more', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(temporary.path, ociFiles([[npmFile('ms', '2.0.0'), ...many], base])));
    const steps: string[] = [];
    for await (const step of scan(image)) {
      if (step.type === 'progress') steps.push(`${step.index}/${step.of} ${step.entries >= 10_000}`);
      else steps.push(step.type);
    }
    expect(steps.at(0)).toBe('0/2 true');
    expect(steps.slice(-3)).toEqual(['layer', 'layer', 'result']);
    for await (const step of scan(image)) if (step.type === 'progress') break;
  });

  it('is told of a folder', async () => {
    using temporary = temporaryFolder();
    writeFiles(temporary.path, many.slice(0, 11_000) as never);
    const types: string[] = [];
    for await (const step of scan(folder(temporary.path))) types.push(step.type);
    expect(types).toEqual(['progress', 'result']);
  });

  it('ends at an abort in the middle of a layer', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(temporary.path, ociFiles([many])));
    const controller = new AbortController();
    const run = async (): Promise<void> => {
      for await (const step of scan(image, { signal: controller.signal }))
        if (step.type === 'progress') controller.abort();
    };
    await expect(run()).rejects.toThrow('abort');
  });
});

describe('other sources', () => {
  it('a folder is walked without following links', async () => {
    using temporary = temporaryFolder();
    writeFiles(temporary.path, [
      npmFile('ms', '2.0.0'),
      { name: 'go.mod', content: 'module m\ngo 1.22\nrequire a.b/c v1.2.3\n' },
    ]);
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/', join(temporary.path, 'everything'));
    const result = await scanToEnd(folder(temporary.path));
    expect(names(result)).toEqual(['pkg:golang/a.b/c@1.2.3', 'pkg:golang/stdlib@1.22', 'pkg:npm/ms@2.0.0']);
    expect(result.inventory.packages[0]?.layer).toBeUndefined();
  });

  it('a bill of materials is taken as it is', async () => {
    using temporary = temporaryFolder();
    const path = join(temporary.path, 'x.json');
    writeFileSync(
      path,
      JSON.stringify({
        bomFormat: 'CycloneDX',
        components: [{ name: 'log4j-core', purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' }],
      }),
    );
    const result = await scanToEnd(billOfMaterials(path));
    expect(result.inventory.packages[0]).toMatchObject({
      type: 'maven',
      name: 'org.apache.logging.log4j:log4j-core',
      version: '2.14.1',
    });
    expect(readFileSync(path, 'utf8')).toContain('CycloneDX');
  });
});
