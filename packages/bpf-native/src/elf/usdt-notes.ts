import { Reader } from '../binary/reader.js';

/** A static probe of an executable or library. */
export interface UsdtNote {
  readonly provider: string;
  readonly name: string;
  /** Where its instruction lies in the file. */
  readonly offset: number;
  /** Where its counter of watchers lies in the file; 0 when it has none. */
  readonly semaphoreOffset: number;
  /** How its arguments are found, as the assembler wrote them: `-4@%edi 8@-8(%rbp)`. */
  readonly arguments: string;
}

const noteSection = '.note.stapsdt';
const noteType = 3;
const loadSegment = 1;

/** Reads the notes that `sys/sdt.h` leaves in an ELF file of 64 bits. */
export function readUsdtNotes(file: Uint8Array): UsdtNote[] {
  const reader = new Reader(file, 'executable', 'BPF_MALFORMED_ELF');
  if (reader.u32(0) !== 0x464c457f || reader.u8(4) !== 2 || reader.u8(5) !== 1)
    reader.fail('no little-endian ELF file of 64 bits');
  const [table, step, count, names] = [reader.size(40), reader.u16(58), reader.u16(60), reader.u16(62)];
  const nameTable = reader.size(table + names * step + 24);
  const sections = Array.from({ length: count }, (_, index) => {
    const at = table + index * step;
    return {
      name: reader.string(nameTable + reader.u32(at)),
      address: reader.size(at + 16),
      offset: reader.size(at + 24),
      size: reader.size(at + 32),
    };
  });
  const notes = sections.find(({ name }) => name === noteSection);
  if (notes === undefined) return [];
  const base = sections.find(({ name }) => name === '.stapsdt.base')?.address;
  const toFile = segments(reader);
  const found: UsdtNote[] = [];
  for (let at = notes.offset; at + 12 <= notes.offset + notes.size; ) {
    const [nameSize, size, type] = [reader.u32(at), reader.u32(at + 4), reader.u32(at + 8)];
    const start = at + 12 + ((nameSize + 3) & ~3);
    if (type === noteType && size >= 24) {
      // Prelinking moves the file; the base that the note remembers moves with it.
      const moved = base === undefined ? 0 : base - reader.size(start + 8);
      const semaphore = reader.size(start + 16);
      const provider = reader.string(start + 24);
      const name = reader.string(start + 25 + provider.length);
      found.push({
        provider,
        name,
        offset: toFile(reader.size(start) + moved),
        semaphoreOffset: semaphore === 0 ? 0 : toFile(semaphore + moved),
        arguments: reader.string(start + 26 + provider.length + name.length),
      });
    }
    at = start + ((size + 3) & ~3);
  }
  return found;
}

/** Maps addresses to places in the file by the load segments. */
function segments(reader: Reader): (address: number) => number {
  const [table, step, count] = [reader.size(32), reader.u16(54), reader.u16(56)];
  const loads = Array.from({ length: count }, (_, index) => table + index * step)
    .filter((at) => reader.u32(at) === loadSegment)
    .map((at) => ({ offset: reader.size(at + 8), address: reader.size(at + 16), size: reader.size(at + 32) }));
  return (address) => {
    const segment = loads.find((each) => address >= each.address && address < each.address + each.size);
    return segment === undefined
      ? reader.fail(`address ${address} lies in no load segment`)
      : address - segment.address + segment.offset;
  };
}
