import { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { type BpfValue, type Codec, codecOf } from '../codec/codec.js';
import { BpfError } from '../errors.js';
import type { CollectionSpec, MapSpec } from '../spec/collection-spec.js';

/** A global variable: which data section holds it, where, and how its bytes read. */
export interface GlobalVariable {
  readonly name: string;
  /** Name of the map, such as `.rodata`. */
  readonly map: string;
  readonly offset: number;
  readonly codec: Codec;
  /** Id of its type in the object's BTF. */
  readonly type: number;
}

/** All global variables of an object, by name. */
export function globalVariables(spec: CollectionSpec): Map<string, GlobalVariable> {
  const found = new Map<string, GlobalVariable>();
  const btf = spec.btfBytes === undefined ? undefined : spec.btf;
  if (btf === undefined) return found;
  const offsets = variableOffsets(spec);
  for (const map of spec.maps) {
    const section = map.valueType;
    if (section === 0 || map.name === '.kconfig' || btf.kind(section) !== btfKinds.dataSection) continue;
    for (const { type } of btf.sectionVariables(section)) {
      const name = btf.name(type);
      const offset = offsets(map.name, name);
      if (offset !== undefined)
        found.set(name, { name, map: map.name, offset, codec: codecOf(btf, btf.target(type)), type: btf.target(type) });
    }
  }
  return found;
}

/** The object's completed BTF has the offsets that the ELF symbols gave. */
function variableOffsets({ btfBytes, btf }: CollectionSpec): (section: string, name: string) => number | undefined {
  const complete = btfBytes === undefined ? undefined : Btf.read(btfBytes);
  return (section, name) => {
    const id = complete?.named(section).find((each) => complete.kind(each) === btfKinds.dataSection);
    if (complete === undefined || id === undefined || btf === undefined) return undefined;
    return complete.sectionVariables(id).find(({ type }) => complete.name(type) === name)?.offset;
  };
}

/** Returns the spec with other initial values of its variables. */
export function setGlobals(spec: CollectionSpec, values: Readonly<Record<string, BpfValue>>): CollectionSpec {
  const variables = globalVariables(spec);
  const contents = new Map<string, Uint8Array>();
  for (const [name, value] of Object.entries(values)) {
    const variable = variables.get(name);
    if (variable === undefined) {
      throw new BpfError(
        'BPF_ARGUMENT',
        `no global variable is named "${name}"; there are: ${[...variables.keys()].join(', ')}`,
      );
    }
    const map = spec.maps.find((each) => each.name === variable.map)!;
    const content = contents.get(map.name) ?? map.content?.slice() ?? new Uint8Array(map.valueSize);
    contents.set(map.name, content);
    variable.codec.encode(value, new DataView(content.buffer), variable.offset);
  }
  const maps = spec.maps.map((map): MapSpec => {
    const content = contents.get(map.name);
    return content === undefined ? map : { ...map, content };
  });
  return { ...spec, maps };
}
