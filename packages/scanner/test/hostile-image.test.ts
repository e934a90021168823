import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar, writeZip } from '@lamellar/archive/write';
import { describe, expect, it } from 'vitest';
import { dockerArchive, ociLayout, type ScanResult, scanToEnd } from '../src/index.js';
import {
  dockerTar,
  type LayerContent,
  layerBytes,
  npmFile,
  ociFiles,
  sha256,
  temporaryFolder,
  writeFiles,
} from './images.js';

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

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}

/** One header block of a flag, name and size, its checksum right. */
function header(flag: string, name: string, size: number): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.write(name.slice(0, 100), 0, 'latin1');
  bytes.write(octal(0o644, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(0, 11), 100, 'latin1');
  bytes.write(`        ${flag}`, 148, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

function block(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** A pax header of keys and values. */
function paxHeader(...pairs: readonly string[]): Buffer {
  let text = '';
  for (let i = 0; i < pairs.length; i += 2) {
    const rest = ` ${pairs[i]}=${pairs[i + 1]}\n`;
    const digits = String(rest.length + String(rest.length).length).length;
    text += `${rest.length + digits}${rest}`;
  }
  return Buffer.concat([header('x', 'pax', text.length), block(text)]);
}

/** Blocks as they are, behind a sound entry. */
function raw(blocks: readonly Buffer[], ended = true): Buffer {
  return Buffer.concat([
    writeTar([npmFile('first', '1.0.0')]).subarray(0, -1024),
    ...blocks,
    Buffer.alloc(ended ? 1024 : 0),
  ]);
}

function manifestEntry(title: string): { name: string; content: string } {
  return { name: 'META-INF/MANIFEST.MF', content: `Implementation-Title: ${title}\nImplementation-Version: 1\n` };
}

/** A jar of one manifest, changed at one place; `end` is where its end record stands. */
function damagedZip(change: (zip: Buffer, end: number) => void): Buffer {
  const zip = writeZip([manifestEntry('x')]);
  change(zip, zip.length - 22);
  return zip;
}

/** Two entries of the directory that share one content, as small bombs have. */
function overlappingZip(): Buffer {
  const zip = writeZip([manifestEntry('x'), { name: 'META-INF/MANIFEST.MG', content: 'x' }]);
  const second = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  zip.writeUInt32LE(0, second + 42);
  return zip;
}

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
  [
    'a package database that is a link',
    [{ name: 'var/lib/dpkg', type: 'symlink', linkName: '/opt/hidden' }, after],
    /database is a link/,
    true,
  ],
  [
    'a package database that links to itself',
    [{ name: 'var/lib/dpkg/status', type: 'symlink', linkName: 'status' }, after],
    undefined,
    true,
  ],
  [
    'a package database that links out of the root',
    [{ name: 'lib/apk/db/installed', type: 'symlink', linkName: '../../../../../etc/passwd' }, after],
    /database is a link/,
    true,
  ],
  ['a name of many folders', [{ name: `${'d/'.repeat(50_000)}package.json`, content: '{}' }, after], undefined, true],
  ['a name of a megabyte', raw([paxHeader('path', 'n'.repeat(1_100_000))]), /maxHeaderBytes/, false],
  ['a pax header that states a length of its own', raw([header('x', 'pax', 20), block('99 path=x\n')]), /pax/, false],
  ['a pax header with a special key', raw([paxHeader('__proto__', 'x'), header('0', 'app/data', 0)]), undefined, false],
  ['a pax header that is the last thing', raw([paxHeader('path', 'x')], false), /cut off/, false],
  ['a pax size that is no number', raw([paxHeader('size', '-1'), header('0', 'x', 0)]), /size/, false],
  ['a size that is larger than the archive', raw([header('0', 'x/package.json', 2 ** 32)], false), /cut off/, false],
  ['a size past every limit', raw([header('0', 'x.jar', 2 ** 33 - 1)], false), /cut off|not read/, false],
  [
    'a sparse map that lies',
    raw([paxHeader('GNU.sparse.map', '0,99999999999'), header('0', 'x/package.json', 0)]),
    /sparse/,
    false,
  ],
  [
    'a sparse file of terabytes',
    raw([paxHeader('GNU.sparse.map', '0,0', 'GNU.sparse.size', String(2 ** 42)), header('0', 'x/package.json', 0)]),
    /maxEntryBytes|not read/,
    false,
  ],
  [
    'a lone zero block',
    Buffer.concat([tar.subarray(0, 1024), Buffer.alloc(512), tar.subarray(1024)]),
    /second zero block/,
    false,
  ],
  [
    'devices and pipes',
    raw([header('3', 'dev/sda', 0), header('6', 'x/package.json', 0), header('Z', 'y/package.json', 0)]),
    undefined,
    false,
  ],
  [
    'a whiteout of everything below itself',
    [{ name: '.wh..wh.orph' }, { name: 'app/.wh..wh.plnk' }, after],
    undefined,
    true,
  ],
  [
    'a jar whose directory hides an entry',
    file(
      'x.jar',
      damagedZip((zip, end) => zip.writeUInt16LE(zip.readUInt16LE(end + 10) - 1, end + 10)),
    ),
    /entries, as the end record/,
    true,
  ],
  ['a jar whose contents overlap', file('x.jar', overlappingZip()), /overlap/, true],
  [
    'a jar whose local header has another name',
    file(
      'x.jar',
      damagedZip((zip) => zip.write('META-INF/MANIFEST.XX', 30)),
    ),
    /same name/,
    true,
  ],
  [
    'a jar whose entry states a smaller size',
    file(
      'x.jar',
      damagedZip((zip, end) => zip.writeUInt32LE(3, zip.readUInt32LE(end + 16) + 24)),
    ),
    /as stated/,
    true,
  ],
  [
    'a jar whose content does not fit its CRC',
    file(
      'x.jar',
      damagedZip((zip, end) => zip.writeUInt32LE(7, zip.readUInt32LE(end + 16) + 16)),
    ),
    /CRC/,
    true,
  ],
  [
    'a jar whose directory stands outside',
    file(
      'x.jar',
      damagedZip((zip, end) => zip.writeUInt32LE(0xfffffff0, end + 12)),
    ),
    /does not fit/,
    true,
  ],
  [
    'a jar with the same entry twice',
    file('x.jar', writeZip([manifestEntry('one'), manifestEntry('two')])),
    undefined,
    true,
  ],
  [
    'a jar with a manifest of a million lines',
    file('x.jar', writeZip([{ name: 'META-INF/MANIFEST.MF', content: ' x\n'.repeat(1_000_000) }])),
    undefined,
    true,
  ],
  [
    'a wheel that is a bomb',
    file('x-1-py3-none-any.whl', writeZip([{ name: 'x-1.dist-info/METADATA', content: Buffer.alloc(64 * 2 ** 20) }])),
    /bytes/,
    true,
  ],
  [
    'a lock file that names itself',
    file(
      'package-lock.json',
      '{"lockfileVersion":1,"dependencies":{"a":{"version":"1","requires":{"a":"1"},"dependencies":{"a":{"version":"1","requires":{"a":"1"}}}}}}',
    ),
    undefined,
    true,
  ],
  [
    'a lock file of one name a hundred thousand times',
    file('yarn.lock', 'a@1:\n  version "1.0.0"\n'.repeat(100_000)),
    undefined,
    true,
  ],
  [
    'a lock file of special names',
    file(
      'package-lock.json',
      '{"lockfileVersion":3,"packages":{"node_modules/__proto__":{"version":"1"},"node_modules/constructor":{"version":"1"}}}',
    ),
    undefined,
    true,
  ],
  [
    'a bill of materials that is too deep',
    file('x.cdx.json', `{"bomFormat":"CycloneDX","components":${deep('[', ']')}}`),
    /nested|JSON/,
    true,
  ],
  [
    'a bill of materials with a purl of nonsense',
    file('x.cdx.json', '{"bomFormat":"CycloneDX","components":[{"name":"x","purl":"pkg:%%%"}]}'),
    /behind the type/,
    true,
  ],
  ['an os-release of a megabyte', file('etc/os-release', `ID=${'x'.repeat(1_000_000)}\n`), undefined, true],
  ['a Cargo.lock of two million brackets', file('Cargo.lock', '['.repeat(2_000_000)), /levels|expected/, true],
  ['a gemspec that never ends', file('specifications/x.gemspec', `s.name = "${'a'.repeat(500_000)}`), undefined, true],
  [
    'a go.sum without a go.mod, and a go.mod of a line of megabytes',
    file('go.mod', `module ${'x'.repeat(3_000_000)}\n`),
    undefined,
    true,
  ],
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

  it('that is a bomb ends at the limit that the caller sets', async () => {
    using temporary = temporaryFolder();
    const bomb: LayerContent = [{ name: 'zeros', content: Buffer.alloc(8 * 2 ** 20) }, npmFile('behind', '1.0.0')];
    const image = ociLayout(writeFiles(temporary.path, ociFiles([good, bomb])));
    const options = [{ maxBytes: 2 ** 20 }, { maxRatio: 10 }, { maxEntries: 1 }];
    for (const limits of options) {
      const result = await scanToEnd(image, { limits });
      expect(result.inventory.packages.map((each) => each.name)).toEqual(['good']);
      expect(result.inventory.problems.map((each) => each.message).join()).toContain(Object.keys(limits)[0]);
    }
  });

  it.each(['gzip', 'zstd'] as const)('of %s that is cut off or changed anywhere tells of it', async (compression) => {
    const bytes = layerBytes([npmFile('behind', '1.0.0'), { name: 'x', content: 'x'.repeat(3000) }], compression);
    for (let at = 1; at < bytes.length; at += Math.ceil(bytes.length / 25)) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 0x55;
      for (const layer of [bytes.subarray(0, at), changed]) {
        using temporary = temporaryFolder();
        writeFileSync(join(temporary.path, 'image.tar'), dockerTar([good, Buffer.from(layer)]));
        const result = await scanToEnd(dockerArchive(join(temporary.path, 'image.tar')));
        expect(result.inventory.packages.map((each) => each.name)).toContain('good');
        const names = result.inventory.packages.map((each) => each.name);
        // Bytes that no checksum covers, such as the time in a gzip header, may change.
        if (!names.includes('behind')) expect(result.inventory.problems.length).toBeGreaterThan(0);
      }
    }
  });

  it('gives the last of several entries of one path', async () => {
    const place = 'app/node_modules/twice';
    const repeated: LayerContent = [
      npmFile('twice', '1.0.0'),
      npmFile('twice', '2.0.0'),
      npmFile('gone', '1.0.0'),
      { name: 'app/node_modules/gone/package.json', type: 'symlink', linkName: 'x' },
    ];
    const result = await scanLayers([good, repeated]);
    expect(result.inventory.packages.map((each) => `${each.name}@${each.version}`)).toEqual([
      'good@1.0.0',
      'twice@2.0.0',
    ]);
    expect(place).toContain('twice');
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
    [
      'with layers that are no list',
      (files) =>
        rewriteManifest(files, (text) => text.replace('"layers":[', '"layers":{"x":[').replace(/\]\}$/, ']}}')),
      /layers": expected a list|expected a list/,
    ],
    [
      'with a config of another kind',
      (files) => rewriteManifest(files, (text) => text.replace(/"config":\{/, '"config":7,"x":{')),
      /config.*expected an object/,
    ],
    ['with an index that is null', (files) => files.set('index.json', 'null'), /expected/],
    [
      'with an index of many megabytes',
      (files) => files.set('index.json', `{"x":"${'x'.repeat(17 * 2 ** 20)}"}`),
      /larger than/,
    ],
    ['with an index that is too deep', (files) => files.set('index.json', '['.repeat(1_000_000)), /JSON/],
    ['with a list that is none', (files) => files.set('index.json', '{"manifests":7}'), /expected/],
    [
      'with an attestation alone',
      (files) =>
        files.set('index.json', '{"manifests":[{"annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}'),
      /expected an image/,
    ],
    ['with an index that names itself', (files) => nestedIndex(files), /nested deeper|changed or damaged/],
    [
      'with a blob that is missing',
      (files) => {
        for (const name of files.keys()) if (name.startsWith('blobs')) files.delete(name);
      },
      /expected the file/,
    ],
    [
      'with a digest of another kind',
      (files) => files.set('index.json', '{"manifests":[{"digest":"md5:d41d8cd98f00b204e9800998ecf8427e"}]}'),
      /sha256 digest/,
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

/** Changes the manifest and names it anew. */
function rewriteManifest(files: Map<string, string | Buffer>, change: (text: string) => string): void {
  for (const [name, content] of [...files]) {
    if (!name.startsWith('blobs') || !content.includes('"layers"')) continue;
    const text = change(content.toString());
    const digest = sha256(Buffer.from(text));
    files.set(`blobs/sha256/${digest.slice(7)}`, text);
    files.set('index.json', JSON.stringify({ manifests: [{ digest }] }));
  }
}

/** Indexes that name each other as deep as the digests allow. */
function nestedIndex(files: Map<string, string | Buffer>): void {
  let inner = '{"manifests":[]}';
  for (let i = 0; i < 8; i++) {
    const digest = sha256(Buffer.from(inner));
    files.set(`blobs/sha256/${digest.slice(7)}`, inner);
    inner = JSON.stringify({ manifests: [{ mediaType: 'application/vnd.oci.image.index.v1+json', digest }] });
  }
  files.set('index.json', inner);
}
