import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { essentialName, isComposite, isEnum } from './access.js';

const maxDepth = 32;

function sameKind(local: Btf, a: number, target: Btf, b: number): boolean {
  return local.kind(a) === target.kind(b) || (isEnum(local, a) && isEnum(target, b));
}

function sameNames(local: Btf, a: number, target: Btf, b: number): boolean {
  const [one, two] = [essentialName(local.name(a)), essentialName(target.name(b))];
  return one === '' || two === '' || one === two;
}

/** True when a field of type `a` may be read where the kernel has type `b`: the loose rule for the ends of a path. */
export function fieldsAreCompatible(local: Btf, a: number, target: Btf, b: number): boolean {
  let [one, two] = [local.resolve(a), target.resolve(b)];
  for (let depth = 0; depth < maxDepth; depth++) {
    if (isComposite(local, one) && isComposite(target, two)) return true;
    if (!sameKind(local, one, target, two)) return false;
    switch (local.kind(one)) {
      case btfKinds.pointer:
      case btfKinds.float:
        return true;
      case btfKinds.forward:
      case btfKinds.enum:
      case btfKinds.enum64:
        return sameNames(local, one, target, two);
      case btfKinds.int:
        return local.int(one).bitOffset === 0 && target.int(two).bitOffset === 0;
      case btfKinds.array:
        [one, two] = [local.resolve(local.array(one).element), target.resolve(target.array(two).element)];
        break;
      default:
        return false;
    }
  }
  return false;
}

/** True when type `b` can stand for type `a` as a whole: the rule of type_exists, type_size and type_id_target. */
export function typesAreCompatible(local: Btf, a: number, target: Btf, b: number, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const [one, two] = [local.resolve(a), target.resolve(b)];
  if (!sameKind(local, one, target, two)) return false;
  switch (local.kind(one)) {
    case btfKinds.void:
    case btfKinds.struct:
    case btfKinds.union:
    case btfKinds.enum:
    case btfKinds.enum64:
    case btfKinds.forward:
      return true;
    case btfKinds.int:
      return local.int(one).bitOffset === 0 && target.int(two).bitOffset === 0;
    case btfKinds.pointer:
      return typesAreCompatible(local, local.target(one), target, target.target(two), depth + 1);
    case btfKinds.array:
      return typesAreCompatible(local, local.array(one).element, target, target.array(two).element, depth + 1);
    case btfKinds.functionPrototype: {
      const [mine, theirs] = [local.parameters(one), target.parameters(two)];
      return (
        mine.length === theirs.length &&
        mine.every(({ type }, index) => typesAreCompatible(local, type, target, theirs[index]!.type, depth + 1)) &&
        typesAreCompatible(local, local.target(one), target, target.target(two), depth + 1)
      );
    }
    default:
      return false;
  }
}

/** True when every member that the program knows is in the kernel's type with a matching type: the rule of type_matches. */
export function typesMatch(local: Btf, a: number, target: Btf, b: number, behindPointer = false, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const [one, two] = [local.resolve(a), target.resolve(b)];
  if (!sameNames(local, one, target, two)) return false;
  const [kind, other] = [local.kind(one), target.kind(two)];
  const again = (x: number, y: number, pointer: boolean): boolean =>
    typesMatch(local, x, target, y, pointer, depth + 1);
  if (behindPointer && kind !== other) {
    const named = (each: number): boolean => each === btfKinds.struct || each === btfKinds.union;
    return (kind === btfKinds.forward && named(other)) || (other === btfKinds.forward && named(kind));
  }
  if (!sameKind(local, one, target, two)) return false;
  switch (kind) {
    case btfKinds.void:
    case btfKinds.float:
      return true;
    case btfKinds.forward:
      return local.flag(one) === target.flag(two);
    case btfKinds.enum:
    case btfKinds.enum64: {
      const theirs = target.enumerators(two).map(({ name }) => essentialName(name));
      return (
        local.size(one) === target.size(two) &&
        local.enumerators(one).every(({ name }) => theirs.includes(essentialName(name)))
      );
    }
    case btfKinds.struct:
    case btfKinds.union:
      if (behindPointer) return true;
      return local
        .members(one)
        .every((mine) =>
          target
            .members(two)
            .some(
              ({ name, type }) => essentialName(name) === essentialName(mine.name) && again(mine.type, type, false),
            ),
        );
    case btfKinds.int:
      return local.size(one) === target.size(two) && (local.int(one).encoding & 1) === (target.int(two).encoding & 1);
    case btfKinds.pointer:
      return again(local.target(one), target.target(two), true);
    case btfKinds.array:
      return (
        local.array(one).length === target.array(two).length &&
        again(local.array(one).element, target.array(two).element, behindPointer)
      );
    case btfKinds.functionPrototype: {
      const [mine, theirs] = [local.parameters(one), target.parameters(two)];
      return (
        mine.length === theirs.length &&
        mine.every(({ type }, index) => again(type, theirs[index]!.type, behindPointer)) &&
        again(local.target(one), target.target(two), behindPointer)
      );
    }
    default:
      return false;
  }
}
