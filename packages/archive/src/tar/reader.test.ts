import { spawnSync } from 'node:child_process';
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError } from '../errors.js';
import { Budget } from '../limits.js';
import { writeTar } from '../write.js';
import { collect } from './collect.js';
import { type TarOptions, TarReader } from './reader.js';
import type { TarEntry } from './types.js';

interface Seen extends TarEntry {
  content: string;
}

function read(bytes: Buffer, step = bytes.length, options: TarOptions = {}): { seen: Seen[]; reader: TarReader } {
  const seen: Seen[] = [];
  const reader = new TarReader(
    {
      entry: (entry) =>
        collect((content) => {
          seen.push({ ...entry, content: content.toString('latin1') });
        }),
    },
    options,
  );
  for (let at = 0; at < bytes.length; at += step) reader.write(bytes.subarray(at, at + step));
  reader.end();
  return { seen, reader };
}

function code(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ArchiveError) return error.code;
    throw error;
  }
  return 'no error';
}

/** Rewrites a header field and its checksum. */
function patch(tar: Buffer, at: number, field: number, bytes: Buffer): Buffer {
  const copy = Buffer.from(tar);
  bytes.copy(copy, at + field);
  copy.fill(0x20, at + 148, at + 156);
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += copy[at + i] as number;
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  return copy;
}

const long = `${'directory-with-a-long-name/'.repeat(12)}file`;
const hasTar = spawnSync('tar', ['--version']).stdout?.toString().includes('GNU') ?? false;
if (!hasTar) console.log('SKIP tar differential: no GNU tar here');

