import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';

/** One step of an access path: a member of a struct or an element of an array. */
export interface Accessor {
  /** The type that is stepped into, modifiers removed. */
  readonly type: number;
  /** Member index or element index. */
  readonly index: number;
  /** The member's name; undefined for elements and the dereference that begins each path. */
  readonly name: string | undefined;
}

/** A path into a type: what `a->b.c[2]` means for one BTF. */
export interface Access {
  readonly btf: Btf;
  readonly root: number;
  /** Named steps and elements; anonymous structs are stepped through without an entry. */
  readonly steps: readonly Accessor[];
  readonly bitOffset: number;
}

const maxDepth = 64;

/** Removes a flavour: `task_struct___old` is another view of `task_struct`. */
export function essentialName(name: string): string {
  const at = name.lastIndexOf('___');
  return at > 0 ? name.slice(0, at) : name;
}

export function isComposite(btf: Btf, id: number): boolean {
  const kind = btf.kind(id);
  return kind === btfKinds.struct || kind === btfKinds.union;
}

export function isEnum(btf: Btf, id: number): boolean {
  const kind = btf.kind(id);
  return kind === btfKinds.enum || kind === btfKinds.enum64;
}

/** Splits `0:1:3` into numbers. */
export function parseAccess(text: string): number[] {
  const parts = text.split(':').map(Number);
  if (parts.length > maxDepth || !parts.every((part) => Number.isInteger(part) && part >= 0)) {
    throw new BpfError('BPF_RELOCATION', `access string "${text}" is malformed; numbers with ":" between are expected`);
  }
  return parts;
}

/** Reads an access string against the type it was compiled for. */
export function localAccess(btf: Btf, root: number, text: string): Access {
  const [first = 0, ...rest] = parseAccess(text);
  let type = btf.resolve(root);
  const steps: Accessor[] = [{ type, index: first, name: undefined }];
  let bitOffset = first * (rest.length > 0 || first > 0 ? btf.sizeOf(type) : 0) * 8;
  for (const index of rest) {
    type = btf.resolve(type);
    if (isComposite(btf, type)) {
      if (index >= btf.memberCount(type)) throw outside(btf, type, index, text);
      const member = btf.member(type, index);
      bitOffset += member.bitOffset;
      if (member.name !== '') steps.push({ type, index, name: member.name });
      type = member.type;
    } else if (btf.kind(type) === btfKinds.array) {
      const { element, length } = btf.array(type);
      if (index >= length && !isFlexible(btf, steps.at(-1), length)) throw outside(btf, type, index, text);
      const target = btf.resolve(element);
      steps.push({ type: target, index, name: undefined });
      bitOffset += index * btf.sizeOf(target) * 8;
      type = element;
    } else {
      throw new BpfError(
        'BPF_RELOCATION',
        `access string "${text}" steps into "${btf.name(type)}", which is no struct or array`,
      );
    }
  }
  return { btf, root, steps, bitOffset };
}

/** An array at the end of a struct that is declared empty or of one element may be longer than it says. */
export function isFlexible(btf: Btf, holder: Accessor | undefined, length: number): boolean {
  return (
    holder?.name !== undefined &&
    length <= 1 &&
    isComposite(btf, holder.type) &&
    holder.index === btf.memberCount(holder.type) - 1
  );
}

function outside(btf: Btf, type: number, index: number, text: string): BpfError {
  return new BpfError(
    'BPF_RELOCATION',
    `access string "${text}" names place ${index} of "${btf.name(type)}", which has fewer`,
  );
}
