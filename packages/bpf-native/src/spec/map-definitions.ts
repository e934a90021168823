import type { Btf, BtfMember } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';
import type { MapSpec } from './collection-spec.js';

const maxNesting = 2;

/** Reads the maps of a `.maps` section: each variable is a struct whose members say type, key, value and size. */
export function readMapDefinitions(btf: Btf, section: number): { readonly spec: MapSpec; readonly offset: number }[] {
  return btf.sectionVariables(section).map(({ type, offset }) => {
    const name = btf.name(type);
    return { spec: readDefinition(btf, name, btf.resolve(btf.target(type)), 0), offset };
  });
}

function readDefinition(btf: Btf, name: string, definition: number, nesting: number): MapSpec {
  const fail = (problem: string): never => {
    throw new BpfError('BPF_MALFORMED_OBJECT', `map "${name}": ${problem}`);
  };
  if (btf.kind(definition) !== btfKinds.struct) fail('its definition is no struct');
  if (nesting > maxNesting) fail('maps are nested deeper than maps of maps');
  const members = new Map(btf.members(definition).map((member): [string, BtfMember] => [member.name, member]));
  const pointee = (member: string): number | undefined => {
    const found = members.get(member);
    if (found === undefined) return undefined;
    const pointer = btf.resolve(found.type);
    if (btf.kind(pointer) !== btfKinds.pointer) fail(`"${member}" is no pointer`);
    return btf.target(pointer);
  };
  /** `__uint(name, N)` declares `int (*name)[N]`. */
  const number = (member: string): number | undefined => {
    const target = pointee(member);
    if (target === undefined) return undefined;
    const array = btf.resolve(target);
    if (btf.kind(array) !== btfKinds.array) fail(`"${member}" is no pointer to an array, as __uint makes it`);
    return btf.array(array).length;
  };
  const type = number('type') ?? fail('it has no "type"');
  const [key, value] = [pointee('key'), pointee('value')];
  const [keySize, valueSize] = [number('key_size'), number('value_size')];
  const sized = (declared: number | undefined, of: number | undefined, what: string): number => {
    const size = of === undefined ? 0 : btf.sizeOf(of);
    if (declared !== undefined && of !== undefined && declared !== size)
      fail(`${what}_size is ${declared}, but its type has ${size} bytes`);
    return declared ?? size;
  };
  const inner = innerDefinition(btf, members.get('values'));
  return {
    name,
    type,
    keySize: sized(keySize, key, 'key'),
    valueSize: sized(valueSize, value, 'value') || (inner === undefined ? 0 : 4),
    maxEntries: number('max_entries') ?? 0,
    flags: number('map_flags') ?? 0,
    extra: BigInt(number('map_extra') ?? 0),
    numaNode: number('numa_node'),
    pinByName: (number('pinning') ?? 0) === 1,
    keyType: key ?? 0,
    valueType: value ?? 0,
    inner: inner === undefined ? undefined : readDefinition(btf, `${name}.inner`, inner, nesting + 1),
    content: undefined,
    frozen: false,
  };
}

/** `__array(values, struct inner)` declares an array of pointers to the inner map's struct. */
function innerDefinition(btf: Btf, values: BtfMember | undefined): number | undefined {
  if (values === undefined) return undefined;
  const array = btf.resolve(values.type);
  if (btf.kind(array) !== btfKinds.array) return undefined;
  const element = btf.resolve(btf.array(array).element);
  const target = btf.kind(element) === btfKinds.pointer ? btf.resolve(btf.target(element)) : element;
  return btf.kind(target) === btfKinds.struct ? target : undefined;
}
