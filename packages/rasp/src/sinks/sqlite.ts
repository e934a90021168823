import { judge } from '../core/judge.js';
import { detectSqlInjection } from '../detect/sql/detect-sql.js';
import { dialects } from '../detect/sql/dialect.js';
import type { Guard } from '../hooks/wrap.js';

/** Guards a function whose first argument is a statement of SQLite. */
export function guardSqliteStatement(sink: string): Guard {
  return ([sql]) =>
    typeof sql === 'string'
      ? judge({ sink, value: sql, repeatable: true }, ['sql-injection'], (inputs) =>
          detectSqlInjection(sql, inputs, dialects.sqlite),
        )
      : undefined;
}
