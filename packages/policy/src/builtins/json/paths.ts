import { isArray, isObject, keysOf, lookup, ObjectBuilder, RegoSet, typeName, type Value } from '../../values/index.js';
import { typeError } from '../builtin-error.js';
import { type Operands, wrongType } from '../operands.js';

/** Steps from a value to a part of it. */
export type Path = readonly Value[];

/** Reads a path: `"a/b~1c"` as JSON pointers are written (a leading slash may be left out), or an array of steps. */
export function readPath(path: Value): Path {
  if (isArray(path)) return path;
  if (typeof path === 'string') {
    if (path === '') return [];
    const pointer = path.replace(/^\/+/, '');
    return pointer.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  throw typeError(
    `operand 2 must be one of {set, array} containing string paths or array of path segments but got ${typeName(path)}`,
  );
}

/** Paths as a tree: `null` ends one, and what lies below it says nothing more. */
export type PathTree = PathNode | null;

/** The steps that go on from here. */
export class PathNode {
  readonly #next = new ObjectBuilder();
  readonly #children = new Map<Value, PathTree>();

  child(step: Value): PathTree | undefined {
    const known = this.#next.get(step);
    return known === undefined ? undefined : this.#children.get(known);
  }

  put(step: Value, tree: PathTree): void {
    const id = this.#next.get(step) ?? this.#children.size;
    this.#next.set(step, id);
    this.#children.set(id, tree);
  }
}

/** The paths that operand 2 lists, as a tree. */
export function pathTree(args: Operands): PathNode {
  const list = args[1]!;
  if (!isArray(list) && !(list instanceof RegoSet)) throw wrongType(2, list, 'set', 'array');
  const root = new PathNode();
  for (const path of (isArray(list) ? list : list.sorted()).map(readPath)) addPath(root, path);
  return root;
}

function addPath(root: PathNode, path: Path): void {
  let node = root;
  for (const [index, step] of path.entries()) {
    if (index === path.length - 1) {
      node.put(step, null);
      return;
    }
    const child = node.child(step);
    if (child === null) return;
    if (child === undefined) {
      const next = new PathNode();
      node.put(step, next);
      node = next;
    } else node = child;
  }
}

/** What is left of a value without the parts that the tree ends at; `undefined` when that is all of it. */
export function withoutPaths(value: Value, tree: PathTree | undefined): Value | undefined {
  if (tree === undefined) return value;
  if (tree === null) return undefined;
  if (isArray(value)) {
    return value.flatMap((member, index) => {
      const rest = withoutPaths(member, tree.child(String(index)));
      return rest === undefined ? [] : [rest];
    });
  }
  if (value instanceof RegoSet) {
    const result = new RegoSet();
    for (const member of value.sorted()) {
      const rest = withoutPaths(member, tree.child(member));
      if (rest !== undefined) result.add(rest);
    }
    return result;
  }
  if (!isObject(value)) return value;
  const result = new ObjectBuilder();
  for (const key of keysOf(value)) {
    const rest = withoutPaths(lookup(value, key)!, tree.child(key));
    if (rest !== undefined) result.set(key, rest);
  }
  return result.build();
}

/** The parts of a value that the tree ends at, in what holds them. */
export function onlyPaths(value: Value, tree: PathTree): Value {
  if (tree === null) return value;
  if (isArray(value)) {
    return value.flatMap((member, index) => {
      const child = tree.child(String(index));
      return child === undefined ? [] : [onlyPaths(member, child)];
    });
  }
  if (value instanceof RegoSet) {
    const result = new RegoSet();
    for (const member of value.sorted()) {
      const child = tree.child(member);
      if (child !== undefined) result.add(onlyPaths(member, child));
    }
    return result;
  }
  if (!isObject(value)) return value;
  const result = new ObjectBuilder();
  for (const key of keysOf(value)) {
    const child = tree.child(key);
    if (child !== undefined) result.set(key, onlyPaths(lookup(value, key)!, child));
  }
  return result.build();
}
