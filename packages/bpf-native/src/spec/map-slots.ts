import type { ElfFile } from '../elf/elf-file.js';
import { BpfError } from '../errors.js';
import type { MapSlot } from './collection-spec.js';
import type { MapDefinition } from './map-definitions.js';

const pointerBytes = 8;

/**
 * Relocations of the `.maps` section itself: `.values = { [3] = &inner }` and `.values = { (void *)&program }` fill slots of
 * maps of maps and of program arrays.
 */
export function readMapSlots(elf: ElfFile, section: number, maps: readonly MapDefinition[]): MapDefinition[] {
  const slots = new Map<string, MapSlot[]>();
  const ordered = [...maps].sort((a, b) => b.offset - a.offset);
  for (const { offset, symbol } of elf.relocations.get(section) ?? []) {
    const holder = ordered.find((each) => each.offset <= offset);
    const inside = holder?.valuesOffset === undefined ? -1 : offset - holder.offset - holder.valuesOffset;
    if (holder === undefined || inside < 0 || inside % pointerBytes !== 0) {
      throw new BpfError(
        'BPF_MALFORMED_OBJECT',
        `offset ${offset} of .maps refers to "${symbol.name}", but no "values" of a map lie there`,
      );
    }
    const target = holder.spec.inner === undefined ? symbol.name : mapAt(maps, symbol.value, symbol.name);
    const list = slots.get(holder.spec.name) ?? [];
    list.push({ index: inside / pointerBytes, name: target });
    slots.set(holder.spec.name, list);
  }
  return maps.map((each) => {
    const found = slots.get(each.spec.name);
    return found === undefined ? each : { ...each, spec: { ...each.spec, slots: found } };
  });
}

function mapAt(maps: readonly MapDefinition[], offset: number, name: string): string {
  const found = maps.find(({ spec }) => spec.name === name) ?? maps.find((each) => each.offset === offset);
  if (found === undefined) throw new BpfError('BPF_MALFORMED_OBJECT', `"values" refers to "${name}", which is no map`);
  return found.spec.name;
}
