import { DatabaseSync } from 'node:sqlite';
import { contextsOf, doubling } from '../contexts.js';
import type { Engine } from './engine.js';

/** `node:sqlite`: two statements are the same when they compile to the same program. */
export function sqliteEngine(): Engine {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (a TEXT, b TEXT, c INT); CREATE TABLE users (id, name, password)');
  const program = (statement: string): string | undefined => {
    try {
      const rows = database.prepare(`EXPLAIN ${statement}`).all() as { opcode: string }[];
      return rows.map(({ opcode }) => opcode).join(' ');
    } catch {
      return undefined;
    }
  };
  const plain = new Map<string, string | undefined>();
  return {
    name: 'SQLite',
    dialect: 'sqlite',
    contexts: contextsOf(doubling, ["'"], ['"', '`']),
    async label(context, statement) {
      if (!plain.has(context.name)) plain.set(context.name, program(context.embed(context.plain)));
      const found = program(statement);
      if (found === undefined) return 'invalid';
      return found === plain.get(context.name) ? 'same' : 'changed';
    },
    close: async () => database.close(),
  };
}
