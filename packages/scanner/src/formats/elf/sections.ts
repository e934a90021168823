/** A section of an ELF file: where its bytes are. */
export interface ElfSection {
  readonly name: string;
  readonly bytes: Buffer;
}

const MAX_SECTIONS = 65_536;

/** True when the bytes begin as an ELF file does. */
export function isElf(bytes: Buffer): boolean {
  return bytes.length > 64 && bytes.readUInt32BE(0) === 0x7f454c46;
}

/** The section of that name in an ELF file of 32 or 64 bits and either byte order; undefined when it is not there or the file is damaged. */
export function elfSection(bytes: Buffer, name: string): Buffer | undefined {
  return elfSections(bytes).find((section) => section.name === name)?.bytes;
}

/** All sections whose places lie in the file. */
export function elfSections(bytes: Buffer): ElfSection[] {
  if (!isElf(bytes)) return [];
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const u16 = (at: number): number =>
    at + 2 > bytes.length ? 0 : little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const u32 = (at: number): number =>
    at + 4 > bytes.length ? 0 : little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const word = (at: number): number => {
    if (!wide) return u32(at);
    if (at + 8 > bytes.length) return 0;
    return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  };
  const table = word(wide ? 40 : 32);
  const entrySize = u16(wide ? 58 : 46);
  const count = Math.min(u16(wide ? 60 : 48), MAX_SECTIONS);
  const nameIndex = u16(wide ? 62 : 50);
  const place = (index: number): [number, number] => {
    const at = table + index * entrySize;
    return [word(at + (wide ? 24 : 16)), word(at + (wide ? 32 : 20))];
  };
  if (entrySize < (wide ? 64 : 40) || table >= bytes.length || nameIndex >= count) return [];
  const [namesAt, namesSize] = place(nameIndex);
  const names = bytes.subarray(namesAt, namesAt + namesSize);
  const sections: ElfSection[] = [];
  for (let index = 0; index < count; index++) {
    const start = u32(table + index * entrySize);
    const end = names.indexOf(0, start);
    const [offset, size] = place(index);
    if (end < 0 || start >= names.length || offset + size > bytes.length) continue;
    sections.push({ name: names.toString('latin1', start, end), bytes: bytes.subarray(offset, offset + size) });
  }
  return sections;
}
