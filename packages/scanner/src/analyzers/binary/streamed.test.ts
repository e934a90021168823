import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analyzer, FoundPackage } from '../analyzer.js';
import { goBinary } from '../go/go-binary.js';
import { cargoAuditable } from '../rust/cargo-auditable.js';

function noise(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed | 1;
  for (let i = 0; i < size; i++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const head: number[] = [];
  let left = bytes.length;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) head.push((left & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...head, left]), bytes]);
}

function goProgram(before: number): Buffer {
  const list = `${'0'.repeat(16)}path\tx\nmod\texample.com/x\tv1.2.3\th1:=\ndep\texample.com/y\tv0.1.0\th1:=\n${'0'.repeat(16)}`;
  const head = Buffer.concat([Buffer.from('\xff Go buildinf:\x08\x02', 'latin1'), Buffer.alloc(16)]);
  const start = noise(before * 16, 7);
  start.write('\x7fELF', 'latin1');
  return Buffer.concat([start, head, lengthAndText('go1.26.1'), lengthAndText(list), noise(4096, 9)]);
}

/** Larger than what is held, so that the list is recognised while it passes. */
function rustProgram(at: number): Buffer {
  const packages = Array.from({ length: 60 }, (_, i) => ({
    name: `crate-${i}`,
    version: `1.${i}.0`,
    source: 'crates.io',
  }));
  const list = deflateSync(JSON.stringify({ packages }), { level: 7 });
  const start = noise(at, 3);
  start.write('\x7fELF', 'latin1');
  return Buffer.concat([start, list, noise(5 * 2 ** 20 - at, 5)]);
}

function readInPieces(analyzer: Analyzer, bytes: Buffer, sizes: readonly number[]): string[] {
  const found: FoundPackage[] = [];
  const reader = analyzer.stream?.(
    { path: 'bin/x', size: bytes.length, mode: 0o755 },
    { package: (each) => found.push(each), problem: (message) => expect.unreachable(message) },
  );
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    // The memory of a piece is lent: what comes after it must not matter.
    const piece = Buffer.from(bytes.subarray(at, at + size));
    const more = reader?.write(piece);
    piece.fill(0x78);
    at += size;
    if (!more) break;
  }
  reader?.end();
  return found.map((each) => `${each.name}@${each.version}`);
}

describe('a program that is read while it passes', () => {
  it('tells the modules of a Go program, however it is cut', () => {
    const expected = ['stdlib@1.26.1', 'example.com/x@1.2.3', 'example.com/y@0.1.0'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (before, sizes) => {
          expect(readInPieces(goBinary, goProgram(before), sizes)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells the crates of a large program of cargo auditable, however it is cut', () => {
    for (const at of [64, 4095, 100_000, 262_143, 262_144 - 256]) {
      const bytes = rustProgram(at);
      for (const sizes of [[262_144], [1000, 70_000], [at, 300, 65_536], [at + 100, 511, 65_536]]) {
        const found = readInPieces(cargoAuditable, bytes, sizes);
        expect([found.length, found[59]]).toEqual([60, 'crate-59@1.59.0']);
      }
    }
  });

  it('is not searched when it is a script, and ends in bounded work when it is made of false starts', () => {
    expect(
      goBinary
        .stream?.({ path: 'x', size: 9000, mode: 0o755 }, { package: () => {}, problem: () => {} })
        .write(Buffer.from('#!/bin/sh\n')),
    ).toBe(false);
    const packed = deflateSync('x'.repeat(40) + JSON.stringify(noise(600, 1).toString('base64')), { level: 9 });
    const bytes = Buffer.concat([
      Buffer.from('\x7fELF', 'latin1'),
      Buffer.alloc(61),
      ...Array.from({ length: 30_000 }, () => packed.subarray(0, 200)),
    ]);
    const read = () => readInPieces(cargoAuditable, bytes, [262_144]);
    expect(read).toThrow('could be a dependency list');
  });
});
