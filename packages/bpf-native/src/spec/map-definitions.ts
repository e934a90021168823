import type { Btf, BtfMember } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';
import type { MapSpec } from './collection-spec.js';

const mapKinds = { programArray: 3, arrayOfMaps: 12, hashOfMaps: 13 } as const;
const globalLinkage = 1;
const known = new Set([
  'type',
  'max_entries',
  'map_flags',
  'numa_node',
  'key_size',
  'key',
  'value_size',
  'value',
  'values',
  'pinning',
  'map_extra',
]);

/** A map of a `.maps` section, where it begins, and where its `values` begin inside it. */
export interface MapDefinition {
  readonly spec: MapSpec;
  readonly offset: number;
  readonly valuesOffset: number | undefined;
}

/** Reads the maps of a `.maps` section: each variable is a struct whose members say type, key, value and size. */
export function readMapDefinitions(btf: Btf, section: number): MapDefinition[] {
  return btf.sectionVariables(section).map(({ type, offset }) => {
    const name = btf.name(type);
    if (btf.kind(type) !== btfKinds.variable) fail(name, 'it is no variable');
    if (btf.linkage(type) !== globalLinkage) fail(name, 'it is static or extern; a global definition is expected');
    const definition = btf.resolve(btf.target(type));
    const spec = readDefinition(btf, name, definition, false);
    const values = btf.members(definition).find((member) => member.name === 'values');
    return { spec, offset, valuesOffset: values === undefined ? undefined : values.bitOffset >> 3 };
  });
}

function fail(name: string, problem: string): never {
  throw new BpfError('BPF_MALFORMED_OBJECT', `map "${name}": ${problem}`);
}

function readDefinition(btf: Btf, name: string, definition: number, inside: boolean): MapSpec {
  if (btf.kind(definition) !== btfKinds.struct) fail(name, 'its definition is no struct');
  const members = new Map(btf.members(definition).map((member): [string, BtfMember] => [member.name, member]));
  for (const member of members.keys()) {
    if (!known.has(member)) fail(name, `"${member}" is no attribute of a map; there are: ${[...known].join(', ')}`);
  }
  const { pointee, number, sized } = readers(btf, name, members);
  const type = number('type') ?? fail(name, 'it has no "type"');
  const [key, value] = [pointee('key'), pointee('value')];
  const ofMaps = type === mapKinds.arrayOfMaps || type === mapKinds.hashOfMaps;
  const inner = readValues(btf, name, members, { type, ofMaps, inside });
  if (ofMaps && inner === undefined && !inside)
    fail(name, 'it is a map of maps without "values", the kind of its inner maps');
  const pinning = number('pinning') ?? 0;
  if (pinning > 1) fail(name, `pinning ${pinning} is unknown; 0 (none) or 1 (by name) is expected`);
  if (inside && pinning !== 0) fail(name, 'an inner map cannot be pinned');
  return {
    name,
    type,
    keySize: sized('key_size', key),
    valueSize: sized('value_size', value) || (members.has('values') ? 4 : 0),
    maxEntries: number('max_entries') ?? 0,
    flags: number('map_flags') ?? 0,
    extra: BigInt(number('map_extra') ?? 0),
    numaNode: number('numa_node'),
    pinByName: pinning === 1,
    keyType: key ?? 0,
    valueType: value ?? 0,
    inner: inner === undefined ? undefined : readDefinition(btf, `${name}.inner`, inner, true),
    content: undefined,
    frozen: false,
  };
}

interface Readers {
  pointee(member: string): number | undefined;
  number(member: string): number | undefined;
  sized(declared: string, type: number | undefined): number;
}

function readers(btf: Btf, name: string, members: ReadonlyMap<string, BtfMember>): Readers {
  const pointee = (member: string): number | undefined => {
    const found = members.get(member);
    if (found === undefined) return undefined;
    const pointer = btf.resolve(found.type);
    if (btf.kind(pointer) !== btfKinds.pointer) fail(name, `"${member}" is no pointer`);
    return btf.target(pointer);
  };
  /** `__uint(name, N)` declares `int (*name)[N]`. */
  const number = (member: string): number | undefined => {
    const target = pointee(member);
    if (target === undefined) return undefined;
    const array = btf.resolve(target);
    if (btf.kind(array) !== btfKinds.array) fail(name, `"${member}" is no pointer to an array, as __uint makes it`);
    return btf.array(array).length;
  };
  return {
    pointee,
    number,
    sized(declared, type) {
      const said = number(declared);
      if (type === undefined) return said ?? 0;
      const size = btf.sizeOf(type);
      if (said !== undefined && said !== size) fail(name, `${declared} is ${said}, but its type has ${size} bytes`);
      return size;
    },
  };
}

interface Holder {
  readonly type: number;
  readonly ofMaps: boolean;
  readonly inside: boolean;
}

/** `__array(values, struct inner)` declares an array of pointers to the inner map's struct, or to programs. */
function readValues(
  btf: Btf,
  name: string,
  members: ReadonlyMap<string, BtfMember>,
  { type, ofMaps, inside }: Holder,
): number | undefined {
  const values = members.get('values');
  if (values === undefined) return undefined;
  if (inside) fail(name, 'maps are nested deeper than maps of maps');
  if (!ofMaps && type !== mapKinds.programArray) fail(name, 'only a map of maps and a program array have "values"');
  if ([...members.keys()].at(-1) !== 'values') fail(name, '"values" has to be the last member');
  const array = btf.resolve(values.type);
  if (btf.kind(array) !== btfKinds.array || btf.array(array).length !== 0)
    fail(name, '"values" is no array without a size');
  const element = btf.resolve(btf.array(array).element);
  if (btf.kind(element) !== btfKinds.pointer) fail(name, '"values" holds no pointers');
  const target = btf.resolve(btf.target(element));
  if (!ofMaps) {
    if (btf.kind(target) !== btfKinds.functionPrototype) fail(name, '"values" of a program array holds no functions');
    return undefined;
  }
  if (btf.kind(target) !== btfKinds.struct) fail(name, '"values" holds no maps');
  return target;
}
