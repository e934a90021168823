import { dottedName, type RefTerm, type Term } from '../ast/index.js';
import { objectOf, RegoSet, type Value } from '../values/index.js';
import type { BodyPlanner, PlanEnvironment } from './body.js';
import type { GroupLayout } from './layout.js';
import type { FunctionRef, PlanOp, PlanTerm } from './plan.js';
import type { PlanScope } from './scope.js';

/** Plans terms and unifications; iteration that a ref asks for becomes operations before the one at hand. */
export class TermPlanner {
  ops: PlanOp[] = [];
  readonly environment: PlanEnvironment;
  readonly scope: PlanScope;
  readonly #nested: (scope: PlanScope) => BodyPlanner;

  constructor(environment: PlanEnvironment, scope: PlanScope, nested: (scope: PlanScope) => BodyPlanner) {
    this.environment = environment;
    this.scope = scope;
    this.#nested = nested;
  }

  /** The term's plan; its variables have values, or get them from the refs in it. */
  term(term: Term): PlanTerm {
    switch (term.kind) {
      case 'scalar':
        return { op: 'const', value: term.value };
      case 'var':
        if (!this.scope.bound.has(term.name)) throw new Error(`variable ${term.name} has no value where it is read`);
        return { op: 'slot', slot: this.scope.slot(term.name) };
      case 'ref':
        return this.#ref(term);
      case 'array':
        return fold({ op: 'array', items: term.items.map((item) => this.term(item)) });
      case 'set':
        return fold({ op: 'set', items: term.items.map((item) => this.term(item)) });
      case 'object':
        return fold({ op: 'object', entries: term.entries.map(([key, value]) => [this.term(key), this.term(value)]) });
      case 'call':
        return this.call(term.operator, term.args, term.at);
      case 'array-comprehension':
      case 'set-comprehension': {
        const inner = this.#nested(this.scope.inner());
        inner.body(term.body);
        const head = inner.term(term.head);
        return { op: 'collect', into: term.kind === 'array-comprehension' ? 'array' : 'set', ops: inner.ops, head };
      }
      case 'object-comprehension': {
        const inner = this.#nested(this.scope.inner());
        inner.body(term.body);
        const key = inner.term(term.key);
        const value = inner.term(term.value);
        return { op: 'collect-object', ops: inner.ops, key, value, at: term.at };
      }
      case 'template':
        throw new Error('template strings are rewritten before planning');
    }
  }

  /** Makes both terms equal, binding what has no value yet. */
  unify(left: Term, right: Term): void {
    let pairs: [Term, Term][] = [[left, right]];
    while (pairs.length > 0) {
      const waiting: [Term, Term][] = [];
      let progress = false;
      for (const pair of pairs) {
        if (this.#unifyPair(pair[0], pair[1], waiting)) progress = true;
      }
      if (!progress) throw new Error('unification of two terms without values');
      pairs = waiting;
    }
  }

  /** True when something was done; pairs that must wait, and those of the parts, are added to `waiting`. */
  #unifyPair(left: Term, right: Term, waiting: [Term, Term][]): boolean {
    const openLeft = this.scope.hasUnbound(left);
    const openRight = this.scope.hasUnbound(right);
    if (!openRight) {
      this.match(left, this.term(right));
      return true;
    }
    if (!openLeft) {
      this.match(right, this.term(left));
      return true;
    }
    if (left.kind === 'array' && right.kind === 'array') {
      if (left.items.length !== right.items.length) this.ops.push({ op: 'fail' });
      else for (let i = 0; i < left.items.length; i++) waiting.push([left.items[i]!, right.items[i]!]);
      return true;
    }
    if (left.kind === 'object' && right.kind === 'object') {
      if (left.entries.length !== right.entries.length) this.ops.push({ op: 'fail' });
      else {
        for (const [key, value] of left.entries) {
          const other = right.entries.find(([name]) => sameScalar(name, key));
          if (other === undefined) this.ops.push({ op: 'fail' });
          else waiting.push([value, other[1]]);
        }
      }
      return true;
    }
    if (left.kind === 'var' && left.name.startsWith('$')) return true;
    if (right.kind === 'var' && right.name.startsWith('$')) return true;
    waiting.push([left, right]);
    return false;
  }

