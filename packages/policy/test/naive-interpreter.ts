import { type BuiltinContext, BuiltinError } from '../src/builtins/index.js';
import type { BuiltinRegistry } from '../src/builtins/registry.js';
import { PolicyEvalError } from '../src/errors.js';
import { replaceAt, select } from '../src/evaluate/access.js';
import type { Block, PlanOp, PlanTerm, ProgramPlan, QueryPlan, RulePlan } from '../src/plan/plan.js';
import { entriesOf, equal, isObject, objectOf, RegoObject, RegoSet, sizeOf, type Value } from '../src/values/index.js';

type Callable = (world: World, args: readonly Value[]) => Value | undefined;

/** What a `with` may change. */
interface World {
  readonly input: Value | undefined;
  readonly data: Value;
  readonly hidden: readonly (readonly string[])[];
  readonly replaced: ReadonlyMap<string, Callable>;
}

type Slots = Map<number, Value>;

/**
 * The second opinion: interprets a plan as directly as it reads. No memo, no index, no early end, no order but the plan's;
 * every solution of every body is enumerated, and every rule evaluation has variables of its own.
 */
export class NaiveInterpreter {
  readonly #plan: ProgramPlan;
  readonly #registry: BuiltinRegistry;
  readonly #context: BuiltinContext;
  readonly #strict: boolean;

  constructor(plan: ProgramPlan, registry: BuiltinRegistry, context: BuiltinContext, strict = false) {
    this.#plan = plan;
    this.#registry = registry;
    this.#context = context;
    this.#strict = strict;
  }

  query(plan: QueryPlan, input: Value | undefined, data: Value): Record<string, Value>[] {
    const world: World = { input, data, hidden: [], replaced: new Map() };
    const slots: Slots = new Map();
    const results: Record<string, Value>[] = [];
    for (const _ of this.#block(plan.ops, 0, slots, world)) {
      results.push(Object.fromEntries(plan.bindings.map(([name, slot]) => [name, slots.get(slot)!])));
    }
    return results;
  }

