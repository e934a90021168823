import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeZip } from '@lamellar/archive/write';
import { describe, expect, it } from 'vitest';
import { ociLayout, readJarIndex, type ScanOptions, type ScanResult, scanToEnd } from '../src/index.js';
import { dpkgStatus, type LayerContent, npmFile, ociFiles, osRelease, temporaryFolder, writeFiles } from './images.js';

async function scanLayers(layers: readonly LayerContent[], options: ScanOptions = {}): Promise<ScanResult> {
  using temporary = temporaryFolder();
  return await scanToEnd(ociLayout(writeFiles(temporary.path, ociFiles(layers))), options);
}

const program = Buffer.concat([
  Buffer.from('\x7fELF', 'latin1'),
  Buffer.alloc(2000),
  Buffer.from('@(#)Bash version 5.2.15(1)\0'),
]);

describe('the operating system', () => {
  it.each<[string, string, string, string]>([
    ['Debian', 'etc/os-release', 'ID=debian\nVERSION_ID="12"\n', 'debian 12'],
    [
      'openEuler',
      'etc/os-release',
      'NAME="openEuler"\nVERSION="22.03 (LTS-SP3)"\nID="openEuler"\nVERSION_ID="22.03"\n',
      'openEuler 22.03',
    ],
    ['Kylin', 'etc/os-release', 'NAME="Kylin Linux Advanced Server"\nID="kylin"\nVERSION_ID="V10"\n', 'kylin V10'],
    [
      'Anolis',
      'etc/os-release',
      'NAME="Anolis OS"\nID="anolis"\nID_LIKE="rhel fedora centos"\nVERSION_ID="8.8"\n',
      'anolis 8.8',
    ],
    ['UOS', 'etc/os-release', 'NAME="UnionTech OS Server 20"\nID="uos"\nVERSION_ID="20"\n', 'uos 20'],
    ['openEuler without os-release', 'etc/openEuler-release', 'openEuler release 22.03 (LTS-SP3)\n', 'openEuler 22.03'],
    ['Kylin without os-release', 'etc/kylin-release', 'Kylin Linux Advanced Server release V10 (Sword)\n', 'kylin V10'],
    ['Anolis without os-release', 'etc/anolis-release', 'Anolis OS release 8.8\n', 'anolis 8.8'],
    ['UOS without os-release', 'etc/uos-release', 'UnionTech OS Server release 20 (kongzi)\n', 'uos 20'],
    ['CentOS 6', 'etc/redhat-release', 'CentOS release 6.10 (Final)\n', 'centos 6.10'],
    ['Alpine without os-release', 'etc/alpine-release', '3.18.4\n', 'alpine 3.18.4'],
    ['Debian without os-release', 'etc/debian_version', '12.11\n', 'debian 12'],
    ['quotes and comments', 'usr/lib/os-release', '# x\nID=\'photon\'\nVERSION_ID="5.0"\nBAD\n', 'photon 5.0'],
  ])('is told of %s', async (_, name, content, expected) => {
    const { inventory } = await scanLayers([[{ name, content }]]);
    expect(`${inventory.os?.id} ${inventory.os?.versionId}`).toBe(expected);
  });

  it('is that of os-release where others are there as well', async () => {
    const { inventory } = await scanLayers([
      [
        osRelease,
        { name: 'etc/debian_version', content: '11.9\n' },
        { name: 'etc/redhat-release', content: 'CentOS release 6.10\n' },
      ],
    ]);
    expect(inventory.os?.versionId).toBe('12');
  });
});

