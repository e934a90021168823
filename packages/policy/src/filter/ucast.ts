import { type Json, toPlain } from '../values/index.js';
import { assumeDefined, type Condition } from './condition.js';
import { FilterError } from './errors.js';

/** A condition as a tree of the UCAST kind, in the form that OPA gives it. */
export type Ucast =
  | { readonly type: 'compound'; readonly operator: 'and' | 'or' | 'not'; readonly value: readonly Ucast[] }
  | {
      readonly type: 'field';
      readonly operator: string;
      readonly field: string;
      readonly value: Json | { readonly field: string };
    };

/**
 * Writes a condition as UCAST. Undefined where it always holds.
 *
 * @throws {FilterError} where it never holds, or searches an array: UCAST has no word for these.
 */
export function ucast(condition: Condition): Ucast | undefined {
  const simple = assumeDefined(condition);
  return simple.kind === 'always' ? undefined : tree(simple);
}

function tree(condition: Condition): Ucast {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { type: 'compound', operator: condition.kind, value: condition.conditions.map(tree) };
    case 'not':
      return { type: 'compound', operator: 'not', value: [tree(condition.condition)] };
    case 'compare':
    case 'text':
      return {
        type: 'field',
        operator: condition.operator,
        field: condition.field,
        value: toPlain(condition.value),
      };
    case 'compare-fields':
      return { type: 'field', operator: condition.operator, field: condition.left, value: { field: condition.right } };
    case 'in':
      return { type: 'field', operator: 'in', field: condition.field, value: condition.values.map(toPlain) };
    default:
      throw new FilterError([{ message: `UCAST has no word for a condition that is '${condition.kind}'` }]);
  }
}