  /** Matches a pattern with a value. */
  match(pattern: Term, value: PlanTerm): void {
    if (pattern.kind === 'var' && !this.scope.bound.has(pattern.name)) {
      const slot = this.scope.isIgnored(pattern.name) ? this.scope.temporary() : this.scope.slot(pattern.name);
      this.scope.bound.add(pattern.name);
      this.ops.push({ op: 'let', slot, term: value });
      return;
    }
    if (!this.scope.hasUnbound(pattern)) {
      this.ops.push({ op: 'equal', left: this.term(pattern), right: value });
      return;
    }
    if (pattern.kind === 'array') {
      const slot = this.#held(value);
      this.ops.push({ op: 'is-array', slot, length: pattern.items.length });
      for (const [i, item] of pattern.items.entries()) {
        if (item.kind === 'var' && this.scope.isIgnored(item.name)) continue;
        this.match(item, { op: 'get', from: { op: 'slot', slot }, key: { op: 'const', value: i } });
      }
      return;
    }
    if (pattern.kind === 'object') {
      const slot = this.#held(value);
      this.ops.push({ op: 'is-object', slot, size: pattern.entries.length });
      for (const [key, entry] of pattern.entries) {
        this.match(entry, { op: 'get', from: { op: 'slot', slot }, key: this.term(key) });
      }
      return;
    }
    throw new Error(`a ${pattern.kind} with unbound variables cannot be matched`);
  }

