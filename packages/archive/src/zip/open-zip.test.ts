import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../byte-source.js';
import { ArchiveError } from '../errors.js';
import { Budget } from '../limits.js';
import { writeZip } from '../write.js';
import { openZip } from './open-zip.js';

function code(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ArchiveError) return error.code;
    throw error;
  }
  return 'no error';
}

function readAll(bytes: Buffer, limits = {}): Record<string, string> {
  const zip = openZip(bytes, { budget: new Budget(limits) });
  return Object.fromEntries(zip.entries.map((entry) => [entry.name, zip.read(entry).toString()]));
}

const sample = writeZip([
  { name: 'META-INF/' },
  { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' },
  { name: 'ä.txt', content: 'x'.repeat(3000) },
]);
const central = sample.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
const content = sample.lastIndexOf(Buffer.from([0x50, 0x4b, 3, 4])) + 36;
const end = sample.length - 22;

/** Changes bytes of the sample in place of a copy. */
function edit(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(sample);
  change(copy);
  return copy;
}

describe('openZip', () => {
  it('reads entries by the central directory', () => {
    expect(readAll(sample)).toEqual({
      'META-INF/': '',
      'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n',
      'ä.txt': 'x'.repeat(3000),
    });
    expect(openZip(sample).entries[0]?.directory).toBe(true);
  });

  it('reads behind a launch script, before a comment and before garbage', () => {
    const commented = edit((copy) => copy.writeUInt16LE(4, end + 20));
    for (const bytes of [
      Buffer.concat([Buffer.from('#!/bin/sh\nexec java\n'), sample]),
      Buffer.concat([commented, Buffer.from('note')]),
      Buffer.concat([sample, Buffer.alloc(50, 1)]),
    ]) {
      expect(Object.keys(readAll(bytes))).toHaveLength(3);
    }
  });

  it('reads from a file without loading it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-zip-'));
    writeFileSync(join(folder, 'a.zip'), sample);
    const fd = openSync(join(folder, 'a.zip'), 'r');
    try {
      const zip = openZip(fileSource(fd));
      expect(zip.read(zip.entries[2]!).length).toBe(3000);
    } finally {
      closeSync(fd);
      rmSync(folder, { recursive: true });
    }
  });

  it.each<[string, Buffer, string]>([
    ['no zip', Buffer.alloc(5000, 'no'), 'ARCHIVE_ZIP_DIRECTORY'],
    ['an empty file', Buffer.alloc(0), 'ARCHIVE_ZIP_DIRECTORY'],
    ['a cut-off zip', sample.subarray(0, -30), 'ARCHIVE_ZIP_DIRECTORY'],
    ['a directory that claims fewer entries', edit((copy) => copy.writeUInt16LE(2, end + 10)), 'ARCHIVE_ZIP_DIRECTORY'],
    ['a directory outside the file', edit((copy) => copy.writeUInt32LE(1e9, end + 12)), 'ARCHIVE_ZIP_DIRECTORY'],
    ['entries that overlap', edit((copy) => copy.writeUInt32LE(0, central + 46 + 9 + 42)), 'ARCHIVE_ZIP_DIRECTORY'],
    ['content outside the file', edit((copy) => copy.writeUInt32LE(1e8, central + 42)), 'ARCHIVE_ZIP_DIRECTORY'],
    ['another name in the local header', edit((copy) => copy.write('meta', 30)), 'ARCHIVE_ZIP_ENTRY'],
    ['another method in the local header', edit((copy) => copy.writeUInt16LE(0, 8)), 'ARCHIVE_ZIP_ENTRY'],
    ['no local header', edit((copy) => copy.fill(0, 0, 4)), 'ARCHIVE_ZIP_ENTRY'],
    [
      'a stated size that is too small',
      edit((copy) => copy.writeUInt32LE(5, central + 46 + 9 + 24)),
      'ARCHIVE_ZIP_ENTRY',
    ],
    [
      'a stated size that is too large',
      edit((copy) => copy.writeUInt32LE(5000, central + 46 + 9 + 24)),
      'ARCHIVE_ZIP_ENTRY',
    ],
    ['a wrong CRC', edit((copy) => copy.writeUInt32LE(1, central + 46 + 9 + 16)), 'ARCHIVE_ZIP_CHECKSUM'],
    ['encryption', edit((copy) => copy.writeUInt16LE(0x801, central + 46 + 9 + 8)), 'ARCHIVE_UNSUPPORTED'],
    ['a damaged stream', edit((copy) => copy.fill(0xff, content, content + 8)), 'ARCHIVE_COMPRESSION'],
  ])('refuses %s', (_, bytes, expected) => {
    expect(code(() => readAll(bytes))).toBe(expected);
  });

  it.each<[string, object, string]>([
    ['entries', { maxEntries: 2 }, 'ARCHIVE_LIMIT_ENTRIES'],
    ['the size of an entry', { maxEntryBytes: 100 }, 'ARCHIVE_LIMIT_ENTRY_BYTES'],
    ['bytes in all', { maxBytes: 100 }, 'ARCHIVE_LIMIT_BYTES'],
  ])('limits %s', (_, limits, expected) => {
    expect(code(() => readAll(sample, limits))).toBe(expected);
  });

  it('limits the ratio of a bomb and the depth of nesting', () => {
    const bomb = writeZip([{ name: 'a', content: Buffer.alloc(4 * 2 ** 20) }]);
    expect(code(() => readAll(bomb, { maxRatio: 100 }))).toBe('ARCHIVE_LIMIT_RATIO');
    const inner = new Budget({ maxDepth: 1, maxEntries: 4 }).nested();
    expect(code(() => inner.nested())).toBe('ARCHIVE_LIMIT_DEPTH');
    openZip(sample, { budget: inner });
    expect(code(() => openZip(sample, { budget: inner }))).toBe('ARCHIVE_LIMIT_ENTRIES');
  });

  it('gives back what was written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }), fc.uint8Array({ maxLength: 500 })),
          { maxLength: 8, selector: ([name]) => name },
        ),
        (files) => {
          const zip = openZip(writeZip(files.map(([name, content]) => ({ name, content }))));
          expect(zip.entries.map((entry) => zip.read(entry).toString('hex'))).toEqual(
            files.map(([, content]) => Buffer.from(content).toString('hex')),
          );
        },
      ),
    );
  });

  it('never throws anything but its own errors on damaged zips', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 5 }),
        fc.nat(sample.length),
        (edits, cut) => {
          const damaged = Buffer.from(sample.subarray(0, sample.length - (cut % 40)));
          for (const [at, value] of edits) if (at < damaged.length) damaged[at] = value;
          expect(code(() => readAll(damaged, { maxBytes: 1e7 }))).toMatch(/ARCHIVE_|no error/);
        },
      ),
      { numRuns: 800 },
    );
  });
});
