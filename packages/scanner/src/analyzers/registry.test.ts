import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScannerError } from '../errors.js';
import { analyzers, defaultAnalyzers } from './registry.js';

/** Who wants which file of an image or a project. */
const wanted: readonly (readonly [path: string, ids: readonly string[]])[] = [
  ['etc/os-release', ['os/os-release']],
  ['var/lib/dpkg/status', ['os/dpkg']],
  ['var/lib/dpkg/status.d/base', ['os/dpkg']],
  ['var/lib/dpkg/status.d/base.md5sums', []],
  ['lib/apk/db/installed', ['os/apk']],
  ['usr/lib/sysimage/rpm/rpmdb.sqlite', ['os/rpm']],
  ['var/lib/rpm/Packages.db', ['os/rpm']],
  ['home/x/Packages', []],
  ['app/package-lock.json', ['javascript/package-lock']],
  ['app/node_modules/a/package.json', ['javascript/package-json']],
  ['app/yarn.lock', ['javascript/yarn-lock']],
  ['usr/lib/python3/dist-packages/six-1.16.0.egg-info', ['python/installed']],
  ['x/foo-1.0.dist-info/METADATA', ['python/installed']],
  ['x/foo-1.0.dist-info/RECORD', []],
  ['app/requirements-dev.txt', ['python/requirements']],
  ['app/README.txt', []],
  ['opt/App.WAR', ['java/archive']],
  ['app/go.mod', ['go/go-mod']],
  ['usr/bin/program', ['go/go-binary', 'rust/cargo-auditable']],
  ['usr/bin/node', ['binary/known', 'go/go-binary', 'rust/cargo-auditable']],
  ['usr/lib/libcrypto.so.3', ['binary/known']],
  ['opt/java/release', ['java/jdk-release']],
  ['usr/share/doc/bash/copyright', ['os/dpkg-copyright']],
  ['etc/openEuler-release', ['os/release-files']],
  ['app/node_modules/a/yarn.lock', []],
  ['app/node_modules/.package-lock.json', ['javascript/package-lock']],
  ['app/main.ts', []],
];

describe('the registry', () => {
  it('has unique ids and versions from 1', () => {
    expect(new Set(analyzers.map((each) => each.id)).size).toBe(analyzers.length);
    for (const each of analyzers) expect(each.version).toBeGreaterThanOrEqual(1);
  });

  it.each(wanted)('%s is wanted by %j', (path, ids) => {
    const stat = { size: 100_000, mode: path.startsWith('usr/bin') ? 0o755 : 0o644 };
    expect(
      defaultAnalyzers
        .filter((each) => each.required(path, stat))
        .map((each) => each.id)
        .sort(),
    ).toEqual([...ids].sort());
  });

  it.each(analyzers.map((each) => [each.id, each] as const))(
    '%s throws nothing but a scanner error on any content',
    (_, analyzer) => {
      const text = fc.oneof(
        fc.string(),
        fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
        fc.json(),
      );
      fc.assert(
        fc.property(text, (content) => {
          const bytes = Buffer.from(content, 'latin1');
          try {
            analyzer.extract(
              { path: 'x', bytes, text: bytes.toString(), companion: () => undefined },
              { package: () => {}, problem: () => {} },
            );
          } catch (error) {
            const code = (error as { code?: string }).code ?? '';
            expect(error instanceof ScannerError || code.startsWith('ARCHIVE_'), String(error)).toBe(true);
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});
