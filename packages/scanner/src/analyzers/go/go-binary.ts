import { lines } from '../../formats/headers.js';
import { type Analyzer, type FileReader, type Findings, streamed } from '../analyzer.js';
import { isExecutable, isProgram } from '../binary/program.js';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/** The structure of the linker: magic, pointer size, flags, then room for two pointers, which inline strings do not use. */
const HEAD = 32;
/** Start and end of the module list, as the linker writes them around it. */
const SENTINEL = 16;
const MAX_LIST = 8 * 2 ** 20;
/** One byte less than the magic with its two fields. */
const SEAM = 15;

/**
 * Go programs: the build information that the linker embeds (Go 1.18 and later hold it inline), in ELF, PE and Mach-O alike. The program is searched
 * while it passes and never held.
 */
export const goBinary: Analyzer = {
  id: 'go/go-binary',
  version: 2,
  required: isExecutable,
  maxBytes: 8 * 2 ** 30,
  ...streamed((_, found) => new BuildInfoReader(found)),
};

class BuildInfoReader implements FileReader {
  readonly #found: Findings;
  /** Bytes seen so far. */
  #position = 0;
  /** What was seen but not yet decided: the last bytes, in which a magic may begin, or a structure that is not yet all there. */
  #rest: Buffer = Buffer.alloc(0);
  #inStructure = false;

  constructor(found: Findings) {
    this.#found = found;
  }

  write(chunk: Buffer): boolean {
    if (this.#position === 0 && !isProgram(chunk)) return false;
    const start = this.#position;
    this.#position += chunk.length;
    if (this.#inStructure) return this.#search(Buffer.concat([this.#rest, chunk]), start - this.#rest.length);
    // Only the seam is copied, unless a structure begins in it.
    const seam = Buffer.concat([this.#rest, chunk.subarray(0, SEAM)]);
    if (magicIn(seam, start - this.#rest.length, 0) >= 0)
      return this.#search(Buffer.concat([this.#rest, chunk]), start - this.#rest.length);
    if (chunk.length < SEAM) this.#rest = Buffer.from(seam.subarray(Math.max(0, seam.length - SEAM)));
    return chunk.length < SEAM || this.#search(chunk, start);
  }

  end(): void {}

  /** False when the structure was found and reported. */
  #search(bytes: Buffer, position: number): boolean {
    this.#inStructure = false;
    for (let at = magicIn(bytes, position, 0); at >= 0; at = magicIn(bytes, position, at + 1)) {
      const [version, next] = inlineString(bytes, at + HEAD);
      if (version === null || (version !== undefined && !/^(go|devel)/.test(version))) continue;
      const modules = version === undefined ? undefined : inlineString(bytes, next)[0];
      if (version !== undefined && modules !== undefined) {
        report(version, modules ?? '', this.#found);
        return false;
      }
      if (bytes.length - at > 2 * MAX_LIST) continue;
      this.#inStructure = true;
      this.#rest = Buffer.from(bytes.subarray(at));
      return true;
    }
    this.#rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - SEAM)));
    return true;
  }
}

/**
 * Position of a magic that begins a structure: aligned to 16 bytes in the file (the magic itself also stands in programs that look for it), with inline strings.
 */
function magicIn(bytes: Buffer, position: number, from: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    const flags = bytes[at + MAGIC.length + 1];
    if ((position + at) % 16 === 0 && flags !== undefined && flags & 2) return at;
  }
  return -1;
}

/** A string behind its length; undefined where it is not yet all there, null where it never can be. */
function inlineString(bytes: Buffer, at: number): [string | undefined | null, number] {
  let length = 0;
  let next = at;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[next++];
    if (byte === undefined) return [undefined, next];
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) {
      if (length > MAX_LIST) return [null, next];
      if (next + length > bytes.length) return [undefined, next];
      return [bytes.toString('latin1', next, next + length), next + length];
    }
  }
  return [null, next];
}

function report(version: string, list: string, found: Findings): void {
  const toolchain = /^go(\d[\w.]*)/.exec(version)?.[1];
  if (toolchain) found.package({ type: 'golang', name: 'stdlib', version: toolchain });
  let last: { name: string; version: string } | undefined;
  const flush = (): void => {
    if (last) found.package({ type: 'golang', ...last });
    last = undefined;
  };
  for (const line of lines(list.length > 2 * SENTINEL ? list.slice(SENTINEL, -SENTINEL) : '')) {
    const [kind, name = '', moduleVersion = ''] = line.split('\t');
    if (kind === '=>') {
      last = { name, version: moduleVersion.replace(/^v/, '') };
      continue;
    }
    flush();
    if (kind === 'dep' || (kind === 'mod' && moduleVersion !== '(devel)' && moduleVersion !== '')) {
      last = { name, version: moduleVersion.replace(/^v/, '') };
    }
  }
  flush();
}