  *#block(ops: Block, at: number, slots: Slots, world: World): Generator<true> {
    const op = ops[at];
    if (op === undefined) {
      yield true;
      return;
    }
    if (op.op === 'with') {
      const inner = this.#change(op, slots, world);
      if (inner === undefined) return;
      for (const _ of this.#block(op.ops, 0, slots, inner)) yield* this.#block(ops, at + 1, slots, world);
      return;
    }
    for (const _ of this.#op(op, slots, world)) yield* this.#block(ops, at + 1, slots, world);
  }

  *#op(op: Exclude<PlanOp, { op: 'with' }>, slots: Slots, world: World): Generator<true> {
    switch (op.op) {
      case 'let': {
        const value = this.#term(op.term, slots, world);
        if (value === undefined) return;
        slots.set(op.slot, value);
        yield true;
        return;
      }
      case 'test': {
        const value = this.#term(op.term, slots, world);
        if (value !== undefined && value !== false) yield true;
        return;
      }
      case 'effect':
        this.#term(op.term, slots, world);
        yield true;
        return;
      case 'equal': {
        const left = this.#term(op.left, slots, world);
        const right = this.#term(op.right, slots, world);
        if (left !== undefined && right !== undefined && equal(left, right)) yield true;
        return;
      }
      case 'is-array': {
        const value = slots.get(op.slot);
        if (Array.isArray(value) && value.length === op.length) yield true;
        return;
      }
      case 'is-object': {
        const value = slots.get(op.slot);
        if (isObject(value) && sizeOf(value) === op.size) yield true;
        return;
      }
      case 'scan':
        for (const [key, value] of entries(this.#term(op.from, slots, world)) ?? []) {
          if (op.key !== undefined) slots.set(op.key, key);
          if (op.value !== undefined) slots.set(op.value, value);
          yield true;
        }
        return;
      case 'scan-node':
        for (const name of this.#names(op.node, world)) {
          slots.set(op.key, name);
          yield true;
        }
        return;
      case 'not':
        if (!this.#holds(op.ops, slots, world)) yield true;
        return;
      case 'exists':
        if (this.#holds(op.ops, slots, world)) yield true;
        return;
      case 'any':
        if (this.#holds(op.left, slots, world) || this.#holds(op.right, slots, world)) yield true;
        return;
      case 'every': {
        const list = entries(this.#term(op.from, slots, world));
        if (list === undefined) return;
        for (const [key, value] of list) {
          if (op.key !== undefined) slots.set(op.key, key);
          if (op.value !== undefined) slots.set(op.value, value);
          if (!this.#holds(op.ops, slots, world)) return;
        }
        yield true;
        return;
      }
      case 'fail':
        return;
    }
  }

  #holds(ops: Block, slots: Slots, world: World): boolean {
    for (const _ of this.#block(ops, 0, slots, world)) return true;
    return false;
  }

  #terms(terms: readonly PlanTerm[], slots: Slots, world: World): Value[] | undefined {
    const values: Value[] = [];
    for (const term of terms) {
      const value = this.#term(term, slots, world);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  #term(term: PlanTerm, slots: Slots, world: World): Value | undefined {
    switch (term.op) {
      case 'const':
        return term.value;
      case 'slot':
        return slots.get(term.slot);
      case 'input':
        return world.input;
      case 'base':
        return at(world.data, term.path);
      case 'document':
        return this.#document(term.node, world);
      case 'descend': {
        const keys = this.#terms(term.keys, slots, world);
        return keys && this.#descend(term.node, keys, world);
      }
      case 'rule':
        return this.#group(term.group, world);
      case 'get': {
        const from = this.#term(term.from, slots, world);
        const key = this.#term(term.key, slots, world);
        if (from === undefined || key === undefined) return undefined;
        const found = select(from, key);
        return found === undefined && typeof key === 'number' && ofBase(term.from) ? select(from, String(key)) : found;
      }
      case 'array':
        return this.#terms(term.items, slots, world);
      case 'set': {
        const values = this.#terms(term.items, slots, world);
        return values && new RegoSet(values);
      }
      case 'object': {
        const keys = this.#terms(
          term.entries.map(([key]) => key),
          slots,
          world,
        );
        const values = this.#terms(
          term.entries.map(([, value]) => value),
          slots,
          world,
        );
        return keys && values && objectOf(keys.map((key, i) => [key, values[i]!]));
      }
      case 'call': {
        const args = this.#terms(term.args, slots, world);
        if (args === undefined) return undefined;
        const other = world.replaced.get(term.name);
        return other === undefined ? this.#builtin(term.name, args) : other(world, args);
      }
      case 'apply': {
        const args = this.#terms(term.args, slots, world);
        if (args === undefined) return undefined;
        const other = world.replaced.get(`data.${this.#plan.groups[term.group]!.path.join('.')}`);
        return other === undefined ? this.#complete(term.group, world, args) : other(world, args);
      }
      case 'collect': {
        const values: Value[] = [];
        for (const _ of this.#block(term.ops, 0, slots, world)) {
          const value = this.#term(term.head, slots, world);
          if (value !== undefined) values.push(value);
        }
        return term.into === 'array' ? values : new RegoSet(values);
      }
      case 'collect-object': {
        const pairs: [Value, Value][] = [];
        for (const _ of this.#block(term.ops, 0, slots, world)) {
          const key = this.#term(term.key, slots, world);
          const value = this.#term(term.value, slots, world);
          if (key === undefined || value === undefined) continue;
          const known = pairs.find(([other]) => equal(other, key));
          if (known !== undefined && !equal(known[1], value)) conflict('object keys must be unique');
          pairs.push([key, value]);
        }
        return objectOf(pairs);
      }
    }
  }

  #builtin(name: string, args: readonly Value[]): Value | undefined {
    const evaluate = this.#registry.get(name)?.evaluate;
    if (evaluate === undefined) throw new PolicyEvalError('eval_builtin_error', `${name} is missing`);
    try {
      return evaluate(args, this.#context);
    } catch (error) {
      if (!(error instanceof BuiltinError)) throw error;
      if (this.#strict || error.halt) throw new PolicyEvalError(error.code, error.message);
      return undefined;
    }
  }

  #group(id: number, world: World): Value | undefined {
    const group = this.#plan.groups[id]!;
    if (isHidden(world, group.path)) return at(world.data, group.path);
    if (group.kind === 'function') return undefined;
    if (group.kind === 'complete') return this.#complete(id, world, []);
    if (group.kind === 'set') {
      const members = new RegoSet();
      for (const rule of group.rules) {
        for (const [slots] of this.#solutions(rule, world, [], [])) {
          const key = this.#term(rule.key!, slots, world);
          if (key !== undefined) members.add(key);
        }
      }
      return members;
    }
    return this.#object(id, world);
  }

  *#solutions(
    rule: RulePlan,
    world: World,
    args: readonly Value[],
    slotsOfArgs: readonly number[],
  ): Generator<[Slots]> {
    const slots: Slots = new Map(slotsOfArgs.map((slot, i) => [slot, args[i]!]));
    for (const _ of this.#block(rule.ops, 0, slots, world)) yield [slots];
  }

  #complete(id: number, world: World, args: readonly Value[]): Value | undefined {
    const group = this.#plan.groups[id]!;
    let result: Value | undefined;
    for (const rule of group.rules) {
      for (let branch: RulePlan | undefined = rule; branch !== undefined; branch = branch.otherwise) {
        let found = false;
        for (const [slots] of this.#solutions(branch, world, args, group.args)) {
          const value = this.#term(branch.value!, slots, world);
          if (value === undefined) continue;
          found = true;
          if (result !== undefined && !equal(result, value)) {
            const many = 'must not produce multiple outputs';
            conflict(group.kind === 'function' ? `functions ${many} for same inputs` : `complete rules ${many}`);
          }
          result = value;
        }
        if (found) break;
      }
    }
    if (result !== undefined || group.fallback === undefined) return result;
    const slots: Slots = new Map(group.args.map((slot, i) => [slot, args[i]!]));
    return this.#term(group.fallback.value!, slots, world);
  }

  #object(id: number, world: World): Value {
    const group = this.#plan.groups[id]!;
    let root = new Level();
    for (const rule of group.rules) {
      for (let branch: RulePlan | undefined = rule; branch !== undefined; branch = branch.otherwise) {
        let found = false;
        for (const [slots] of this.#solutions(branch, world, [], [])) {
          const path = this.#terms(branch.suffix, slots, world);
          const value = this.#term(branch.key ?? branch.value!, slots, world);
          if (path === undefined || value === undefined) continue;
          found = true;
          root.add(path, value, branch.key !== undefined);
        }
        if (found) break;
      }
    }
    const { fallback } = group;
    const path = fallback && this.#terms(fallback.suffix, new Map(), world);
    const value = fallback && this.#term(fallback.value!, new Map(), world);
    if (path !== undefined && value !== undefined) root = root.withDefault(path, value);
    return root.value();
  }

  #document(index: number, world: World): Value | undefined {
    const node = this.#plan.nodes[index]!;
    if (node.group !== undefined) return this.#group(node.group, world);
    const base = at(world.data, node.path);
    if (isHidden(world, node.path)) return base;
    const virtual: Record<string, Value> = {};
    for (const [name, child] of node.children) {
      const value = this.#document(child, world);
      if (value !== undefined) virtual[name] = value;
    }
    return base === undefined ? virtual : merge(base, virtual);
  }

  #descend(index: number, keys: readonly Value[], world: World): Value | undefined {
    const node = this.#plan.nodes[index]!;
    const [key, ...rest] = keys;
    if (key === undefined || node.group !== undefined) {
      let value = this.#document(index, world);
      for (const part of keys) value = value === undefined ? undefined : select(value, part);
      return value;
    }
    const child = typeof key === 'string' ? node.children.get(key) : undefined;
    if (child !== undefined) return this.#descend(child, rest, world);
    let value = at(world.data, node.path);
    for (const part of keys) value = value === undefined ? undefined : select(value, part);
    return value;
  }

