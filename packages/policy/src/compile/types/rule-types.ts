import type { Term } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import { ANY, mergeTypes, NIL, objectWith, STRING, union } from './type-ops.js';

/** A function's arguments and result. */
export interface FunctionType {
  readonly args: readonly Type[];
  readonly result: Type | undefined;
}

interface Node {
  type?: Type;
  function?: FunctionType;
  readonly children: Map<string, Node>;
}

/** What is known of the types of rules, by path. */
export class RuleTypes {
  readonly #root: Node = { children: new Map() };

  /** Adds what one more rule at the path may be. */
  add(path: readonly string[], type: Type): void {
    // An object above takes the value in as one more of its entries.
    const node = this.#make(path, (above, rest) => {
      if (above.type?.kind === 'object') above.type = withEntry(above.type, rest, type);
    });
    let merged = mergeTypes(node.type ?? NIL, type);
    if (type.kind === 'object') {
      for (const [rest, value] of leavesOf(node)) if (merged.kind === 'object') merged = withEntry(merged, rest, value);
    }
    node.type = merged;
  }

  addFunction(path: readonly string[], type: FunctionType): void {
    const node = this.#make(path);
    const known = node.function;
    if (known === undefined) node.function = type;
    else {
      node.function = {
        args: known.args.map((arg, i) => union(arg, type.args[i])),
        result: known.result && type.result ? union(known.result, type.result) : (known.result ?? type.result),
      };
    }
  }

  functionAt(path: readonly Term[]): FunctionType | undefined {
    let node: Node | undefined = this.#root;
    for (const part of path) node = childOf(node, part);
    return node?.function;
  }

  /**
   * Follows a path of `data` as far as rules have types.
   */
  resolve(path: readonly Term[]): Resolution {
    let node = this.#root;
    for (let i = 0; i < path.length; i++) {
      const part = path[i]!;
      if (node.type !== undefined && childOf(node, part) === undefined) {
        return { type: node.type, rest: path.slice(i) };
      }
      if (part.kind !== 'scalar') {
        return { type: extent(node), rest: path.slice(i) };
      }
      const child = childOf(node, part);
      if (child === undefined) return { type: ANY, rest: path.slice(i) };
      node = child;
    }
    if (node.function !== undefined && node.type === undefined && node.children.size === 0)
      return { function: node.function, rest: [] };
    return { type: extent(node), rest: [] };
  }

  #make(path: readonly string[], pass?: (above: Node, rest: readonly string[]) => void): Node {
    let node = this.#root;
    for (const [i, name] of path.entries()) {
      let child = node.children.get(name);
      if (child === undefined) node.children.set(name, (child = { children: new Map() }));
      node = child;
      if (i + 1 < path.length) pass?.(node, path.slice(i + 1));
    }
    return node;
  }
}

/** Where a path of `data` leads: a type with the parts left, or a function. */
export interface Resolution {
  readonly type?: Type | undefined;
  readonly function?: FunctionType;
  readonly rest: readonly Term[];
}

function childOf(node: Node | undefined, part: Term): Node | undefined {
  return part.kind === 'scalar' && typeof part.value === 'string' ? node?.children.get(part.value) : undefined;
}

function extent(node: Node): Type {
  const fields = [...node.children].map(([key, child]) => ({ key, value: extent(child) }));
  return node.type ?? objectWith(fields, true);
}

type ObjectType = Type & { kind: 'object' };

/** The object with an entry more at a path. */
function withEntry(type: ObjectType, path: readonly string[], value: Type): ObjectType {
  const inner = path.length === 1 ? value : withEntry({ kind: 'object', static: [] }, path.slice(1), value);
  const { dynamic } = type;
  return { ...type, dynamic: { key: union(dynamic?.key, STRING), value: union(dynamic?.value, inner) } };
}

/** The types below a node, each with its path. */
function leavesOf(node: Node): [path: readonly string[], type: Type][] {
  return [...node.children].flatMap(([name, child]): [readonly string[], Type][] =>
    child.type === undefined ? leavesOf(child).map(([path, type]) => [[name, ...path], type]) : [[[name], child.type]],
  );
}
