import {
  type Argument,
  type Definition,
  type FieldDefinition,
  positionOf,
  type Selection,
  type TypeNode,
  typeText,
  type ValueNode,
  valueKind,
} from './ast.js';
import { namedType } from './schema.js';
import { isField, isSpread, type Rule, type WalkState } from './walk.js';

/** A field with the type that it is asked of. */
interface Asked {
  readonly node: Selection;
  readonly parent: Definition | undefined;
  readonly definition: FieldDefinition | undefined;
}

/** Most pairs of fields that one document is compared by; the comparison grows with the square of repeated fields. */
const MAX_PAIRS = 100_000;

/** Fields with the same name in the answer ask the same. */
export const overlappingFields: Rule = (walk, report) => {
  const finder = new ConflictFinder(walk);
  const check = (node: Selection, parent: Definition | undefined): void => {
    const found = finder.within(node.SelectionSet, parent);
    if (found === undefined) return;
    report(
      `Fields "${found.name}" conflict because ${found.reason}. Use different aliases on the fields to fetch both if this was intentional`,
      positionOf(found.node),
    );
  };
  return {
    field: (node, { definition }) => check(node, definition && namedType(walk.schema, definition.Type)),
    inlineFragment: (node, parent) => {
      const condition = node.TypeCondition ?? '';
      check(node, condition === '' ? parent : walk.schema.types.get(condition));
    },
    operation: (node) => check(node as Selection, walk.schema.roots.get(node.Operation)),
    fragment: (node) => check(node, walk.schema.types.get(node.TypeCondition)),
  };
};

interface Conflict {
  readonly name: string;
  readonly reason: string;
  readonly node: Selection;
}

class ConflictFinder {
  readonly #walk: WalkState;
  readonly #compared = new Map<Selection, Set<Selection>>();
  #pairs = 0;

  constructor(walk: WalkState) {
    this.#walk = walk;
  }

  within(selections: readonly Selection[] | undefined, parent: Definition | undefined): Conflict | undefined {
    for (const [name, fields] of this.#collect(selections, parent)) {
      for (let first = 0; first < fields.length; first++) {
        for (let second = first + 1; second < fields.length; second++) {
          const reason = this.#compare(fields[first]!, fields[second]!, false);
          if (reason !== undefined) return { name, reason, node: fields[second]!.node };
        }
      }
    }
    return undefined;
  }

  /** Why two fields cannot both stand under their name; undefined when they can. */
  #compare(a: Asked, b: Asked, apart: boolean): string | undefined {
    if (a.node === b.node) return undefined;
    if (++this.#pairs > MAX_PAIRS) return 'the document repeats too many fields to compare them all';
    const exclusive =
      apart || (a.parent?.Kind === 'OBJECT' && b.parent?.Kind === 'OBJECT' && a.parent.Name !== b.parent.Name);
    if (!exclusive) {
      if (a.node.Name !== b.node.Name) return `${a.node.Name} and ${b.node.Name} are different fields`;
      if (!sameArguments(a.node.Arguments, b.node.Arguments)) return 'they have differing arguments';
    }
    if (a.definition !== undefined && b.definition !== undefined) {
      const [x, y] = [a.definition.Type, b.definition.Type];
      if (this.#differ(x, y)) return `they return conflicting types ${typeText(x)} and ${typeText(y)}`;
    }
    if (this.#seen(a.node, b.node)) return undefined;
    return this.#between(a, b, exclusive);
  }

  #seen(a: Selection, b: Selection): boolean {
    const partners = this.#compared.get(a);
    if (partners?.has(b)) return true;
    if (partners === undefined) this.#compared.set(a, new Set([b]));
    else partners.add(b);
    return false;
  }

  #between(a: Asked, b: Asked, apart: boolean): string | undefined {
    const left = this.#collect(a.node.SelectionSet, this.#typeOf(a));
    const right = this.#collect(b.node.SelectionSet, this.#typeOf(b));
    for (const [name, fields] of left) {
      for (const x of fields) {
        for (const y of right.get(name) ?? []) {
          const reason = this.#compare(x, y, apart);
          if (reason !== undefined) return `subfields "${name}" conflict because ${reason}`;
        }
      }
    }
    return undefined;
  }

  #typeOf({ definition }: Asked): Definition | undefined {
    return definition && namedType(this.#walk.schema, definition.Type);
  }

  /** The fields of a selection by their names in the answer, fragments opened once each. */
  #collect(selections: readonly Selection[] | undefined, parent: Definition | undefined): Map<string, Asked[]> {
    const found = new Map<string, Asked[]>();
    const opened = new Set<string>();
    const visit = (nodes: readonly Selection[] | undefined, type: Definition | undefined): void => {
      for (const node of nodes ?? []) {
        if (isField(node)) {
          const definition = type?.Fields?.find((field) => field.Name === node.Name);
          const list = found.get(node.Alias!);
          if (list === undefined) found.set(node.Alias!, [{ node, parent: type, definition }]);
          else list.push({ node, parent: type, definition });
        } else if (isSpread(node)) {
          const fragment = this.#walk.fragments.get(node.Name!);
          if (fragment === undefined || opened.has(fragment.Name)) continue;
          opened.add(fragment.Name);
          visit(fragment.SelectionSet, this.#walk.schema.types.get(fragment.TypeCondition));
        } else {
          const condition = node.TypeCondition ?? '';
          visit(node.SelectionSet, condition === '' ? type : this.#walk.schema.types.get(condition));
        }
      }
    };
    visit(selections, parent);
    return found;
  }

  #differ(a: TypeNode, b: TypeNode): boolean {
    if (a.Elem !== undefined || b.Elem !== undefined) {
      return a.Elem === undefined || b.Elem === undefined || a.NonNull !== b.NonNull || this.#differ(a.Elem, b.Elem);
    }
    if (a.NonNull !== b.NonNull) return true;
    const [x, y] = [namedType(this.#walk.schema, a), namedType(this.#walk.schema, b)];
    const leaf = (type: Definition | undefined): boolean => type?.Kind === 'SCALAR' || type?.Kind === 'ENUM';
    return (leaf(x) || leaf(y)) && a.NamedType !== b.NamedType;
  }
}

function sameArguments(a: readonly Argument[] = [], b: readonly Argument[] = []): boolean {
  if (a.length !== b.length) return false;
  return a.every((arg) => b.some((other) => other.Name === arg.Name && sameValue(arg.Value, other.Value)));
}

function sameValue(a: ValueNode, b: ValueNode): boolean {
  if (a.Kind !== b.Kind || a.Raw !== b.Raw) return false;
  const [left, right] = [a.Children ?? [], b.Children ?? []];
  if (left.length !== right.length) return false;
  return left.every((child, index) => {
    const other = a.Kind === valueKind.object ? right.find((one) => one.Name === child.Name) : right[index];
    return other !== undefined && sameValue(child.Value, other.Value);
  });
}
