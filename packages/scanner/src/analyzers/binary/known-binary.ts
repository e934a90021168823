import { type Analyzer, baseName, type FileReader, type Findings, streamed } from '../analyzer.js';
import { type KnownProgram, knownProgram, pythonSeries } from './known-programs.js';
import { isProgram } from './program.js';

/** Enough for any version behind an anchor. */
const VERSION = 40;

/**
 * Programs that stand in an image without a package (node, python, openssl, busybox ...), told by the version that their makers wrote into them. Only files of
 * the names that are known are searched, while they pass. Those that a distribution's package owns are left out of the inventory.
 */
export const knownBinary: Analyzer = {
  id: 'binary/known',
  version: 1,
  required: isKnownBinary,
  maxBytes: 2 ** 30,
  ...streamed(({ path }, found) => {
    const base = baseName(path);
    const series = pythonSeries(base);
    return series === undefined
      ? new AnchorReader(knownProgram(base) ?? nothing, found)
      : new AnchorReader(python(series), found, series);
  }),
};

/** Whether a path could be a known program. */
export function isKnownBinary(path: string): boolean {
  const base = baseName(path);
  return knownProgram(base) !== undefined || pythonSeries(base) !== undefined;
}

const nothing: KnownProgram = { name: '', files: [], anchors: [], cpe: ['', ''] };

/** Python holds its version as a text of its own, which begins with the series of its file's name. */
function python(series: string): KnownProgram {
  return { name: 'python', files: [], anchors: [`\0${series}.`], cpe: ['python', 'python'], parts: 3 };
}

class AnchorReader implements FileReader {
  readonly #program: KnownProgram;
  readonly #found: Findings;
  /** What of the version stands within the anchor. */
  readonly #series: string;
  readonly #anchors: readonly Buffer[];
  readonly #overlap: number;
  #rest: Buffer = Buffer.alloc(0);
  #first = true;

  constructor(program: KnownProgram, found: Findings, series = '') {
    this.#program = program;
    this.#found = found;
    this.#series = series === '' ? '' : `${series}.`;
    this.#anchors = program.anchors.map((each) => Buffer.from(each, 'latin1'));
    this.#overlap = Math.max(0, ...this.#anchors.map((each) => each.length)) + VERSION;
  }

  write(chunk: Buffer): boolean {
    if (this.#first && !isProgram(chunk)) return false;
    this.#first = false;
    const seam = Buffer.concat([this.#rest, chunk.subarray(0, this.#overlap)]);
    if (this.#search(seam) || this.#search(chunk)) return false;
    const source = chunk.length >= this.#overlap ? chunk : seam;
    this.#rest = Buffer.from(source.subarray(Math.max(0, source.length - this.#overlap)));
    return true;
  }

  /** A version right at the end of the file has nothing behind it. */
  end(): void {
    if (this.#rest.length > 0) this.#search(Buffer.concat([this.#rest, Buffer.alloc(VERSION)]));
    this.#rest = Buffer.alloc(0);
  }

  #search(bytes: Buffer): boolean {
    for (const anchor of this.#anchors) {
      for (let at = bytes.indexOf(anchor); at >= 0; at = bytes.indexOf(anchor, at + 1)) {
        const start = at + anchor.length;
        // What is cut off stands whole in the next seam.
        if (start + VERSION > bytes.length) break;
        const version = versionAt(bytes, start, this.#series, this.#program.parts ?? 2);
        if (version === undefined) continue;
        this.#report(version);
        return true;
      }
    }
    return false;
  }

  #report(version: string): void {
    this.#rest = Buffer.alloc(0);
    const { name, cpe } = this.#program;
    this.#found.package({
      type: 'generic',
      name,
      version,
      cpes: [`cpe:2.3:a:${cpe[0]}:${cpe[1]}:${version}:*:*:*:*:*:*:*`],
    });
  }
}

/** Digits and dots, then for OpenSSL's kind a letter (`1.1.1w`); undefined when there are too few parts. */
function versionAt(bytes: Buffer, start: number, series: string, parts: number): string | undefined {
  let end = start;
  for (; end < start + VERSION; end++) {
    const byte = bytes[end] as number;
    if (byte !== 0x2e && (byte < 0x30 || byte > 0x39)) break;
  }
  const digits = series + bytes.toString('latin1', start, end).replace(/\.$/, '');
  const pieces = digits.split('.');
  if (pieces.length < parts || pieces.some((each) => each === '' || each.length > 8)) return undefined;
  const letter = bytes[end] as number;
  const next = bytes[end + 1] ?? 0;
  const isSuffix = letter >= 0x61 && letter <= 0x7a && (next === 0x20 || next === 0);
  return isSuffix ? digits + String.fromCharCode(letter) : digits;
}