  #names(index: number, world: World): Value[] {
    const node = this.#plan.nodes[index]!;
    const names = new RegoSet((entries(at(world.data, node.path)) ?? []).map(([key]) => key));
    if (!isHidden(world, node.path)) for (const name of node.children.keys()) names.add(name);
    return [...names];
  }

  #change(op: PlanOp & { op: 'with' }, slots: Slots, world: World): World | undefined {
    let inner = world;
    for (const change of op.changes) {
      if (change.target === 'function') {
        const { value } = change;
        let call: Callable;
        if (value.op === 'builtin') call = (_, args) => this.#builtin(value.name, args);
        else if (value.op === 'function') {
          call = (now, args) => this.#complete(value.group, { ...now, replaced: new Map() }, args);
        } else {
          const constant = this.#term(value, slots, inner);
          if (constant === undefined) return undefined;
          call = () => constant;
        }
        inner = { ...inner, replaced: new Map(inner.replaced).set(change.name, call) };
        continue;
      }
      const value = this.#term(change.value, slots, inner);
      const path = this.#terms(change.path, slots, inner);
      if (value === undefined || path === undefined) return undefined;
      if (change.target === 'input') inner = { ...inner, input: replaceAt(inner.input, path, value) };
      else inner = { ...inner, data: replaceAt(inner.data, path, value), hidden: [...inner.hidden, path.map(String)] };
    }
    return inner;
  }
}

