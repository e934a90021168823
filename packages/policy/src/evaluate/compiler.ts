import type { Source } from '../ast/index.js';
import type { Builtin, BuiltinRegistry } from '../builtins/registry.js';
import type { GroupPlan, ProgramPlan } from '../plan/index.js';
import { isPlainObject, type Value } from '../values/index.js';
import { GroupRunner } from './group.js';
import type { Get, Machine, Place } from './machine.js';

/** Turns a plan into closures; groups are made when first asked for. */
export class ClosureCompiler {
  readonly plan: ProgramPlan;
  readonly registry: BuiltinRegistry;
  /** Functions that some `with` replaces: their calls look for a replacement. */
  readonly replaced: ReadonlySet<string>;
  /** Whether the order of solutions shows in what is being compiled: in arrays and in the solutions of queries. */
  ordered = false;
  /** Whether the closures tell an observer what they do; they are then neither fused nor indexed. */
  readonly explained: boolean;
  /** How many rule bodies are being compiled into each other. */
  fused = 0;
  /** The text of the rule that is being compiled, for the places of errors. */
  source: Source | undefined;
  readonly #sources: readonly Source[];
  readonly #groups: (GroupRunner | undefined)[] = [];

  constructor(
    plan: ProgramPlan,
    registry: BuiltinRegistry,
    replaced: ReadonlySet<string>,
    sources: readonly Source[],
    explained = false,
  ) {
    this.explained = explained;
    this.#sources = sources;
    this.plan = plan;
    this.registry = registry;
    this.replaced = replaced;
  }

  /** Compiles with the text of a module at hand. */
  inModule<T>(module: number, run: () => T): T {
    const outer = this.source;
    this.source = this.#sources[module];
    try {
      return run();
    } finally {
      this.source = outer;
    }
  }

  /** Compiles something in which order shows, or does not. */
  inOrder<T>(ordered: boolean, run: () => T): T {
    const outer = this.ordered;
    this.ordered = ordered;
    try {
      return run();
    } finally {
      this.ordered = outer;
    }
  }

  /** A place in the text at hand. */
  place(at: number): Place {
    const { source } = this;
    return () => source?.position(at);
  }

  builtin(name: string): Builtin | undefined {
    return this.registry.get(name);
  }

  /** The runner of a group. Groups do not recurse, so making one makes those that it needs. */
  group(id: number): GroupRunner {
    let runner = this.#groups[id];
    if (runner === undefined) this.#groups[id] = runner = new GroupRunner(this, this.plan.groups[id] as GroupPlan);
    return runner;
  }

  /** How many memos a machine needs: one per group, one per node. */
  get memos(): number {
    return this.plan.groups.length + this.plan.nodes.length;
  }

  /** The memo of a node's document. */
  nodeMemo(node: number): number {
    return this.plan.groups.length + node;
  }

  /** The whole document at a node: base data, and the rules over it. */
  document(index: number): Get {
    const memo = this.nodeMemo(index);
    return (m) => {
      if (m.memoEpoch[memo] === m.epoch) return m.memo[memo];
      const value = this.#document(m, index);
      m.memo[memo] = value;
      m.memoEpoch[memo] = m.epoch;
      return value;
    };
  }

  #document(m: Machine, index: number): Value | undefined {
    const node = this.plan.nodes[index]!;
    if (node.group !== undefined) {
      const runner = this.group(node.group);
      return runner.plan.kind === 'function' ? undefined : runner.get(m);
    }
    const base = baseAt(m, node.path);
    if (m.overrides !== undefined && isHidden(m, node.path)) return base;
    if (node.children.size === 0 && base !== undefined) return base;
    const result: { [key: string]: Value } = {};
    if (isPlainObject(base)) {
      for (const key of Object.keys(base)) setEntry(result, key, (base as { [key: string]: Value })[key]!);
    }
    for (const [name, child] of node.children) {
      const value = this.document(child)(m);
      if (value !== undefined)
        setEntry(result, name, merged(Object.hasOwn(result, name) ? result[name] : undefined, value));
    }
    return result;
  }
}

function setEntry(object: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else object[key] = value;
}

/** Base data over what rules make of the same name, as OPA's evaluator merges them. */
function merged(base: Value | undefined, virtual: Value): Value {
  if (base === undefined) return virtual;
  if (!isPlainObject(base) || !isPlainObject(virtual)) return base;
  const result: { [key: string]: Value } = {};
  for (const key of Object.keys(virtual)) setEntry(result, key, virtual[key]!);
  for (const key of Object.keys(base)) {
    setEntry(result, key, Object.hasOwn(virtual, key) ? merged(base[key], virtual[key]!) : base[key]!);
  }
  return result;
}

/** Base data at a path. */
export function baseAt(m: Machine, path: readonly string[]): Value | undefined {
  let value: Value | undefined = m.data;
  for (let i = 0; i < path.length; i++) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, path[i]!))
      return undefined;
    value = (value as { [key: string]: Value })[path[i]!];
  }
  return value;
}

/** Whether a `with` replaced the path or what lies above it. */
export function isHidden(m: Machine, path: readonly string[]): boolean {
  return m.overrides!.some(
    (override) => override.path.length <= path.length && override.path.every((part, i) => part === path[i]),
  );
}
