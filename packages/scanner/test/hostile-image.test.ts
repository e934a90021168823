import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar, writeZip } from '@lamellar/archive/write';
import { describe, expect, it } from 'vitest';
import { dockerArchive, ociLayout, type ScanResult, scanToEnd } from '../src/index.js';
import { dockerTar, type LayerContent, layerBytes, npmFile, ociFiles, temporaryFolder, writeFiles } from './images.js';

const good: LayerContent = [npmFile('good', '1.0.0')];
const after = npmFile('after', '1.0.0');

async function scanLayers(layers: readonly LayerContent[]): Promise<ScanResult> {
  using temporary = temporaryFolder();
  return await scanToEnd(ociLayout(writeFiles(temporary.path, ociFiles(layers))));
}

function nested(depth: number): Buffer {
  let jar = writeZip([{ name: 'x.txt', content: 'x' }]);
  for (let i = 0; i < depth; i++) jar = writeZip([{ name: 'inner.jar', content: jar }]);
  return jar;
}

const tar = writeTar([npmFile('cut', '1.0.0'), { name: 'large', content: 'x'.repeat(5000) }]);
const file = (name: string, content: string | Buffer) => [{ name, content }, after];
const deep = (open: string, close: string) => open.repeat(20_000) + close.repeat(20_000);

