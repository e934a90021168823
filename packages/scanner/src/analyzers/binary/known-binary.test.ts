import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FoundPackage } from '../analyzer.js';
import { isKnownBinary, knownBinary } from './known-binary.js';

function read(path: string, bytes: Buffer, size = 64 * 1024): string[] {
  const found: FoundPackage[] = [];
  const reader = knownBinary.stream?.(
    { path, size: bytes.length, mode: 0o755 },
    { package: (each) => found.push(each), problem: (message) => expect.unreachable(message) },
  );
  for (let at = 0; at < bytes.length; at += size) {
    const piece = Buffer.from(bytes.subarray(at, at + size));
    const more = reader?.write(piece);
    piece.fill(0);
    if (!more) break;
  }
  reader?.end();
  return found.map((each) => `${each.name} ${each.version}`);
}

function elf(text: string): Buffer {
  return Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(500), Buffer.from(text, 'latin1')]);
}

describe('a known program', () => {
  it.each<[string, string, string]>([
    ['usr/bin/python3.12', 'x\x003.12.4\0y', 'python 3.12.4'],
    ['usr/lib/libpython3.11.so.1.0', '\x003.11\0\x003.11.2\0', 'python 3.11.2'],
    ['usr/bin/openssl', 'OpenSSL %s\0OpenSSL 1.1.1w  11 Sep 2023\0', 'openssl 1.1.1w'],
    ['lib/libcrypto.so.3', 'OpenSSL 3.0.11 19 Sep 2023\0', 'openssl 3.0.11'],
    ['bin/busybox', 'BusyBox v1.36.1 (2023-07-27)\0', 'busybox 1.36.1'],
    ['bin/bash', '@(#)Bash version 5.2.15(1) release GNU', 'bash 5.2.15'],
    ['usr/local/bin/php', 'X-Powered-By: PHP/8.2.7\0', 'php 8.2.7'],
    ['usr/local/bin/ruby', '\0ruby 3.2.2 (2023-03-30 revision e51014f9c0)', 'ruby 3.2.2'],
    ['usr/sbin/nginx', 'nginx version: nginx/1.25.1\n', 'nginx 1.25.1'],
    ['usr/lib/postgresql/bin/postgres', 'postgres (PostgreSQL) 15.3 (Debian)', 'postgresql 15.3'],
    ['lib/libz.so.1.2.13', ' deflate 1.2.13 Copyright 1995-2022', 'zlib 1.2.13'],
    ['usr/bin/git', 'git/2.39.2', 'git 2.39.2'],
  ])('%s tells its version, wherever it is cut', (path, text, expected) => {
    const bytes = elf(text);
    for (const size of [1, 7, 64, 505, 510, 100_000]) expect(read(path, bytes, size)).toEqual([expected]);
  });

  it.each<[string, string]>([
    ['usr/bin/python3.12', '\x003.11.4\0'],
    ['usr/bin/openssl', 'OpenSSL 3 \0'],
    ['usr/bin/node', 'node.js/v'],
    ['usr/bin/node', `node.js/v${'1'.repeat(39)}.1.1`],
  ])('%s without a sound version tells nothing', (path, text) => {
    expect(read(path, elf(text))).toEqual([]);
  });

  it('is no script of the same name', () => {
    expect(read('usr/bin/node', Buffer.from('#!/bin/sh\necho node.js/v1.2.3\n'))).toEqual([]);
  });

  it('is the Node that runs this test', () => {
    expect(read('usr/local/bin/node', readFileSync(process.execPath))).toEqual([`node ${process.versions.node}`]);
  });

  it.each(['usr/bin/python3', 'usr/bin/nodemon', 'usr/bin/python3.12-config', 'libz.a'])('is not %s', (path) => {
    expect(isKnownBinary(path)).toBe(false);
  });
});
