import { closeSync, opendirSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Budget, fileSource, openZip } from '@lamellar/archive';
import { ScannerError } from '../errors.js';
import { lines } from '../formats/headers.js';
import type { Advisory } from './advisory.js';
import { parseSecdb } from './alpine-secdb.js';
import { parseOsv } from './osv.js';

const MAX_FILE = 2 ** 30;

/** A record that could not be read. */
export type OnBadRecord = (where: string, error: Error) => void;

/**
 * Reads advisories from a file or folder: OSV records (`.json`), many of them (`.jsonl`, `.jsonl.gz`), the zips that OSV publishes for
 * each ecosystem (`all.zip`), and Alpine's secdb files. A record that is damaged is told to `onBad` and left out.
 */
export function* readAdvisories(path: string, onBad: OnBadRecord): Generator<Advisory, void, void> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new ScannerError('SCANNER_ADVISORY', `expected advisories at ${path}, found nothing`);
  if (stat.isDirectory()) {
    for (const name of names(path)) {
      const child = join(path, name);
      if (statSync(child).isDirectory() || /\.(json|jsonl|jsonl\.gz|zip)$/.test(name))
        yield* readAdvisories(child, onBad);
    }
  } else if (isZip(path)) yield* readZip(path, onBad);
  else yield* readText(path, content(path), onBad);
}

function names(path: string): string[] {
  const directory = opendirSync(path);
  const list: string[] = [];
  try {
    for (let entry = directory.readSync(); entry; entry = directory.readSync())
      if (entry.isFile() || entry.isDirectory()) list.push(entry.name);
  } finally {
    directory.closeSync();
  }
  return list.sort();
}

function isZip(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4);
    return readSync(fd, head, 0, 4, 0) === 4 && head.readUInt32BE(0) === 0x504b0304;
  } finally {
    closeSync(fd);
  }
}

function* readZip(path: string, onBad: OnBadRecord): Generator<Advisory, void, void> {
  const fd = openSync(path, 'r');
  try {
    const zip = openZip(fileSource(fd), {
      budget: new Budget({ maxBytes: 2 ** 36, maxEntries: 5_000_000 }),
      maxReadBytes: 64 * 2 ** 20,
    });
    for (const entry of zip.entries) {
      if (entry.name.endsWith('.json')) yield* readText(`${path}!/${entry.name}`, zip.read(entry).toString(), onBad);
    }
  } finally {
    closeSync(fd);
  }
}

function content(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MAX_FILE }) : bytes).toString();
}

function* readText(where: string, text: string, onBad: OnBadRecord): Generator<Advisory, void, void> {
  if (/\.jsonl(\.gz)?$/.test(where)) {
    let number = 0;
    for (const line of lines(text)) {
      number++;
      if (line !== '') yield* attempt(`${where}:${number}`, () => [parseOsv(line)], onBad);
    }
    return;
  }
  const head = text.slice(0, 2000);
  const secdb = /"(distroversion|reponame)"/.test(head);
  yield* attempt(where, () => (secdb ? parseSecdb(text) : [parseOsv(text)]), onBad);
}

function attempt(where: string, read: () => Advisory[], onBad: OnBadRecord): Advisory[] {
  try {
    return read();
  } catch (error) {
    onBad(where, error as Error);
    return [];
  }
}
