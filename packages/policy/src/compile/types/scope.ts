import type { RefTerm, Term } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import { ANY, objectWith } from './type-ops.js';

/** A document whose type a `with` or a schema gives. */
interface Given {
  readonly root: string;
  readonly path: readonly Term[];
  readonly type: Type;
}

/** Types of variables and of documents that an expression or rule is given; what an inner scope learns stays in it. */
export class Scope {
  readonly #types = new Map<string, Type>();
  readonly #outer: Scope | undefined;
  #given: readonly (readonly Given[])[] = [];

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** Gives documents types until {@link Scope.leave}; these hide all that is known of them otherwise. */
  enter(documents: readonly { readonly ref: RefTerm; readonly type: Type }[]): void {
    const given = documents.flatMap(({ ref, type }): Given[] =>
      ref.head.kind === 'var' ? [{ root: ref.head.name, path: constantPart(ref.path), type }] : [],
    );
    this.#given = [given, ...this.#given];
  }

  leave(): void {
    this.#given = this.#given.slice(1);
  }

  /** The given type of a document that the ref leads into, and the parts of the ref that are left. */
  document(ref: RefTerm): { readonly type: Type; readonly rest: readonly Term[] } | undefined {
    for (const layer of this.#given) {
      const below: Given[] = [];
      let found: Given | undefined;
      for (const given of layer) {
        if (!isRoot(ref, given.root) || !agrees(given.path, ref.path)) continue;
        if (given.path.length <= ref.path.length) {
          if (found === undefined || found.path.length <= given.path.length) found = given;
        } else below.push(given);
      }
      if (found !== undefined) return { type: found.type, rest: ref.path.slice(found.path.length) };
      if (below.length > 0) return { type: extent(below, ref.path.length), rest: [] };
    }
    return this.#outer?.document(ref);
  }

  /** Whether a ref's first parts must be names, since a given document stands below its root, and are not. */
  misses(ref: RefTerm): boolean {
    const own = this.#given.some((layer) =>
      layer.some(({ root, path }) => {
        if (!isRoot(ref, root) || path.length === 0) return false;
        if (isNoName(ref.path[0])) return true;
        return path.length > 1 && isNoName(ref.path[1]) && agrees(path.slice(0, 1), ref.path);
      }),
    );
    return own || (this.#outer?.misses(ref) ?? false);
  }

  get(name: string): Type | undefined {
    return this.#types.get(name) ?? this.#outer?.get(name);
  }

  set(name: string, type: Type): void {
    this.#types.set(name, type);
  }
}

/** The document around given ones: of what else it has nothing is known. */
function extent(below: readonly Given[], depth: number): Type {
  const fields = below.flatMap(({ path, type }) => {
    const key = path[depth];
    if (key?.kind !== 'scalar' || typeof key.value !== 'string') return [];
    return [{ key: key.value, value: path.length === depth + 1 ? type : ANY }];
  });
  return objectWith(fields, true);
}

function constantPart(path: readonly Term[]): readonly Term[] {
  const end = path.findIndex((part) => part.kind !== 'scalar');
  return end < 0 ? path : path.slice(0, end);
}

function isRoot(ref: RefTerm, name: string): boolean {
  return ref.head.kind === 'var' && ref.head.name === name;
}

function isNoName(part: Term | undefined): boolean {
  return part !== undefined && part.kind !== 'var' && !(part.kind === 'scalar' && typeof part.value === 'string');
}

/** Whether the parts that both paths have are the same constants. */
function agrees(path: readonly Term[], ref: readonly Term[]): boolean {
  for (let i = 0; i < path.length && i < ref.length; i++) {
    const own = path[i]!;
    const other = ref[i]!;
    if (own.kind !== 'scalar' || other.kind !== 'scalar' || own.value !== other.value) return false;
  }
  return true;
}
