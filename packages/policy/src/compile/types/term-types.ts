import { type Body, dottedName, type RefTerm, type Term } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import type { Callables } from '../program.js';
import { type FunctionType, RuleTypes } from './rule-types.js';
import { Scope } from './scope.js';
import { ANY, NEVER, STRING, selectKey, typeOfConstant, union, valuesOfType } from './type-ops.js';

/** Infers the types of terms. */
export abstract class TermTypes {
  protected readonly callables: Callables;
  protected readonly rules: RuleTypes = new RuleTypes();

  constructor(callables: Callables) {
    this.callables = callables;
  }

  /** Learns the types of a body's variables, without reporting anything. */
  protected abstract learn(body: Body, scope: Scope): void;

  protected functionType(ref: RefTerm): FunctionType | undefined {
    const name = dottedName(ref);
    const builtin = name === undefined ? undefined : this.callables.builtin(name);
    if (builtin !== undefined) return { args: builtin.args, result: builtin.result };
    return ref.head.kind === 'var' && ref.head.name === 'data' ? this.rules.functionAt(ref.path) : undefined;
  }

  /** The type of a collection's members, as far as it is known. */
  protected membersOf(collection: Term, scope: Scope): Type | undefined {
    const type = this.typeOf(collection, scope);
    if (type !== undefined) return valuesOfType(type);
    if (collection.kind !== 'array' && collection.kind !== 'set') return undefined;
    return collection.items.reduce<Type | undefined>((all, item) => {
      const own = this.typeOf(item, scope);
      return own === undefined ? all : union(all, own);
    }, undefined);
  }

  protected headType(
    ref: RefTerm,
    scope: Scope,
  ): { type?: Type | undefined; function?: FunctionType; rest: readonly Term[] } | undefined {
    if (ref.head.kind === 'var') {
      const { name } = ref.head;
      if (name === 'input') return { type: ANY, rest: ref.path };
      if (name === 'data') {
        if (scope.isReplaced(ref.path)) return { type: ANY, rest: ref.path };
        return this.rules.resolve(ref.path, (term) => this.typeOf(term, scope));
      }
      const known = scope.get(name);
      return known && { type: known, rest: ref.path };
    }
    const type = this.typeOf(ref.head, scope);
    return type && { type, rest: ref.path };
  }

  /** The type of a term; undefined while a variable in it has none. */
  protected typeOf(term: Term, scope: Scope): Type | undefined {
    switch (term.kind) {
      case 'scalar':
        return typeOfConstant(term.value);
      case 'var':
        return scope.get(term.name);
      case 'template':
        return STRING;
      case 'array': {
        const items: Type[] = [];
        for (const item of term.items) {
          const type = this.typeOf(item, scope);
          if (type === undefined) return undefined;
          items.push(type);
        }
        return { kind: 'array', static: items };
      }
      case 'set': {
        let of: Type = NEVER;
        for (const item of term.items) {
          const type = this.typeOf(item, scope);
          if (type === undefined) return undefined;
          of = union(of, type);
        }
        return { kind: 'set', of };
      }
      case 'object':
        return this.objectType(term, scope);
      case 'ref':
        return this.refType(term, scope);
      case 'call':
        return this.functionType(term.operator)?.result ?? ANY;
      default:
        return this.comprehensionType(term, scope);
    }
  }

  protected objectType(term: Term & { kind: 'object' }, scope: Scope): Type | undefined {
    const fields = new Map<string, Type>();
    let dynamic: { key: Type; value: Type } | undefined;
    for (const [key, value] of term.entries) {
      const type = this.typeOf(value, scope);
      if (type === undefined) return undefined;
      if (key.kind === 'scalar' && typeof key.value === 'string') fields.set(key.value, type);
      else {
        const own = this.typeOf(key, scope) ?? ANY;
        dynamic = { key: union(dynamic?.key, own), value: union(dynamic?.value, type) };
      }
    }
    const list = [...fields].map(([key, value]) => ({ key, value }));
    return dynamic === undefined ? { kind: 'object', static: list } : { kind: 'object', static: list, dynamic };
  }

  protected refType(term: RefTerm, scope: Scope): Type | undefined {
    const found = this.headType(term, scope);
    let type = found?.type;
    if (type === undefined) return term.head.kind === 'var' && term.head.name === 'data' ? ANY : undefined;
    for (const part of found!.rest) {
      const next: Type | undefined = part.kind === 'scalar' ? selectKey(type, part.value) : valuesOfType(type);
      if (next === undefined) return undefined;
      type = next;
    }
    return type;
  }

  protected comprehensionType(term: Term, scope: Scope): Type | undefined {
    if (
      term.kind !== 'array-comprehension' &&
      term.kind !== 'set-comprehension' &&
      term.kind !== 'object-comprehension'
    ) {
      return undefined;
    }
    const inner = new Scope(scope);
    this.learn(term.body, inner);
    if (term.kind === 'object-comprehension') {
      const key = this.typeOf(term.key, inner) ?? ANY;
      return { kind: 'object', static: [], dynamic: { key, value: this.typeOf(term.value, inner) ?? ANY } };
    }
    const of = this.typeOf(term.head, inner) ?? ANY;
    return term.kind === 'set-comprehension' ? { kind: 'set', of } : { kind: 'array', static: [], dynamic: of };
  }
}