  #held(value: PlanTerm): number {
    if (value.op === 'slot') return value.slot;
    const slot = this.scope.temporary();
    this.ops.push({ op: 'let', slot, term: value });
    return slot;
  }

  /** A call of a builtin or function; a relation becomes a scan of its results. */
  call(operator: RefTerm, args: readonly Term[], at: number): PlanTerm {
    const planned = args.map((arg) => this.term(arg));
    const name = dottedName(operator) ?? '';
    const builtin = this.environment.callables.builtin(name);
    if (builtin === undefined) {
      const group = this.groupAt(operator.path);
      if (group === undefined) throw new Error(`unknown function ${name}`);
      if (group.kind !== 'function') return { op: 'rule', group: group.id };
      return { op: 'apply', group: group.id, args: planned, at };
    }
    const known = this.environment.metadata?.(name);
    if (known !== undefined) return { op: 'const', value: known };
    const call: PlanTerm = { op: 'call', name, args: planned, at };
    if (!builtin.relation) return call;
    const slot = this.scope.temporary();
    this.ops.push({ op: 'scan', from: call, key: undefined, value: slot, at });
    return { op: 'slot', slot };
  }

  arity(operator: RefTerm): number {
    const builtin = this.environment.callables.builtin(dottedName(operator) ?? '');
    if (builtin !== undefined) return builtin.variadic === undefined ? builtin.args.length : Number.POSITIVE_INFINITY;
    return this.groupAt(operator.path)?.rules[0]?.arity ?? 0;
  }

  /** The group at a path of constants below `data`. */
  groupAt(path: readonly Term[]): GroupLayout | undefined {
    let node = this.environment.nodes[0]!;
    for (const part of path) {
      const child =
        part.kind === 'scalar' && typeof part.value === 'string' ? node.children.get(part.value) : undefined;
      if (child === undefined) return undefined;
      node = this.environment.nodes[child]!;
    }
    return node.group === undefined ? undefined : this.environment.groups[node.group];
  }

  /** The function that a `with` value names. */
  functionRef(value: Term): FunctionRef | undefined {
    if (value.kind !== 'ref') return undefined;
    if (value.head.kind !== 'var' || value.head.name !== 'data') return undefined;
    const group = this.groupAt(value.path);
    return group?.kind === 'function' ? { op: 'function', group: group.id } : undefined;
  }

  #ref(ref: RefTerm): PlanTerm {
    if (ref.head.kind === 'var' && ref.head.name === 'input') return this.#follow({ op: 'input' }, ref.path, ref.at);
    if (ref.head.kind === 'var' && ref.head.name === 'data') return this.#data(ref);
    return this.#follow(this.term(ref.head), ref.path, ref.at);
  }

  #data(ref: RefTerm): PlanTerm {
    const { nodes } = this.environment;
    let index = 0;
    for (let i = 0; ; i++) {
      const node = nodes[index]!;
      if (node.group !== undefined) return this.#follow({ op: 'rule', group: node.group }, ref.path.slice(i), ref.at);
      const part = ref.path[i];
      if (part === undefined) return { op: 'document', node: index };
      if (part.kind === 'scalar') {
        const child = typeof part.value === 'string' ? node.children.get(part.value) : undefined;
        if (child === undefined) return this.#follow({ op: 'base', path: node.path }, ref.path.slice(i), ref.at);
        index = child;
        continue;
      }
      return this.#dynamic(index, ref, i);
    }
  }

  /** From a node on, keys are known only at run time. */
  #dynamic(index: number, ref: RefTerm, from: number): PlanTerm {
    const keys: PlanTerm[] = [];
    let i = from;
    let current = index;
    // Keys select among rules as deep as the tree goes; what follows is looked up in values.
    for (let depth = depthBelow(this.environment.nodes, index); i < ref.path.length && depth > 0; i++, depth--) {
      const part = ref.path[i]!;
      if (!this.scope.isUnbound(part)) {
        if (this.scope.hasUnbound(part)) break;
        keys.push(this.term(part));
        continue;
      }
      const slot = this.scope.slot((part as { name: string }).name);
      if (keys.length === 0) this.ops.push({ op: 'scan-node', node: current, key: slot });
      else {
        const from: PlanTerm = { op: 'descend', node: current, keys: [...keys] };
        this.ops.push({ op: 'scan', from, key: slot, value: undefined, at: ref.at });
      }
      this.scope.bound.add((part as { name: string }).name);
      keys.push({ op: 'slot', slot });
    }
    current = index;
    return this.#follow({ op: 'descend', node: current, keys }, ref.path.slice(i), ref.at);
  }

  #follow(base: PlanTerm, path: readonly Term[], at: number): PlanTerm {
    let from = base;
    for (const part of path) {
      if (!this.scope.hasUnbound(part)) {
        from = { op: 'get', from, key: this.term(part) };
        continue;
      }
      const value = this.scope.temporary();
      if (part.kind === 'var') {
        const key = this.scope.isIgnored(part.name) ? undefined : this.scope.slot(part.name);
        this.ops.push({ op: 'scan', from, key, value, at });
        this.scope.bound.add(part.name);
      } else {
        const key = this.scope.temporary();
        this.ops.push({ op: 'scan', from, key, value, at });
        this.match(part, { op: 'slot', slot: key });
      }
      from = { op: 'slot', slot: value };
    }
    return from;
  }
}

function depthBelow(nodes: PlanEnvironment['nodes'], index: number): number {
  let deepest = 0;
  for (const child of nodes[index]!.children.values()) deepest = Math.max(deepest, 1 + depthBelow(nodes, child));
  return deepest;
}

function sameScalar(a: Term, b: Term): boolean {
  if (a.kind === 'var' && b.kind === 'var') return a.name === b.name;
  return a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;
}

/** A composite of constants is a constant. */
function fold(term: PlanTerm): PlanTerm {
  if (term.op === 'array' || term.op === 'set') {
    const values = constants(term.items);
    if (values === undefined) return term;
    return { op: 'const', value: term.op === 'array' ? values : new RegoSet(values) };
  }
  if (term.op === 'object') {
    const keys = constants(term.entries.map(([key]) => key));
    const values = constants(term.entries.map(([, value]) => value));
    if (keys === undefined || values === undefined) return term;
    return { op: 'const', value: objectOf(keys.map((key, i) => [key, values[i]!])) };
  }
  return term;
}

function constants(terms: readonly PlanTerm[]): Value[] | undefined {
  const values: Value[] = [];
  for (const term of terms) {
    if (term.op !== 'const') return undefined;
    values.push(term.value);
  }
  return values;
}
