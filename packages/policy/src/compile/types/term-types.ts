import { type Body, dottedName, type RefTerm, type Term } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import type { Callables } from '../program.js';
import { type FunctionType, type Resolution, RuleTypes } from './rule-types.js';
import { Scope } from './scope.js';
import {
  ANY,
  isEmptyCollection,
  isNil,
  NIL,
  STRING,
  selectKey,
  typeOfConstant,
  union,
  valuesOfType,
} from './type-ops.js';
import { bounded } from './type-size.js';

/** Infers the types of terms. */
export abstract class TermTypes {
  protected readonly callables: Callables;
  protected readonly rules: RuleTypes = new RuleTypes();

  /** The type of the input where nothing gives it another. */
  protected readonly input: Type;

  constructor(callables: Callables, input: Type) {
    this.callables = callables;
    this.input = input;
  }

  /** Learns the types of a body's variables, without reporting anything; false when there is something to report. */
  protected abstract learn(body: Body, scope: Scope): boolean;

  protected functionType(ref: RefTerm): FunctionType | undefined {
    const name = dottedName(ref);
    const builtin = name === undefined ? undefined : this.callables.builtin(name);
    if (builtin !== undefined) return { args: builtin.args, result: builtin.result };
    return ref.head.kind === 'var' && ref.head.name === 'data' ? this.rules.functionAt(ref.path) : undefined;
  }

  /** What a ref begins with: a document, a rule, a function, or a variable with its type. */
  protected headType(ref: RefTerm, scope: Scope): Resolution {
    if (ref.head.kind !== 'var') return { type: this.typeOf(ref.head, scope), rest: ref.path };
    const { name } = ref.head;
    if (name !== 'input' && name !== 'data') return { type: scope.get(name) ?? NIL, rest: ref.path };
    const given = scope.document(ref);
    if (given !== undefined) return given;
    return name === 'data' ? this.rules.resolve(ref.path) : { type: this.input, rest: ref.path };
  }

  /** The type of a term; parts of it may have none. */
  protected typeOf(term: Term, scope: Scope): Type {
    switch (term.kind) {
      case 'scalar':
        return typeOfConstant(term.value);
      case 'var':
        return scope.get(term.name) ?? NIL;
      case 'template':
        return STRING;
      case 'array':
        return bounded({ kind: 'array', static: term.items.map((item) => this.typeOf(item, scope)) });
      case 'set':
        return bounded({
          kind: 'set',
          of: term.items.reduce<Type>((all, item) => union(all, this.typeOf(item, scope)), NIL),
        });
      case 'object':
        return bounded(this.#objectType(term, scope));
      case 'ref':
        return this.#refType(term, scope);
      case 'call':
        return this.functionType(term.operator)?.result ?? ANY;
      default:
        return bounded(this.#comprehensionType(term, scope));
    }
  }

  #objectType(term: Term & { kind: 'object' }, scope: Scope): Type {
    const fields = new Map<string, Type>();
    let dynamic: { key: Type; value: Type } | undefined;
    for (const [key, value] of term.entries) {
      const type = this.typeOf(value, scope);
      if (key.kind === 'scalar' && typeof key.value === 'string') fields.set(key.value, type);
      else dynamic = { key: this.typeOf(key, scope), value: type };
    }
    const list = [...fields].map(([key, value]) => ({ key, value }));
    return dynamic === undefined ? { kind: 'object', static: list } : { kind: 'object', static: list, dynamic };
  }

  #refType(term: RefTerm, scope: Scope): Type {
    const { type, rest } = this.headType(term, scope);
    let current = type ?? ANY;
    for (const part of rest) {
      if (isNil(current)) return NIL;
      if (part.kind === 'scalar') current = selectKey(current, part.value);
      else if (isEmptyCollection(current)) current = ANY;
      else current = valuesOfType(current);
    }
    return current;
  }

  #comprehensionType(term: Term, scope: Scope): Type {
    if (
      term.kind !== 'array-comprehension' &&
      term.kind !== 'set-comprehension' &&
      term.kind !== 'object-comprehension'
    ) {
      return NIL;
    }
    const inner = new Scope(scope);
    if (!this.learn(term.body, inner)) return NIL;
    if (term.kind === 'object-comprehension') {
      const key = this.typeOf(term.key, inner);
      return { kind: 'object', static: [], dynamic: { key, value: this.typeOf(term.value, inner) } };
    }
    const of = this.typeOf(term.head, inner);
    if (term.kind === 'set-comprehension') return { kind: 'set', of };
    return isNil(of) ? { kind: 'array', static: [] } : { kind: 'array', static: [], dynamic: of };
  }
}
