import { Reader } from '../binary/reader.js';
import type { ElfFile } from '../elf/elf-file.js';
import { BpfError } from '../errors.js';
import type { MapDefinition } from './map-definitions.js';

/** `struct bpf_map_def` of old objects: type, key size, value size, entries, flags. */
const fields = 5;

/** True for the `maps` section that objects had before BTF, and its siblings `maps/x`. */
export function isLegacyMapSection(name: string): boolean {
  return name === 'maps' || name.startsWith('maps/');
}

/**
 * Reads maps that are declared by `struct bpf_map_def SEC("maps")`. All of a section have one size; words beyond the five that
 * every loader knows have to be zero, since nobody could say what they mean.
 */
export function readLegacyMaps(elf: ElfFile, section: number): MapDefinition[] {
  const { data, size, name: sectionName } = elf.sections[section]!;
  const symbols = elf.symbols
    .filter((symbol) => symbol.section === section && symbol.name !== '' && symbol.type !== 3)
    .sort((a, b) => a.value - b.value);
  if (symbols.length === 0) return [];
  const step = size / symbols.length;
  if (!Number.isInteger(step) || step % 4 !== 0 || step < fields * 4) {
    throw new BpfError(
      'BPF_MALFORMED_OBJECT',
      `section "${sectionName}" has ${size} bytes for ${symbols.length} maps; at least ${fields * 4} bytes each are expected`,
    );
  }
  const reader = new Reader(data, `section ${sectionName}`, 'BPF_MALFORMED_OBJECT', elf.littleEndian);
  return symbols.map(({ name, value }) => {
    const word = (index: number): number => reader.u32(value + index * 4);
    for (let index = fields; index < step / 4; index++) {
      if (word(index) !== 0) reader.fail(`map "${name}" sets word ${index} to ${word(index)}, which has no meaning`);
    }
    return {
      offset: value,
      valuesOffset: undefined,
      spec: {
        name,
        type: word(0),
        keySize: word(1),
        valueSize: word(2),
        maxEntries: word(3),
        flags: word(4),
        extra: 0n,
        numaNode: undefined,
        pinByName: false,
        keyType: 0,
        valueType: 0,
        inner: undefined,
        content: undefined,
        frozen: false,
      },
    };
  });
}
