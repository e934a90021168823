import type { SqlDialect } from '../../../packages/rasp/src/detect/sql/dialect.js';
import type { SqlContext } from '../contexts.js';

/** What a database says of a statement beside the plain one of its context. */
export type Label = 'same' | 'changed' | 'invalid';

/** A real database that labels statements by what it would do. */
export interface Engine {
  readonly name: string;
  readonly dialect: SqlDialect['name'];
  readonly contexts: readonly SqlContext[];
  label(context: SqlContext, statement: string): Promise<Label>;
  close(): Promise<void>;
}

/** A condition of a plan without its literals: what remains is structure. */
function shape(condition: string): string {
  return condition
    .replace(/'[-+.\d]+'::\w+/g, 'n')
    .replace(/'(?:[^'\\]|\\.|'')*'/g, 's')
    .replace(/-?\b\d[\w.]*/g, 'n')
    .replace(/::[\w ]+/g, '');
}

/** Figures of a plan that follow the rows of the tables, not the structure of the statement. */
const figures = new Set(['cost', 'rows', 'filtered', 'r_rows', 'r_filtered', 'loops', 'nested_loop_cost']);

/** A plan in JSON, literals and figures aside. */
export function skeleton(plan: unknown): string {
  return JSON.stringify(plan, (key, value: unknown) => {
    if (figures.has(key)) return undefined;
    return typeof value === 'string' ? shape(value) : value;
  });
}
