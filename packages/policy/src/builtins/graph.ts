import { isArray, isObject, keysOf, lookup, RegoSet, type Value } from '../values/index.js';
import { BuiltinError, builtinError } from './builtin-error.js';
import { type ObjectValue, type Operands, objectOperand, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** Most steps of `graph.reachable_paths`: a graph may have exponentially many paths. */
const MAX_STEPS = 2_000_000;

/** Most steps of all the paths that `walk` gives. */
const MOST_PATH_STEPS = 20_000_000;

/** `walk`, `graph.reachable`, `graph.reachable_paths`. */
export const graph: readonly Builtin[] = implement({
  walk: ([value]) => walk(value!),
  'graph.reachable': (args) => reachable(objectOperand(args, 1), startsOperand(args)),
  'graph.reachable_paths': (args) => new PathFinder(objectOperand(args, 1)).from(startsOperand(args)),
});

/** All `[path, value]` pairs, a value before its parts. */
function walk(root: Value): Value {
  const found: Value[] = [];
  const paths: (readonly Value[])[] = [[]];
  const values: Value[] = [root];
  let steps = 0;
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const value = values.pop()!;
    // A path has as many steps as the value is deep: a chain of values costs the square of its length.
    steps += path.length;
    if (steps > MOST_PATH_STEPS)
      throw new BuiltinError('eval_builtin_error', 'the value nests too deep', { halt: true });
    found.push([path, value]);
    if (typeof value !== 'object' || value === null) continue;
    if (isArray(value)) {
      for (let at = value.length - 1; at >= 0; at--) {
        paths.push(extended(path, at));
        values.push(value[at]!);
      }
      continue;
    }
    const keys = value instanceof RegoSet ? value.sorted() : isObject(value) ? keysOf(value) : [];
    for (let at = keys.length - 1; at >= 0; at--) {
      paths.push(extended(path, keys[at]!));
      values.push(value instanceof RegoSet ? keys[at]! : lookup(value as ObjectValue, keys[at]!)!);
    }
  }
  return found;
}

function extended(path: readonly Value[], step: Value): readonly Value[] {
  const { length } = path;
  const longer = new Array<Value>(length + 1);
  for (let i = 0; i < length; i++) longer[i] = path[i]!;
  longer[length] = step;
  return longer;
}

function startsOperand(args: Operands): readonly Value[] {
  const starts = args[1]!;
  if (!isArray(starts) && !(starts instanceof RegoSet)) throw wrongType(2, starts, '{array, set}');
  return neighboursOf(starts);
}

function neighboursOf(edges: Value): readonly Value[] {
  if (isArray(edges)) return edges;
  return edges instanceof RegoSet ? edges.sorted() : [];
}

/** The nodes of the graph that can be reached; a node without an entry is none. */
function reachable(source: ObjectValue, starts: readonly Value[]): RegoSet {
  const reached = new RegoSet();
  const pending = [...starts];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const edges = lookup(source, node);
    if (edges === undefined || !reached.add(node)) continue;
    for (const neighbour of neighboursOf(edges)) if (!reached.has(neighbour)) pending.push(neighbour);
  }
  return reached;
}

/** Finds the longest paths that visit no node twice. */
class PathFinder {
  readonly #graph: ObjectValue;
  readonly #paths = new RegoSet();
  #steps = 0;

  constructor(source: ObjectValue) {
    this.#graph = source;
  }

  from(starts: readonly Value[]): RegoSet {
    for (const start of starts) {
      const edges = lookup(this.#graph, start);
      if (edges === undefined) continue;
      const neighbours = neighboursOf(edges);
      if (neighbours.length === 0) this.#paths.add([start]);
      for (const neighbour of neighbours) this.#search(neighbour, start);
    }
    return this.#paths;
  }

  /** Depth first with its own stack, so that a long chain needs no deep recursion. */
  #search(first: Value, start: Value): void {
    const path: Value[] = [start];
    // The first step may lead back to the start: a node with an edge to itself is a path of two.
    const none = new RegoSet();
    const frames: { rest: readonly Value[]; at: number; visited: RegoSet }[] = [
      { rest: [first], at: 0, visited: none },
    ];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      if (frame.at >= frame.rest.length) {
        frames.pop();
        if (frames.length > 0) path.pop();
        continue;
      }
      const node = frame.rest[frame.at++]!;
      this.#count(path.length);
      const edges = lookup(this.#graph, node);
      if (edges === undefined || frame.visited.has(node)) {
        this.#paths.add([...path]);
        continue;
      }
      const neighbours = neighboursOf(edges);
      if (neighbours.length === 0) {
        this.#paths.add([...path, node]);
        continue;
      }
      path.push(node);
      const visited = new RegoSet(path);
      this.#count(path.length);
      frames.push({ rest: neighbours, at: 0, visited });
    }
  }

  #count(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS) throw builtinError(`graph.reachable_paths: more than ${MAX_STEPS} steps`);
  }
}
