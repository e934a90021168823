import { createRequire } from 'node:module';
import { judge } from '../core/judge.js';
import { detectSqlInjection } from '../detect/sql/detect-sql.js';
import { dialects } from '../detect/sql/dialect.js';
import { wrapMethod } from '../hooks/wrap.js';

/** Guards `node:sqlite`, where this Node has it. */
export function hookSqlite(): void {
  let sqlite: { DatabaseSync: { prototype: object } };
  try {
    sqlite = createRequire(import.meta.url)('node:sqlite') as typeof sqlite;
  } catch {
    return;
  }
  for (const name of ['prepare', 'exec']) {
    const sink = `sqlite.${name}`;
    wrapMethod(sqlite.DatabaseSync.prototype, name, ([sql]) =>
      typeof sql === 'string'
        ? judge({ sink, value: sql }, ['sql-injection'], (inputs) => detectSqlInjection(sql, inputs, dialects.sqlite))
        : undefined,
    );
  }
}
