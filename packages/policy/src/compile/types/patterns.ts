import type { Term } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import type { Scope } from './scope.js';
import { TermTypes } from './term-types.js';
import { ANY, hasNil, isNil, selectKey, unifies, union } from './type-ops.js';

/** Matches types with patterns, giving unknown variables theirs. */
export abstract class PatternTypes extends TermTypes {
  /** Whether two terms may be equal. */
  protected unify(a: Term, b: Term, scope: Scope): boolean {
    const left = this.typeOf(a, scope);
    const right = this.typeOf(b, scope);
    const openLeft = hasNil(left);
    const openRight = hasNil(right);
    if (openLeft && !openRight) return this.assign(a, right, scope);
    if (openRight && !openLeft) return this.assign(b, left, scope);
    if (!openLeft) return unifies(left, right);
    return this.#unifyOpen(a, left, b, right, scope);
  }

  #unifyOpen(a: Term, left: Type, b: Term, right: Type, scope: Scope): boolean {
    if (a.kind === 'array' && b.kind === 'array') {
      return a.items.length === b.items.length && a.items.every((item, i) => this.unify(item, b.items[i]!, scope));
    }
    if (a.kind === 'object' && b.kind === 'object') {
      if (a.entries.length !== b.entries.length) return false;
      return a.entries.every(([key, value]) => {
        const other = b.entries.find(([name]) => isSameKey(name, key));
        return other !== undefined && this.unify(value, other[1], scope);
      });
    }
    if (a.kind === 'var' && isComposite(b)) return this.#adopt(b, a, scope);
    if (b.kind === 'var' && isComposite(a)) return this.#adopt(a, b, scope);
    if (a.kind === 'var' && b.kind === 'var') return this.#adopt(a, b, scope);
    if (a.kind === 'var' && b.kind === 'ref') return this.assign(a, ANY, scope);
    if (b.kind === 'var' && a.kind === 'ref') return this.assign(b, ANY, scope);
    if (a.kind === 'var' && isNil(left) && !isNil(right)) return this.assign(a, right, scope);
    if (b.kind === 'var' && isNil(right) && !isNil(left)) return this.assign(b, left, scope);
    return false;
  }

  /** Opens the first term, then gives its type to the variable. */
  #adopt(term: Term, variable: Term, scope: Scope): boolean {
    return this.assign(term, ANY, scope) && this.assign(variable, this.typeOf(term, scope), scope);
  }

  /** Whether the term may have the type; its variables without one get theirs, or one more where `widen` holds. */
  protected assign(term: Term, type: Type, scope: Scope, widen = false): boolean {
    switch (term.kind) {
      case 'var': {
        const known = scope.get(term.name);
        if (widen) scope.set(term.name, union(known, type));
        else if (known !== undefined) return unifies(known, type);
        else scope.set(term.name, type);
        return true;
      }
      case 'array':
      case 'object':
      case 'set':
        return this.#assignParts(term, type, scope, widen);
      default:
        return unifies(this.typeOf(term, scope), type);
    }
  }

  #assignParts(term: Term & { kind: 'array' | 'object' | 'set' }, type: Type, scope: Scope, widen: boolean): boolean {
    if (type.kind === 'any') {
      if (type.of === undefined) {
        const parts = term.kind === 'object' ? term.entries.flat() : term.items;
        for (const part of parts) this.assign(part, ANY, scope, true);
        return true;
      }
      // Each alternative may teach something.
      return type.of.map((member) => this.assign(term, member, scope, true)).includes(true);
    }
    if (term.kind === 'array' && type.kind === 'array') {
      if (term.items.length !== type.static.length && type.dynamic === undefined) return false;
      return term.items.every((item, i) => this.assign(item, selectKey(type, i), scope, widen));
    }
    if (term.kind === 'set' && type.kind === 'set') {
      return term.items.every((item) => this.assign(item, type.of, scope, widen));
    }
    if (term.kind === 'object' && type.kind === 'object') {
      if (term.entries.length !== type.static.length && type.dynamic === undefined) return false;
      return term.entries.every(([key, value]) => {
        if (key.kind !== 'scalar') {
          this.assign(value, ANY, scope, widen);
          return true;
        }
        const wanted = selectKey(type, key.value);
        return !isNil(wanted) && this.assign(value, wanted, scope, widen);
      });
    }
    return false;
  }

  /** Whether the term may be a member of a collection whose members have the type. */
  protected mayBeMember(term: Term, type: Type, scope: Scope): boolean {
    if (hasNil(type)) return true;
    const have = this.typeOf(term, scope);
    return (hasNil(have) || unifies(have, type)) && this.assign(term, type, scope);
  }
}

function isComposite(term: Term): boolean {
  return term.kind === 'array' || term.kind === 'object';
}

function isSameKey(a: Term, b: Term): boolean {
  return a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;
}