/** Each stands in a layer above a sound one. `problem` is what the report must say; the other layer and, where the tar is sound, the next entry are still reported. */
const cases: readonly (readonly [name: string, layer: LayerContent, problem: RegExp | undefined, goesOn: boolean])[] = [
  ['a path that leaves the root', [{ name: '../../etc/cron.d/x', content: 'x' }, after], /leaves the root/, true],
  ['an absolute path', [{ name: '/etc/passwd', content: 'x' }, after], undefined, true],
  ['a path through its own parent', [{ name: 'a/../../b', content: 'x' }, after], /leaves the root/, true],
  ['a whiteout that leaves the root', [{ name: '../.wh.app', content: '' }, after], /leaves the root/, true],
  ['a whiteout without a name', [{ name: 'app/.wh.', content: '' }, after], undefined, true],
  [
    'links in a circle',
    [{ name: 'a', type: 'symlink', linkName: 'b' }, { name: 'b', type: 'symlink', linkName: 'a' }, after],
    undefined,
    true,
  ],
  [
    'a hard link to itself',
    [{ name: 'x/package.json', type: 'link', linkName: 'x/package.json' }, after],
    /hard link/,
    true,
  ],
  [
    'a hard link to a lower layer',
    [{ name: 'x/package.json', type: 'link', linkName: 'app/node_modules/good/package.json' }, after],
    undefined,
    true,
  ],
  [
    'a hard link out of the root',
    [{ name: 'x/package.json', type: 'link', linkName: '../../../etc/shadow' }, after],
    /hard link/,
    true,
  ],
  ['a tar that is cut off', tar.subarray(0, 3000), /cut off/, false],
  ['a tar that is no tar', Buffer.alloc(4096, 'no tar '), /checksum/, false],
  [
    'a size that is no number',
    Buffer.concat([tar.subarray(0, 124), Buffer.from('zzzzzzzzzzz\0'), tar.subarray(136)]),
    /checksum|octal/,
    false,
  ],
  ['an empty layer', Buffer.alloc(0), undefined, false],
  ['a layer of zeros', Buffer.alloc(10_240), undefined, false],
  [
    'a name with control characters',
    [{ name: 'a\u001b[31m/package.json', content: '{"name":"esc","version":"1"}' }, after],
    undefined,
    true,
  ],
  ['JSON that is too deep', file('a/package-lock.json', deep('[', ']')), /nested|JSON/, true],
  [
    'JSON with a special key',
    file('a/package.json', '{"__proto__":{"polluted":1},"name":"x","version":"1"}'),
    undefined,
    true,
  ],
  ['JSON that is cut off', file('a/package-lock.json', '{"packages":'), /JSON/, true],
  ['JSON of another kind', file('a/package-lock.json', '[1,2]'), /object/, true],
  ['YAML that is too deep', file('pnpm-lock.yaml', `packages: ${'['.repeat(5000)}`), /levels/, true],
  ['YAML with aliases', file('pnpm-lock.yaml', 'a: &a [x]\nb: [*a, *a]\n'), /alias/, true],
  ['YAML of one long line', file('pnpm-lock.yaml', `packages:\n  ${'a'.repeat(1_000_000)}`), undefined, true],
  ['TOML that is too deep', file('Cargo.lock', `a = ${'['.repeat(5000)}`), /levels/, true],
  ['TOML with a key twice', file('Cargo.lock', 'a = 1\na = 2\n'), /only once/, true],
  ['TOML with a long dotted key', file('Cargo.lock', `${'a.'.repeat(5000)}a = 1`), /parts/, true],
  ['XML that is too deep', file('pom.xml', deep('<a>', '</a>')), /levels/, true],
  [
    'XML with entities that grow',
    file(
      'pom.xml',
      '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><project><dependencies><dependency><groupId>&y;</groupId><artifactId>a</artifactId></dependency></dependencies></project>',
    ),
    undefined,
    true,
  ],
  [
    'XML with an external entity',
    file('pom.xml', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><project>&x;</project>'),
    undefined,
    true,
  ],
  [
    'Maven properties that name themselves',
    file(
      'pom.xml',
      '<project><properties><a>@b@b</a><b>@a@a</b></properties><dependencies><dependency><groupId>g</groupId><artifactId>x</artifactId><version>@a</version></dependency></dependencies></project>'.replace(
        /@(\w)/g,
        '$${$1}',
      ),
    ),
    undefined,
    true,
  ],
  [
    'a parent that is its own child',
    file(
      'pom.xml',
      '<project><artifactId>a</artifactId><parent><artifactId>a</artifactId><relativePath>pom.xml</relativePath></parent></project>',
    ),
    undefined,
    true,
  ],
  [
    'requirements that include each other',
    [
      { name: 'requirements.txt', content: '-r requirements.txt\n-r req2.txt\nx==1' },
      { name: 'req2.txt', content: '-r requirements.txt' },
      after,
    ],
    undefined,
    true,
  ],
  ['a jar in a jar, many times', file('x.jar', nested(40)), /maxDepth/, true],
  [
    'a jar of zeros that is a bomb',
    file('x.jar', writeZip([{ name: 'META-INF/MANIFEST.MF', content: Buffer.alloc(300 * 2 ** 20) }])),
    /bytes/,
    true,
  ],
  ['a jar that is no zip', file('x.jar', 'PK\u0003\u0004 nothing'), /end record/, true],
  ['a jar that is cut off', file('x.jar', nested(2).subarray(0, -10)), /end record/, true],
  [
    'an rpm database that is damaged',
    file('var/lib/rpm/rpmdb.sqlite', `SQLite format 3\0${'\xff'.repeat(5000)}`),
    /rpm/,
    true,
  ],
  ['an rpm database of zeros', file('var/lib/rpm/Packages', Buffer.alloc(8192)), /rpm/, true],
  ['an apk database that is none', file('lib/apk/db/installed', 'hello\nworld\n'), /apk/, true],
  ['a dpkg status that is none', file('var/lib/dpkg/status', '\xff\xfe garbage without fields\n'), /dpkg/, true],
  [
    'a program that is no ELF',
    [{ name: 'bin/x', content: `\x7fELF${'\xff'.repeat(5000)}`, mode: 0o755 }, after],
    undefined,
    true,
  ],
  [
    'Go build information that lies about its length',
    [
      {
        name: 'bin/x',
        content: Buffer.concat([
          Buffer.alloc(1024),
          Buffer.from('\xff Go buildinf:\x08\x02', 'latin1'),
          Buffer.alloc(16),
          Buffer.alloc(64, 0xff),
        ]),
        mode: 0o755,
      },
      after,
    ],
    undefined,
    true,
  ],
  ['an egg that is no zip', file('x.egg', 'nothing'), /end record/, true],
  ['metadata without a name', file('x-1.dist-info/METADATA', 'Version: 1\n\nName: fake\n'), /Name and Version/, true],
  ['a go.mod of nonsense', file('go.mod', 'this is no go.mod\n'), /directive/, true],
];

describe('a hostile layer', () => {
  it.each(cases)('with %s does not hide the others', async (_, layer, problem, goesOn) => {
    const result = await scanLayers([good, layer]);
    const names = result.inventory.packages.map((each) => each.name);
    expect(names).toContain('good');
    if (goesOn) expect(names).toContain('after');
    const said = result.inventory.problems.map((each) => each.message).join('\n');
    if (problem) expect(said).toMatch(problem);
    else expect(said).toBe('');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('that is compressed and cut off says so', async () => {
    using temporary = temporaryFolder();
    const bytes = layerBytes(good, 'gzip');
    writeFileSync(
      join(temporary.path, 'image.tar'),
      dockerTar([good, Buffer.from(bytes.subarray(0, bytes.length - 6))]),
    );
    const result = await scanToEnd(dockerArchive(join(temporary.path, 'image.tar')));
    expect(result.inventory.problems.map((each) => each.message).join()).toMatch(/cut off/);
    expect(result.inventory.packages.map((each) => each.name)).toEqual(['good']);
  });

  it('that is a bomb ends at a limit', async () => {
    using temporary = temporaryFolder();
    const bomb = Buffer.concat([gzipSync(Buffer.alloc(64 * 2 ** 20)), gzipSync(Buffer.alloc(1))]);
    writeFileSync(join(temporary.path, 'image.tar'), dockerTar([good, bomb]));
    const result = await scanToEnd(dockerArchive(join(temporary.path, 'image.tar')));
    expect(result.inventory.packages.map((each) => each.name)).toEqual(['good']);
  });

  it('whose content is not what the manifest names is not trusted', async () => {
    using temporary = temporaryFolder();
    const files = ociFiles([good, [after]]);
    const other = layerBytes([npmFile('evil', '6.6.6')], 'gzip');
    const victim = layerBytes([after], 'gzip');
    const changed = files.map((each) =>
      Buffer.isBuffer(each.content) && each.content.equals(victim) ? { ...each, content: other } : each,
    );
    const result = await scanToEnd(ociLayout(writeFiles(temporary.path, changed)));
    expect(result.inventory.packages.map((each) => each.name)).toEqual(['good']);
    expect(result.inventory.problems[0]?.message).toMatch(/changed or damaged/);
  });

  it.each<[string, (files: Map<string, string | Buffer>) => void, RegExp]>([
    ['without an index', (files) => files.delete('index.json'), /index\.json/],
    ['with an index that is no JSON', (files) => files.set('index.json', '{'), /JSON/],
    [
      'with an index that names a path',
      (files) => files.set('index.json', '{"manifests":[{"digest":"sha256:../../../etc/passwd"}]}'),
      /sha256 digest/,
    ],
    ['with an index of nothing', (files) => files.set('index.json', '{"manifests":[]}'), /expected an image/],
    [
      'with a manifest that was changed',
      (files) => {
        for (const [name, content] of files)
          if (content.includes('"layers"') && name.startsWith('blobs')) files.set(name, `${content} `);
      },
      /changed or damaged/,
    ],
  ])('an image %s is refused', async (_, damage, message) => {
    using temporary = temporaryFolder();
    const files = new Map(ociFiles([good]).map((each) => [each.name, each.content as string | Buffer]));
    damage(files);
    const image = writeFiles(
      temporary.path,
      [...files].map(([name, content]) => ({ name, content })),
    );
    await expect(scanToEnd(ociLayout(image))).rejects.toThrow(message);
  });
});
