import { bodyOf, moduleOf, type PartialOptions, partialWith } from '../../partial/partial.js';
import type { Policy } from '../../policy.js';
import { stringify, type Value } from '../../values/index.js';
import { FilterError } from '../errors.js';
import { fragmentProblems, placeOf } from './fragment.js';
import type { LiteralDialect } from './literals.js';
import { type Mappings, mappingsFor, shortNames } from './mappings.js';
import { SqlTextError, sqlText } from './sql-text.js';
import { type Target, targetOf } from './target.js';
import { filterTree, TreeError, treeDocument } from './tree.js';

/** Options of {@link opaFilters}. */
export interface OpaFilterOptions extends PartialOptions {
  /** What to write it for, as OPA names it: `sql+postgresql`, `ucast+prisma`. All of them must be able to say it. */
  readonly targets: readonly string[];
  /**
   * Names of tables and columns, in the form of OPA's `targetSQLTableMappings`: `{ fruits: { $self: 'f', name: 'n' } }`, for all targets or
   * below the name of a target or dialect.
   */
  readonly mappings?: Mappings;
  /** Told when each step begins. */
  readonly step?: (name: 'partial' | 'translate') => void;
}

/** A filter by the name of its target: `WHERE ...` with its constants in it, or UCAST. Undefined where the rule never holds. */
export type OpaFilters = ReadonlyMap<string, Value | undefined>;

/**
 * Compiles a rule into filters as OPA's Compile API does, with OPA's rules for what a filter may hold. An empty text, or an empty object, is
 * a rule that always holds. {@link compileFilter} takes more of the language, and its SQL has parameters.
 *
 * @param rule The rule, such as `data.filters.include`.
 * @throws {FilterError} with every expression that a target cannot say.
 * @throws {MappingsError}
 */
export function opaFilters(policy: Policy, rule: string, options: OpaFilterOptions): OpaFilters {
  const targets = options.targets.map(parsedTarget);
  options.step?.('partial');
  const { queries, support } = partialWith(policy, rule, options, true);
  const bodies = queries.map(bodyOf);
  const problems = fragmentProblems(bodies, support.map(moduleOf), targets, shortNames(options.mappings));
  if (problems.length > 0) throw new FilterError(problems);
  options.step?.('translate');
  const filters = new Map<string, Value | undefined>();
  for (const [i, name] of options.targets.entries()) {
    filters.set(name, bodies.length === 0 ? undefined : written(bodies, targets[i]!, options.mappings));
  }
  return filters;
}

function parsedTarget(name: string): Target {
  const plus = name.indexOf('+');
  const target = plus < 0 ? undefined : targetOf(name.slice(0, plus), name.slice(plus + 1));
  if (target === undefined) {
    throw new FilterError([{ message: `unknown target ${stringify(name)}: expected one such as sql+postgresql` }]);
  }
  return target;
}

function written(bodies: Parameters<typeof filterTree>[0], target: Target, mappings: Mappings | undefined): Value {
  try {
    const tree = filterTree(bodies, mappingsFor(mappings, target.target, target.dialect));
    return target.target === 'ucast' ? treeDocument(tree) : sqlText(tree, target.dialect as LiteralDialect);
  } catch (error) {
    if (error instanceof SqlTextError) throw new FilterError([{ message: error.message }]);
    if (!(error instanceof TreeError)) throw error;
    const { expr, message } = error;
    const position = placeOf(expr, expr.at);
    throw new FilterError([position === undefined ? { message } : { message, position }]);
  }
}
