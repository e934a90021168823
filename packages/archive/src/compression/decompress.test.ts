import { constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError } from '../errors.js';
import { Budget } from '../limits.js';
import { type DecompressOptions, decompress } from './decompress.js';

function* chunks(bytes: Buffer, step: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

async function text(bytes: Buffer, step = 1000, options: DecompressOptions = {}): Promise<string> {
  let result = '';
  for await (const chunk of decompress(chunks(bytes, step), options)) result += chunk.toString('latin1');
  return result;
}

async function code(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ArchiveError) return error.code;
    throw error;
  }
  return 'no error';
}

const hello = Buffer.from('hello '.repeat(5000));
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const world = Buffer.from('world');
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

describe('decompress', () => {
  it.each([
    ['plain bytes', Buffer.concat([hello, world])],
    ['gzip members', Buffer.concat([gzipSync(hello), gzipSync(world)])],
    ['zstd frames', Buffer.concat([zstdCompressSync(hello), zstdCompressSync(world)])],
    [
      'skippable zstd frames',
      Buffer.concat([skippable, zstdCompressSync(hello), skippable, zstdCompressSync(world), skippable]),
    ],
  ])('reads concatenated %s in chunks of any size', async (_, bytes) => {
    for (const step of [1, 5, 64, bytes.length]) {
      expect((await text(bytes, step)) === `${hello}${world}`).toBe(true);
    }
  });

  it.each([
    ['gzip', gzipSync(world)],
    ['zstd', zstdCompressSync(world)],
  ])('drops garbage behind %s and says how much', async (_, bytes) => {
    let trailing = 0;
    const found = await text(Buffer.concat([bytes, Buffer.from('garbage'), Buffer.alloc(20)]), 4, {
      onTrailing: (count) => (trailing = count),
    });
    expect(found).toBe('world');
    expect(trailing).toBe(27);
  });

  it.each([
    ['gzip cut in its content', gzipSync(hello).subarray(0, 40), 'ARCHIVE_TRUNCATED'],
    ['gzip cut in its trailer', gzipSync(hello).subarray(0, -3), 'ARCHIVE_TRUNCATED'],
    ['gzip cut in its name', Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0, 0x61]), 'ARCHIVE_TRUNCATED'],
    ['gzip with a wrong CRC', flip(gzipSync(hello), -7), 'ARCHIVE_COMPRESSION'],
    ['gzip with a wrong length', flip(gzipSync(hello), -2), 'ARCHIVE_COMPRESSION'],
    [
      'gzip with damaged content',
      Buffer.concat([gzipSync('').subarray(0, 10), Buffer.alloc(50, 0xff)]),
      'ARCHIVE_COMPRESSION',
    ],
    ['gzip with an unknown method', Buffer.from([0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0, 0]), 'ARCHIVE_COMPRESSION'],
    ['zstd cut in its content', zstdCompressSync(hello).subarray(0, 20), 'ARCHIVE_TRUNCATED'],
    ['zstd with damaged content', flip(zstdCompressSync(hello, checked), -1), 'ARCHIVE_COMPRESSION'],
    ['bzip2', Buffer.from('BZh9...'), 'ARCHIVE_UNSUPPORTED'],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), 'ARCHIVE_UNSUPPORTED'],
  ])('refuses %s', async (_, bytes, expected) => {
    expect(await code(text(bytes))).toBe(expected);
  });

  it.each([
    ['bytes', { maxBytes: 1000 }, 'ARCHIVE_LIMIT_BYTES'],
    ['the ratio', { maxRatio: 50 }, 'ARCHIVE_LIMIT_RATIO'],
  ])('limits %s of a bomb', async (_, limits, expected) => {
    const bomb = Buffer.alloc(8 * 2 ** 20);
    for (const bytes of [gzipSync(bomb), zstdCompressSync(bomb)]) {
      expect(await code(text(bytes, 1000, { budget: new Budget(limits) }))).toBe(expected);
    }
  });

  it('limits the name in a gzip header', async () => {
    const bytes = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0]), Buffer.alloc(5000, 'n')]);
    expect(await code(text(bytes, 100, { budget: new Budget({ maxHeaderBytes: 300 }) }))).toBe(
      'ARCHIVE_LIMIT_HEADER_BYTES',
    );
  });

  it('reads the optional fields of a gzip header', async () => {
    const head = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 0, 2, 0, 9, 9, 0x61, 0, 0x62, 0, 0, 0]);
    const plain = gzipSync(world);
    expect(await text(Buffer.concat([head, plain.subarray(10)]), 1)).toBe('world');
    expect(deflateRawSync(world).length).toBeLessThan(plain.length);
  });

  it('closes its source when the reader stops early, and passes its errors on', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield gzipSync(hello);
      } finally {
        closed = true;
      }
    }
    for await (const _ of decompress(source())) break;
    expect(closed).toBe(true);
    function* broken(): Generator<Buffer> {
      yield gzipSync(hello).subarray(0, 60);
      throw new Error('disk');
    }
    await expect(readToEnd(decompress(broken()))).rejects.toThrow('disk');
  });

  it('gives back any content, in any members', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.boolean(),
        async (parts, step, zstd) => {
          const bytes = Buffer.concat(parts.map((part) => (zstd ? zstdCompressSync(part) : gzipSync(part))));
          expect((await text(bytes, step)) === Buffer.concat(parts).toString('latin1')).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never throws anything but its own errors on damaged streams', async () => {
    const base = [
      gzipSync(hello),
      zstdCompressSync(Buffer.concat([hello, Buffer.from(Array.from({ length: 500 }, (_, i) => i % 256))])),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1),
        fc.nat(5000),
        fc.nat(255),
        fc.integer({ min: 1, max: 300 }),
        async (which, at, value, step) => {
          const bytes = Buffer.from(base[which] as Buffer);
          bytes[at % bytes.length] = value;
          expect(await code(text(bytes, step))).toMatch(/ARCHIVE_|no error/);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('lent chunks', () => {
  // Not so regular that it would pass for a bomb.
  let state = 1;
  const large = Buffer.from(
    Uint8Array.from({ length: 5_000_000 }, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) >>> 26),
  );

  it.each([
    ['gzip members', Buffer.concat([gzipSync(large), gzipSync(world), gzipSync(large)])],
    ['zstd frames', Buffer.concat([zstdCompressSync(large), zstdCompressSync(world), zstdCompressSync(large)])],
    ['plain bytes', Buffer.concat([large, world, large])],
  ])('of %s hold the same while they are lent', async (_, bytes) => {
    const parts: Buffer[] = [];
    for await (const chunk of decompress(chunks(bytes, 70_001), { borrowed: true })) parts.push(Buffer.from(chunk));
    expect(Buffer.concat(parts).equals(Buffer.concat([large, world, large]))).toBe(true);
  });

  it('are given back when the next is asked for, and only then', async () => {
    const before: number[] = [];
    const after: number[] = [];
    for (const borrowed of [true, false]) {
      const held: Buffer[] = [];
      for await (const chunk of decompress(chunks(gzipSync(large), 70_001), { borrowed })) {
        before.push(chunk.length);
        held.push(chunk);
      }
      after.push(held.reduce((sum, each) => sum + each.length, 0));
    }
    expect(before.every((each) => each > 0)).toBe(true);
    // The last chunk of a stream may not fill its buffer, which is then left to the collector.
    expect(after[0]).toBeLessThan(2 ** 20);
    expect(after[1]).toBe(large.length);
  });

  it('are not judged by the checksums in gzip where the caller verifies a digest', async () => {
    const bytes = flip(gzipSync(hello), -6);
    expect(await code(text(bytes))).toBe('ARCHIVE_COMPRESSION');
    expect(await text(bytes, 1000, { checksums: false })).toBe(hello.toString('latin1'));
    expect(await code(text(gzipSync(hello).subarray(0, -3), 1000, { checksums: false }))).toBe('ARCHIVE_TRUNCATED');
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] as number) ^ 0xff;
  return copy;
}

async function readToEnd(source: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of source);
}