/** A level of an object that rules build. */
class Level {
  readonly entries: [Value, Level | RegoSet | { value: Value }][] = [];

  add(path: readonly Value[], value: Value, member: boolean): void {
    const [key, ...rest] = path;
    const entry = this.entries.find(([name]) => equal(name, key!))?.[1];
    if (rest.length > 0) {
      const level = entry ?? new Level();
      if (!(level instanceof Level)) conflict('object keys must be unique');
      level.add(rest, value, member);
      if (entry === undefined) this.entries.push([key!, level]);
    } else if (entry === undefined) this.entries.push([key!, member ? new RegoSet([value]) : { value }]);
    else if (member && entry instanceof RegoSet) entry.add(value);
    else if (member || entry instanceof Level || entry instanceof RegoSet || !equal(entry.value, value)) {
      conflict('object keys must be unique');
    }
  }

  withDefault(path: readonly Value[], value: Value): Level {
    const [key, ...rest] = path;
    const entry = this.entries.find(([name]) => equal(name, key!))?.[1];
    if (entry === undefined) this.add(path, value, false);
    else if (entry instanceof Level && rest.length > 0) entry.withDefault(rest, value);
    return this;
  }

  value(): Value {
    return objectOf(
      this.entries.map(([key, entry]) => [
        key,
        entry instanceof Level ? entry.value() : entry instanceof RegoSet ? entry : entry.value,
      ]),
    );
  }
}

function conflict(message: string): never {
  throw new PolicyEvalError('eval_conflict_error', message);
}

function ofBase(term: PlanTerm): boolean {
  return term.op === 'base' || (term.op === 'get' && ofBase(term.from));
}

function at(data: Value | undefined, path: readonly string[]): Value | undefined {
  let value = data;
  for (const part of path) value = value === undefined ? undefined : select(value, part);
  return value;
}

function isHidden(world: World, path: readonly string[]): boolean {
  return world.hidden.some((own) => own.length <= path.length && own.every((part, i) => part === path[i]));
}

function entries(value: Value | undefined): [Value, Value][] | undefined {
  if (Array.isArray(value)) return value.map((entry: Value, i) => [i, entry]);
  if (value instanceof RegoSet) return value.sorted().map((entry) => [entry, entry]);
  return isObject(value) ? entriesOf(value) : undefined;
}

function merge(base: Value, virtual: Value): Value {
  if (!isObject(base) || !isObject(virtual) || base instanceof RegoObject || virtual instanceof RegoObject) return base;
  const result: Record<string, Value> = { ...virtual };
  for (const [key, value] of Object.entries(base)) {
    result[key] = Object.hasOwn(virtual, key) ? merge(value, virtual[key]!) : value;
  }
  return result;
}