describe('a package of the distribution', () => {
  it('has the licences of its copyright file', async () => {
    const copyright =
      'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: Apache-2.0\n\nFiles: x\nLicense: BSD-3-clause\n text\n';
    const { inventory } = await scanLayers([
      [
        dpkgStatus({ openssl: '3.0.11-1', bash: '5.2-1' }),
        { name: 'usr/share/doc/openssl/copyright', content: copyright },
        { name: 'usr/share/doc/bash/copyright', content: 'see /usr/share/common-licenses/GPL-3.\n' },
      ],
    ]);
    expect(inventory.packages.map((each) => [each.name, each.licenses])).toEqual([
      ['bash', ['GPL-3']],
      ['openssl', ['Apache-2.0', 'BSD-3-clause']],
    ]);
  });

  it('suppresses the program that it owns, under either name of its folder', async () => {
    const list = { name: 'var/lib/dpkg/info/bash.list', content: '/.\n/bin\n/bin/bash\n' };
    const image: LayerContent = [
      osRelease,
      dpkgStatus({ bash: '5.2-1' }),
      list,
      { name: 'usr/bin/bash', content: program, mode: 0o755 },
    ];
    expect((await scanLayers([image])).inventory.packages.map((each) => each.purl)).toEqual([
      'pkg:deb/debian/bash@5.2-1?arch=amd64&distro=debian-12',
    ]);
  });

  it('does not hide a program that it does not own', async () => {
    const copied: LayerContent = [
      osRelease,
      dpkgStatus({ bash: '5.2-1' }),
      { name: 'opt/bin/bash', content: program, mode: 0o755 },
    ];
    const { inventory } = await scanLayers([copied]);
    expect(inventory.packages.map((each) => `${each.type} ${each.name} ${each.version}`)).toContain(
      'generic bash 5.2.15',
    );
  });
});

describe('a jar that does not say who it is', () => {
  const jar = writeZip([{ name: 'x/Y.class', content: 'x' }]);
  const guess = writeZip([
    { name: 'META-INF/MANIFEST.MF', content: 'Implementation-Title: thing\nImplementation-Version: 1.0\n' },
  ]);
  const sha1 = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');
  const outer = writeZip([{ name: 'lib/inner.jar', content: jar }]);

  it.each(['jars.txt', 'jars.txt.gz'])(
    'is named by an index that the user supplies (%s), nested ones too',
    async (name) => {
      using temporary = temporaryFolder();
      const path = join(temporary.path, name);
      const text = `# known jars\n${sha1(jar)} org.example:plain:1.2.3\n${sha1(guess).toUpperCase()}  org.example:better:2.0\n`;
      writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
      const files: LayerContent = [
        { name: 'a/plain.jar', content: jar },
        { name: 'b/thing-1.0.jar', content: guess },
        { name: 'c/outer.jar', content: outer },
      ];
      const { inventory } = await scanLayers([files], { jars: readJarIndex(path) });
      expect(
        inventory.packages.map((each) => `${each.name} ${each.version} ${each.path} ${each.within ?? ''}`.trim()),
      ).toEqual([
        'org.example:better 2.0 b/thing-1.0.jar',
        'org.example:plain 1.2.3 a/plain.jar',
        'org.example:plain 1.2.3 c/outer.jar lib/inner.jar',
      ]);
    },
  );

  it('refuses an index with a line of another kind, with its place', () => {
    using temporary = temporaryFolder();
    const path = join(temporary.path, 'jars.txt');
    writeFileSync(path, `${sha1(jar)} a:b:1\nnonsense\n`);
    expect(() => readJarIndex(path)).toThrow('jars.txt:2');
  });
});

describe('a published package', () => {
  it('installs nothing by the lock files that it was published with', async () => {
    const lock =
      'left-pad@^1.0.0:\n  version "1.3.0"\n  resolved "https://registry.yarnpkg.com/left-pad/-/left-pad-1.3.0.tgz"\n';
    const { inventory } = await scanLayers([
      [
        npmFile('ms', '2.0.0'),
        { name: 'app/node_modules/ms/yarn.lock', content: lock },
        { name: 'app/yarn.lock', content: lock.replaceAll('1.3.0', '1.2.0') },
      ],
    ]);
    expect(inventory.packages.map((each) => `${each.name}@${each.version}`)).toEqual(['left-pad@1.2.0', 'ms@2.0.0']);
  });
});

describe('a hard link to a lower layer', () => {
  it('has what was found in its target, while nothing hides it', async () => {
    const link: LayerContent = [
      { name: 'copy/package.json', type: 'link', linkName: 'app/node_modules/ms/package.json' },
    ];
    const paths = async (layers: readonly LayerContent[]) =>
      (await scanLayers(layers)).inventory.packages.map((each) => `${each.path} ${each.layer}`);
    const base: LayerContent = [npmFile('ms', '2.0.0')];
    expect(await paths([base, link])).toEqual(['app/node_modules/ms/package.json 0', 'copy/package.json 1']);
    expect(await paths([base, link, [{ name: '.wh.copy' }]])).toEqual(['app/node_modules/ms/package.json 0']);
  });
});
