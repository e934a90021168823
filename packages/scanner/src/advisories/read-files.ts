import { closeSync, opendirSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Budget, fileSource, openZip } from '@lamellar/archive';
import { quote, ScannerError } from '../errors.js';
import { lines } from '../formats/headers.js';
import type { Advisory } from './advisory.js';
import { parseSecdb } from './alpine-secdb.js';
import { parseDebianTracker } from './debian-tracker.js';
import { parseOsv } from './osv.js';
import { parseRedHatCsaf } from './red-hat-csaf.js';

const MAX_FILE = 2 ** 30;

/** A record that could not be read. */
export type OnBadRecord = (where: string, error: Error) => void;

/**
 * Reads advisories from a file or folder: OSV records (`.json`), many of them (`.jsonl`, `.jsonl.gz`), the zips that OSV publishes for
 * each ecosystem (`all.zip`), Alpine's secdb files, the data of Debian's security tracker and Red Hat's CSAF VEX documents; the content tells which.
 * A record that is damaged is told to `onBad` and left out.
 */
export function* readAdvisories(path: string, onBad: OnBadRecord): Generator<Advisory, void, void> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new ScannerError('SCANNER_ADVISORY', `expected advisories at ${quote(path)}, found nothing`);
  if (stat.isDirectory()) {
    for (const name of names(path)) {
      const child = join(path, name);
      if (statSync(child).isDirectory() || /\.(json|json\.gz|jsonl|jsonl\.gz|zip)$/.test(name))
        yield* readAdvisories(child, onBad);
    }
  } else if (isZip(path)) yield* readZip(path, onBad);
  else yield* readText(path, advisoryText(path), onBad);
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

/** The text of a file of advisories, unpacked when it is gzip. */
export function advisoryText(path: string): string {
  const bytes = readFileSync(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_FILE }) : bytes).toString();
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
  yield* attempt(where, () => parseAdvisories(text), onBad);
}

const HEAD = 4000;

/** The advisories of one document; its form is told by what stands near its beginning. Throws `SCANNER_ADVISORY` and `SCANNER_FILE_SYNTAX`. */
export function parseAdvisories(text: string): Iterable<Advisory> {
  const head = text.slice(0, HEAD);
  if (/"csaf_version"/.test(head) || /"category"\s*:\s*"csaf_vex"/.test(head)) return parseRedHatCsaf(text);
  if (/"(distroversion|reponame)"/.test(head)) return parseSecdb(text);
  if (/^\s*\{\s*"[^"]{1,200}"\s*:\s*\{\s*"(CVE|TEMP)-/.test(head)) return parseDebianTracker(text);
  return [parseOsv(text)];
}

/** Reads until something is damaged; what was read before is kept. */
function* attempt(where: string, read: () => Iterable<Advisory>, onBad: OnBadRecord): Generator<Advisory, void, void> {
  let advisories: Iterator<Advisory>;
  try {
    advisories = read()[Symbol.iterator]();
  } catch (error) {
    onBad(where, error as Error);
    return;
  }
  for (;;) {
    let next: IteratorResult<Advisory>;
    try {
      next = advisories.next();
    } catch (error) {
      onBad(where, error as Error);
      return;
    }
    if (next.done) return;
    yield next.value;
  }
}
