import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import type { MapSpec, StructOpsSpec } from '../spec/collection-spec.js';

/** What a program of a kernel interface has to say when it is loaded. */
export interface MemberTarget {
  /** Id of the interface's struct in the kernel's BTF. */
  readonly type: number;
  /** Which member it implements. */
  readonly member: number;
}

/** An implementation of a kernel interface, laid out as this kernel has it. */
export interface StructOpsLayout {
  /** `btf_vmlinux_value_type_id` and size of the map's value. */
  readonly valueType: number;
  readonly valueSize: number;
  readonly content: Uint8Array;
  /** Where in the value the descriptor of a program stands. */
  readonly functions: ReadonlyMap<number, string>;
  readonly targets: ReadonlyMap<string, MemberTarget>;
}

/** Copies an implementation member by member, by name, into the shape that the kernel's struct has. */
export function layOutStructOps(name: string, spec: StructOpsSpec, local: Btf, kernel: Btf): StructOpsLayout {
  const fail = (problem: string): never => {
    throw new BpfError('BPF_UNSUPPORTED', `"${name}": ${problem}`);
  };
  const interfaceName = local.name(spec.type);
  const find = (wanted: string): number =>
    kernel.named(wanted).find((id) => kernel.kind(id) === btfKinds.struct) ??
    fail(`this kernel has no interface "${interfaceName}"`);
  const type = find(interfaceName);
  const valueType = find(`bpf_struct_ops_${interfaceName}`);
  const data =
    kernel.members(valueType).find((member) => kernel.resolve(member.type) === type) ?? fail('its value holds no data');
  const start = data.bitOffset >> 3;
  const content = new Uint8Array(kernel.size(valueType));
  const functions = new Map<number, string>();
  const targets = new Map<string, MemberTarget>();
  const theirs = kernel.members(type);
  for (const mine of local.members(spec.type)) {
    const from = mine.bitOffset >> 3;
    const size = local.sizeOf(mine.type);
    const index = theirs.findIndex((each) => each.name === mine.name);
    if (index === -1) fail(`this kernel's "${interfaceName}" has no member "${mine.name}"`);
    const member = theirs[index]!;
    if (mine.bitSize !== 0 || member.bitSize !== 0) fail(`member "${mine.name}" is a bit field`);
    if (
      kernel.kind(kernel.resolve(member.type)) !== local.kind(local.resolve(mine.type)) ||
      kernel.sizeOf(member.type) !== size
    )
      fail(`member "${mine.name}" has another type in this kernel`);
    const to = start + (member.bitOffset >> 3);
    const program = spec.functions.get(from);
    if (program === undefined) content.set(spec.content.subarray(from, from + size), to);
    else {
      functions.set(to, program);
      targets.set(program, { type, member: index });
    }
  }
  return { valueType, valueSize: content.length, content, functions, targets };
}

/** Hands an implementation to the kernel; without BPF_F_LINK this also registers it. */
export function registerStructOps(
  fd: number,
  { content, functions }: StructOpsLayout,
  programFd: (name: string) => number | undefined,
  map: MapSpec,
): void {
  const value = content.slice();
  const view = new DataView(value.buffer);
  for (const [at, name] of functions) {
    const program = programFd(name);
    if (program !== undefined) view.setBigUint64(at, BigInt(program), true);
  }
  const attr = new Attributes(32).u32(0, fd).pointer(8, new Uint8Array(4)).pointer(16, value);
  bpfChecked(commands.mapUpdate, attr, `registering "${map.name}"`);
}
