import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { type Access, type Accessor, isComposite, isFlexible } from './access.js';
import { fieldsAreCompatible } from './compatible.js';

const maxAnonymousDepth = 16;

interface Found {
  readonly step: Accessor;
  readonly type: number;
  readonly bitOffset: number;
}

/** Finds the path of the program in a candidate type of the kernel, by names; undefined when it is not there. */
export function findAccess(local: Access, target: Btf, candidate: number): Access | undefined {
  let type = target.resolve(candidate);
  const [first, ...rest] = local.steps;
  const steps: Accessor[] = [{ type, index: first!.index, name: undefined }];
  let bitOffset = first!.index === 0 ? 0 : first!.index * target.sizeOf(type) * 8;
  for (const step of rest) {
    type = target.resolve(type);
    if (step.name !== undefined) {
      const found = findMember(local.btf, step, target, type, 0, 0);
      if (found === undefined) return undefined;
      steps.push(found.step);
      bitOffset += found.bitOffset;
      type = found.type;
    } else {
      if (target.kind(type) !== btfKinds.array) return undefined;
      const { element, length } = target.array(type);
      if (step.index >= length && !isFlexible(target, steps.at(-1), length)) return undefined;
      type = target.resolve(element);
      steps.push({ type, index: step.index, name: undefined });
      bitOffset += step.index * target.sizeOf(type) * 8;
    }
  }
  return { btf: target, root: candidate, steps, bitOffset };
}

/** Looks for a member by name, through anonymous structs and unions; its type must be compatible. */
function findMember(
  local: Btf,
  wanted: Accessor,
  target: Btf,
  type: number,
  bitOffset: number,
  depth: number,
): Found | undefined {
  if (depth > maxAnonymousDepth || !isComposite(target, type)) return undefined;
  for (let index = 0; index < target.memberCount(type); index++) {
    const member = target.member(type, index);
    const at = bitOffset + member.bitOffset;
    if (member.name === '') {
      const inner = findMember(local, wanted, target, target.resolve(member.type), at, depth + 1);
      if (inner !== undefined) return inner;
    } else if (member.name === wanted.name) {
      const mine = local.member(wanted.type, wanted.index);
      if (!fieldsAreCompatible(local, mine.type, target, member.type)) return undefined;
      return { step: { type, index, name: member.name }, type: member.type, bitOffset: at };
    }
  }
  return undefined;
}
