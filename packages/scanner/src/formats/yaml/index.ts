import { syntaxError } from '../syntax-error.js';
import { asTable, type Table } from '../values.js';
import { parseYaml } from './parse.js';

export { parseYaml } from './parse.js';

/** Parses YAML whose top is a mapping; throws `SCANNER_FILE_SYNTAX` when it is something else. */
export function parseYamlTable(text: string): Table {
  const table = asTable(parseYaml(text));
  if (!table) throw syntaxError('YAML', 1, 'a mapping at the top');
  return table;
}
