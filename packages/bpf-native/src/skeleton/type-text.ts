import type { Btf } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';

const maxDepth = 16;

/** Writes TypeScript types of BTF types, as the codecs decode them; named structs become interfaces, once each. */
export class TypeText {
  readonly #btf: Btf;
  readonly #names = new Map<number, string>();
  readonly #declarations: string[] = [];
  readonly #taken: Set<string>;

  /** `taken` are names that interfaces must not have. */
  constructor(btf: Btf, taken: Iterable<string>) {
    this.#btf = btf;
    this.#taken = new Set(taken);
  }

  /** Interfaces that the types need, in the order of their first use. */
  get declarations(): readonly string[] {
    return this.#declarations;
  }

  of(id: number, depth = 0): string {
    const btf = this.#btf;
    const type = btf.resolve(id);
    if (depth > maxDepth) return 'unknown';
    switch (btf.kind(type)) {
      case btfKinds.int: {
        if ((btf.int(type).encoding & 4) !== 0) return 'boolean';
        return btf.size(type) > 8 ? 'Uint8Array' : btf.size(type) === 8 ? 'bigint' : 'number';
      }
      case btfKinds.enum:
        return 'number';
      case btfKinds.enum64:
      case btfKinds.pointer:
        return 'bigint';
      case btfKinds.float:
        return 'number';
      case btfKinds.array: {
        const { element } = btf.array(type);
        const item = btf.resolve(element);
        if (btf.kind(item) === btfKinds.int && btf.size(item) === 1)
          return btf.name(item) === 'char' ? 'string' : 'Uint8Array';
        return `readonly ${this.of(element, depth + 1).replace(/^(readonly .*)$/, '($1)')}[]`;
      }
      case btfKinds.struct:
      case btfKinds.union:
        return this.#composite(type, depth);
      default:
        return 'Uint8Array';
    }
  }

  #composite(type: number, depth: number): string {
    const known = this.#names.get(type);
    if (known !== undefined) return known;
    const name = this.#btf.name(type);
    if (name === '') return `{ ${this.#members(type, depth).join(' ')} }`;
    const own = this.#free(pascal(name));
    this.#names.set(type, own);
    const place = this.#declarations.push('') - 1;
    const members = this.#members(type, depth).map((member) => `  ${member}\n`);
    this.#declarations[place] =
      `/** \`${this.#btf.kind(type) === btfKinds.union ? 'union' : 'struct'} ${name}\`, ${this.#btf.size(type)} bytes. */\nexport interface ${own} {\n${members.join('')}}\n`;
    return own;
  }

  /** Members of anonymous structs and unions stand beside the others. */
  #members(type: number, depth: number): string[] {
    return this.#btf.members(type).flatMap((member) => {
      if (member.name === '') {
        const inner = this.#btf.resolve(member.type);
        return depth > maxDepth ? [] : this.#members(inner, depth + 1);
      }
      const text =
        member.bitSize > 0
          ? this.#btf.sizeOf(member.type) === 8
            ? 'bigint'
            : 'number'
          : this.of(member.type, depth + 1);
      return [`readonly ${property(member.name)}: ${text};`];
    });
  }

  #free(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted}${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** `on_exec` becomes `OnExec`; what is no letter or digit separates words. */
export function pascal(name: string): string {
  const text = name
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');
  return /^[A-Za-z]/.test(text) ? text : `Type${text}`;
}

/** A name as a property: quoted where it is no identifier. */
export function property(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
}
