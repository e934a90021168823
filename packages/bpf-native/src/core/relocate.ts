import type { Btf } from '../btf/btf.js';
import type { CoreRelocation } from '../btf/btf-ext.js';
import { btfKinds } from '../btf/kinds.js';
import { BpfError } from '../errors.js';
import { type Access, essentialName, isEnum, localAccess, parseAccess } from './access.js';
import { typesAreCompatible, typesMatch } from './compatible.js';
import { type FieldValue, fieldValue } from './field-value.js';
import { findAccess } from './find-access.js';
import { coreKinds, isEnumKind, isFieldKind } from './kinds.js';

/** What an instruction has to become. */
export interface CoreAnswer {
  /** What the compiler wrote, checked before it is replaced; undefined when it cannot be known. */
  readonly expected: bigint | undefined;
  /** The value on this kernel; undefined when the kernel lacks the thing and the instruction must never run. */
  readonly value: bigint | undefined;
  /** New width of a load or store, when the field's size differs. */
  readonly width: number | undefined;
  /** The width that the program has, when `width` is given. */
  readonly oldWidth: number | undefined;
}

/** Answers the CO-RE questions of one object against one kernel's BTF; candidates are looked up once per type. */
export class CoreRelocator {
  readonly #local: Btf;
  readonly #kernel: Btf;
  readonly #candidates = new Map<number, readonly number[]>();

  constructor(local: Btf, kernel: Btf) {
    this.#local = local;
    this.#kernel = kernel;
  }

  /** Throws `BpfError` `BPF_RELOCATION` when the question is malformed or its answer is not unique. */
  answer({ type, access, kind }: CoreRelocation): CoreAnswer {
    const text = this.#local.stringAt(access);
    if (kind === coreKinds.typeIdLocal)
      return { expected: undefined, value: BigInt(type), width: undefined, oldWidth: undefined };
    if (isFieldKind(kind)) return this.#field(kind, localAccess(this.#local, type, text));
    return isEnumKind(kind) ? this.#enumValue(kind, type, text) : this.#type(kind, type);
  }

  #field(kind: number, local: Access): CoreAnswer {
    const mine = kind === coreKinds.fieldExists ? plainValue(1n) : fieldValue(kind, local, this.#local.littleEndian);
    const found = this.#candidatesOf(local.root)
      .map((candidate) => findAccess(local, this.#kernel, candidate))
      .filter((access) => access !== undefined);
    const expected = mine.exact ? mine.value : undefined;
    if (kind === coreKinds.fieldExists)
      return { expected, value: found.length > 0 ? 1n : 0n, width: undefined, oldWidth: undefined };
    const answers = found.map((access) => fieldValue(kind, access, this.#kernel.littleEndian));
    const [answer] = answers;
    if (answer === undefined) return { expected, value: undefined, width: undefined, oldWidth: undefined };
    if (
      found.some(({ bitOffset }) => bitOffset !== found[0]!.bitOffset) ||
      answers.some(({ value }) => value !== answer.value)
    ) {
      throw new BpfError(
        'BPF_RELOCATION',
        `"${this.#local.name(local.root)}" has several candidates in the kernel that disagree`,
      );
    }
    return { expected, value: answer.value, ...this.#widths(mine, answer) };
  }

  /** A plain load may change its width when both sides are pointers or unsigned integers. */
  #widths(mine: FieldValue, theirs: FieldValue): Pick<CoreAnswer, 'width' | 'oldWidth'> {
    const [one, two] = [mine.plain, theirs.plain];
    if (one === undefined || two === undefined || one.size === two.size)
      return { width: undefined, oldWidth: undefined };
    const [local, kernel] = [this.#local, this.#kernel];
    const pointers = local.kind(one.type) === btfKinds.pointer && kernel.kind(two.type) === btfKinds.pointer;
    const unsigned = (btf: Btf, id: number): boolean =>
      btf.kind(id) === btfKinds.int && (btf.int(id).encoding & 1) === 0;
    if (pointers || (unsigned(local, one.type) && unsigned(kernel, two.type)))
      return { width: two.size, oldWidth: one.size };
    // Signed and composite fields keep the width; a load that needs it is refused when it is patched.
    return { width: -1, oldWidth: one.size };
  }

  #type(kind: number, type: number): CoreAnswer {
    const match = kind === coreKinds.typeMatches ? typesMatch : typesAreCompatible;
    const found = this.#candidatesOf(type).filter((candidate) => match(this.#local, type, this.#kernel, candidate));
    const plain = (value: bigint, expected: bigint | undefined): CoreAnswer => ({
      expected,
      value,
      width: undefined,
      oldWidth: undefined,
    });
    const [first] = found;
    switch (kind) {
      case coreKinds.typeExists:
      case coreKinds.typeMatches:
        return plain(first === undefined ? 0n : 1n, 1n);
      case coreKinds.typeSize: {
        const sizes = new Set(found.map((id) => this.#kernel.sizeOf(id)));
        if (sizes.size > 1) throw this.#ambiguous(type);
        return plain(first === undefined ? 0n : BigInt(this.#kernel.sizeOf(first)), BigInt(this.#local.sizeOf(type)));
      }
      case coreKinds.typeIdTarget:
        if (found.length > 1) throw this.#ambiguous(type);
        return plain(BigInt(first ?? 0), undefined);
      default:
        throw new BpfError('BPF_RELOCATION', `relocation kind ${kind} is unknown`);
    }
  }

  #enumValue(kind: number, type: number, text: string): CoreAnswer {
    const local = this.#local.resolve(type);
    const [index = 0] = parseAccess(text);
    const mine = isEnum(this.#local, local) ? this.#local.enumerators(local)[index] : undefined;
    if (mine === undefined)
      throw new BpfError('BPF_RELOCATION', `"${this.#local.name(type)}" has no enumerator ${text}`);
    const wanted = essentialName(mine.name);
    const values = this.#candidatesOf(type)
      .filter((candidate) => isEnum(this.#kernel, this.#kernel.resolve(candidate)))
      .map((candidate) =>
        this.#kernel.enumerators(this.#kernel.resolve(candidate)).find(({ name }) => essentialName(name) === wanted),
      )
      .filter((found) => found !== undefined)
      .map(({ value }) => BigInt.asUintN(64, value));
    if (kind === coreKinds.enumValueExists) {
      return { expected: 1n, value: values.length > 0 ? 1n : 0n, width: undefined, oldWidth: undefined };
    }
    if (new Set(values).size > 1) throw this.#ambiguous(type);
    return { expected: BigInt.asUintN(64, mine.value), value: values[0], width: undefined, oldWidth: undefined };
  }

  #ambiguous(type: number): BpfError {
    return new BpfError(
      'BPF_RELOCATION',
      `"${this.#local.name(type)}" has several candidates in the kernel that disagree`,
    );
  }

  /** Types of the kernel with the same essential name and a kind that fits. */
  #candidatesOf(type: number): readonly number[] {
    const known = this.#candidates.get(type);
    if (known !== undefined) return known;
    const name = essentialName(this.#local.name(type));
    if (name === '') throw new BpfError('BPF_RELOCATION', `type ${type} has no name, so the kernel's cannot be found`);
    const kind = this.#local.kind(type);
    const fits = (id: number): boolean =>
      this.#kernel.kind(id) === kind || (isEnum(this.#kernel, id) && isEnum(this.#local, type));
    const found = this.#kernel.named(name).filter(fits);
    this.#candidates.set(type, found);
    return found;
  }
}

function plainValue(value: bigint): FieldValue {
  return { value, exact: true, plain: undefined };
}
