import type { Term } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import { walkTerm } from '../walk.js';
import type { Scope } from './scope.js';
import { TermTypes } from './term-types.js';
import { ANY, selectKey, unifies } from './type-ops.js';

/** Matches types with patterns, giving unknown variables theirs. */
export abstract class PatternTypes extends TermTypes {
  protected unify(a: Term, b: Term, scope: Scope): boolean {
    const left = this.typeOf(a, scope);
    const right = this.typeOf(b, scope);
    if (left !== undefined && right !== undefined) return unifies(left, right);
    if (left !== undefined) return this.assign(b, left, scope);
    if (right !== undefined) return this.assign(a, right, scope);
    if (a.kind === 'array' && b.kind === 'array') {
      return a.items.length === b.items.length && a.items.every((item, i) => this.unify(item, b.items[i]!, scope));
    }
    if (a.kind === 'object' && b.kind === 'object') {
      if (a.entries.length !== b.entries.length) return false;
      return a.entries.every(([key, value]) => {
        const other = b.entries.find(
          ([name]) => name.kind === 'scalar' && key.kind === 'scalar' && name.value === key.value,
        );
        return other === undefined || this.unify(value, other[1], scope);
      });
    }
    this.assign(a, ANY, scope);
    this.assign(b, ANY, scope);
    return true;
  }

  protected member(term: Term, type: Type, scope: Scope): boolean {
    const have = this.typeOf(term, scope);
    if (have !== undefined && !unifies(have, type)) return false;
    return this.assign(term, type, scope);
  }

  /** Gives the unknown variables of a pattern their types; false when a part cannot match. */
  protected assign(term: Term, type: Type, scope: Scope): boolean {
    if (term.kind === 'var') {
      const known = scope.get(term.name);
      if (known !== undefined) return unifies(known, type);
      scope.set(term.name, type);
      return true;
    }
    if (term.kind === 'array' || term.kind === 'object' || term.kind === 'set') {
      if (type.kind === 'any') {
        if (type.of === undefined) {
          this.open(term, scope);
          return true;
        }
        const fitting = type.of.filter((member) => this.mayHold(term, member, scope));
        this.open(term, scope);
        return fitting.length > 0;
      }
      return this.assignParts(term, type, scope);
    }
    const have = this.typeOf(term, scope);
    return have === undefined || unifies(have, type);
  }

  protected mayHold(term: Term, type: Type, scope: Scope): boolean {
    const have = this.typeOf(term, scope);
    if (have !== undefined) return unifies(have, type);
    if (term.kind === 'array')
      return type.kind === 'array' && (type.dynamic !== undefined || type.static.length === term.items.length);
    return type.kind === 'any' || type.kind === term.kind;
  }

  protected assignParts(term: Term, type: Type, scope: Scope): boolean {
    if (term.kind === 'array' && type.kind === 'array') {
      if (term.items.length !== type.static.length && type.dynamic === undefined) return false;
      return term.items.every((item, i) => {
        const wanted = type.static[i] ?? type.dynamic;
        return wanted !== undefined && this.assign(item, wanted, scope);
      });
    }
    if (term.kind === 'set' && type.kind === 'set') {
      return term.items.every((item) => this.assign(item, type.of, scope));
    }
    if (term.kind === 'object' && type.kind === 'object') {
      if (term.entries.length !== type.static.length && type.dynamic === undefined) return false;
      return term.entries.every(([key, value]) => {
        if (key.kind !== 'scalar') return this.assign(value, ANY, scope);
        const wanted = selectKey(type, key.value);
        return wanted !== undefined && this.assign(value, wanted, scope);
      });
    }
    return false;
  }

  /** Gives variables of a composite that have no type yet the type of anything. */
  protected assume(term: Term, scope: Scope): void {
    walkTerm(term, (part) => {
      if (part.kind === 'var' && scope.get(part.name) === undefined) scope.set(part.name, ANY);
      return part.kind === 'array' || part.kind === 'object' || part.kind === 'set';
    });
  }

  protected open(term: Term, scope: Scope): void {
    walkTerm(term, (part) => {
      if (part.kind === 'var') scope.set(part.name, ANY);
      return part.kind === 'array' || part.kind === 'object' || part.kind === 'set';
    });
  }
}