describe('TarReader', () => {
  it('reads names, types, contents and link targets, whatever the size of the chunks', () => {
    const tar = writeTar([
      { name: 'etc/', type: 'directory' },
      { name: 'etc/os-release', content: 'ID=debian\n', mode: 0o4755, mtime: 1700000000 },
      { name: long, content: 'x'.repeat(1500) },
      { name: 'link', type: 'symlink', linkName: long },
      { name: 'hard', type: 'link', linkName: 'etc/os-release' },
      { name: 'empty' },
    ]);
    const whole = read(tar).seen;
    expect(whole.map((entry) => [entry.name, entry.type, entry.content.length, entry.linkName])).toEqual([
      ['etc/', 'directory', 0, ''],
      ['etc/os-release', 'file', 10, ''],
      [long, 'file', 1500, ''],
      ['link', 'symlink', 0, long],
      ['hard', 'link', 0, 'etc/os-release'],
      ['empty', 'file', 0, ''],
    ]);
    expect(whole[1]).toMatchObject({ mode: 0o4755, mtime: 1700000000 });
    for (const step of [1, 7, 511, 513]) expect(read(tar, step).seen).toEqual(whole);
  });

  it.each([
    [
      'a wrong checksum',
      (tar: Buffer) => Buffer.concat([tar.subarray(0, 10), Buffer.from('!'), tar.subarray(11)]),
      'ARCHIVE_TAR_HEADER',
    ],
    ['a size that is no number', (tar: Buffer) => patch(tar, 0, 124, Buffer.from('12x45')), 'ARCHIVE_TAR_HEADER'],
    ['a negative base-256 size', (tar: Buffer) => patch(tar, 0, 124, Buffer.alloc(12, 0xff)), 'ARCHIVE_TAR_HEADER'],
    [
      'a size past 2^53',
      (tar: Buffer) => patch(tar, 0, 124, Buffer.from([0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
      'ARCHIVE_TAR_HEADER',
    ],
    ['an end within an entry', (tar: Buffer) => tar.subarray(0, 700), 'ARCHIVE_TRUNCATED'],
    ['an end within a header', (tar: Buffer) => tar.subarray(0, 100), 'ARCHIVE_TRUNCATED'],
    ['a lone zero block', (tar: Buffer) => Buffer.concat([Buffer.alloc(512), tar]), 'ARCHIVE_TAR_HEADER'],
    ['no tar at all', () => Buffer.alloc(2048, 'not a tar '), 'ARCHIVE_TAR_HEADER'],
  ])('refuses %s', (_, damage, expected) => {
    const tar = writeTar([{ name: 'a', content: 'x'.repeat(600) }]);
    expect(code(() => read(damage(tar)))).toBe(expected);
  });

  it('takes base-256 sizes', () => {
    const size = Buffer.alloc(12);
    size[0] = 0x80;
    size.writeUInt32BE(600, 8);
    const { seen } = read(patch(writeTar([{ name: 'a', content: 'x'.repeat(600) }]), 0, 124, size));
    expect(seen[0]?.content).toBe('x'.repeat(600));
  });

  it('stops at the end mark, counts what stands behind it, and reads on when asked to', () => {
    const two = Buffer.concat([writeTar([{ name: 'a' }]), writeTar([{ name: 'b' }])]);
    const stopped = read(two);
    expect(stopped.seen.map((entry) => entry.name)).toEqual(['a']);
    expect(stopped.reader.trailingBytes).toBeGreaterThan(0);
    expect(read(two, 100, { concatenated: true }).seen.map((entry) => entry.name)).toEqual(['a', 'b']);
  });

  it('accepts an archive without an end mark', () => {
    const tar = writeTar([{ name: 'a', content: 'abc' }]);
    expect(read(tar.subarray(0, -1024)).seen).toHaveLength(1);
  });

  it.each([
    ['entries', { maxEntries: 1 }, 'ARCHIVE_LIMIT_ENTRIES'],
    ['the bytes of an entry', { maxEntryBytes: 5 }, 'ARCHIVE_LIMIT_ENTRY_BYTES'],
    ['the bytes of an extension header', { maxHeaderBytes: 50 }, 'ARCHIVE_LIMIT_HEADER_BYTES'],
  ])('limits %s', (_, limits, expected) => {
    const tar = writeTar([{ name: long, content: '0123456789' }, { name: 'b' }]);
    expect(code(() => read(tar, 512, { budget: new Budget(limits) }))).toBe(expected);
  });

  it('does not let a skipped entry count against the bytes of an entry', () => {
    const reader = new TarReader({ entry: () => undefined }, { budget: new Budget({ maxEntryBytes: 5 }) });
    reader.write(writeTar([{ name: 'a', content: '0123456789' }]));
    expect(() => reader.end()).not.toThrow();
  });

  it.each([
    ['a record without a length', 'path=a\n'],
    ['a length past the end', '99 path=a\n'],
    ['a length that is too short', '3 path=a\n'],
    ['a record without =', '8 patha\n'],
    ['a NUL in a path', '11 path=a\0\n'],
    ['a size that is no number', '10 size=-1\n'],
  ])('refuses %s in pax records', (_, records) => {
    const base = writeTar([{ name: 'pax', content: records }, { name: 'a' }]);
    expect(code(() => read(patch(base, 0, 156, Buffer.from('x'))))).toBe('ARCHIVE_TAR_PAX');
  });

  it('never throws anything but its own errors on damaged archives', () => {
    const tar = writeTar([
      { name: long, content: 'x'.repeat(700) },
      { name: 'dir/', type: 'directory' },
      { name: 'c', content: 'y' },
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.nat(tar.length),
        fc.boolean(),
        (edits, step, cut, sparse) => {
          let damaged: Buffer = Buffer.from(tar.subarray(0, cut));
          if (sparse && cut > 512) damaged = patch(damaged, 0, 156, Buffer.from('S'));
          for (const [at, value] of edits) if (at < damaged.length) damaged[at] = value;
          expect(code(() => read(damaged, step, { budget: new Budget({ maxEntryBytes: 1e6 }) }))).toMatch(
            /ARCHIVE_|no error/,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  describe.skipIf(!hasTar)('reads what GNU tar writes', () => {
    it.each([['gnu'], ['pax'], ['ustar'], ['v7'], ['oldgnu']])('in the format %s', (format) => {
      withFolder((folder) => {
        mkdirSync(join(folder, 'd'));
        writeFileSync(join(folder, 'd/ä-file'), 'content');
        symlinkSync('ä-file', join(folder, 'd/sym'));
        linkSync(join(folder, 'd/ä-file'), join(folder, 'd/twin'));
        const names = ['d/ä-file', 'd/sym', 'd/twin'];
        if (format !== 'v7' && format !== 'ustar') {
          const name = `d/${'n'.repeat(180)}`;
          writeFileSync(join(folder, name), 'long');
          names.push(name);
        }
        const { seen } = read(tarOf(folder, [`--format=${format}`, ...names]));
        expect(seen.map((entry) => entry.name)).toEqual(names);
        expect(seen.map((entry) => entry.content)).toEqual(
          names.map((name, i) => (i === 0 ? 'content' : name.length > 100 ? 'long' : '')),
        );
        expect(seen[2]).toMatchObject({ type: 'link', linkName: 'd/ä-file' });
      });
    });

    it.each([
      ['gnu', []],
      ['pax', ['--sparse-version=0.0']],
      ['pax', ['--sparse-version=0.1']],
      ['pax', ['--sparse-version=1.0']],
    ])('with sparse files in the format %s %j', (format, more) => {
      withFolder((folder) => {
        const fd = openSync(join(folder, 'sparse'), 'w');
        for (let i = 0; i < 60; i++) writeSync(fd, `part ${i}`, i * 70_000 + 8192);
        writeSync(fd, 'end', 60 * 70_000);
        closeSync(fd);
        const tar = tarOf(folder, [`--format=${format}`, '--sparse', ...more, 'sparse']);
        const { seen } = read(tar, 777);
        expect(seen[0]?.name).toBe('sparse');
        expect(seen[0]?.size).toBe(60 * 70_000 + 3);
        expect(seen[0]?.content === readFileSync(join(folder, 'sparse'), 'latin1')).toBe(true);
      });
    });
  });
});

function withFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-tar-'));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tarOf(folder: string, options: string[]): Buffer {
  const run = spawnSync('tar', ['-C', folder, '-cf', '-', ...options], { maxBuffer: 1e8 });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return run.stdout;
}

describe('skip', () => {
  it('lets a caller seek over content that is not wanted', () => {
    const tar = writeTar([
      { name: 'large', content: 'x'.repeat(5000) },
      { name: 'small', content: 'abc' },
    ]);
    const found: string[] = [];
    const reader = new TarReader({
      entry: (entry) => (entry.name === 'small' ? collect((bytes) => found.push(bytes.toString())) : undefined),
    });
    let read = 0;
    for (let at = 0; at < tar.length; ) {
      const jump = reader.skippable;
      reader.skip(jump);
      at += jump;
      reader.write(tar.subarray(at, at + 512));
      read += 512;
      at += 512;
    }
    reader.end();
    expect(found).toEqual(['abc']);
    expect(read).toBeLessThan(5000);
  });
});
