import { bodyOf, moduleOf, type PartialOptions, partial } from '../partial/partial.js';
import type { Policy } from '../policy.js';
import type { Condition } from './condition.js';
import { FilterError } from './errors.js';
import { Translator } from './translate.js';

/**
 * Compiles a rule into a condition on the rows or documents that are unknown: it holds for those for which the rule is true.
 * {@link sqlWhere}, {@link mongoFilter} and {@link ucast} write it for a store.
 *
 * @param rule The rule, such as `data.filters.include`.
 * @throws {FilterError} with every expression that no filter can hold, and its place.
 *
 * @example
 * ```ts
 * const condition = compileFilter(policy, 'data.filters.include', { unknowns: ['input.fruits'], input: { user: 'ann' } });
 * sqlWhere(condition, { dialect: 'postgresql' }); // { where: '"fruits"."owner" = $1', parameters: ['ann'] }
 * ```
 */
export function compileFilter(policy: Policy, rule: string, options: PartialOptions = {}): Condition {
  const { queries, support } = partial(policy, `${rule} == true`, options);
  const translator = new Translator(support.map(moduleOf));
  const condition = translator.bodies(queries.map(bodyOf));
  if (translator.problems.length > 0) throw new FilterError(translator.problems);
  return condition;
}
