import { PolicyError } from '../../errors.js';
import { isPlainObject, type PlainObject, type Value } from '../../values/index.js';

/** Names of tables and columns: by table, the name of the table as `$self` and those of its columns. */
export type Mappings = PlainObject;

/** Mappings that are not of that form. */
export class MappingsError extends PolicyError {
  constructor(message: string) {
    super('POLICY_MAPPINGS', `mappings: invalid mappings${message}`);
    this.name = 'MappingsError';
  }
}

/**
 * The mappings for a dialect: those given for it, else those for its target, else all.
 *
 * @throws {MappingsError}
 */
export function mappingsFor(mappings: Mappings | undefined, target: string, dialect: string): Mappings | undefined {
  if (mappings === undefined) return undefined;
  for (const [kind, name] of [
    ['dialect', dialect],
    ['target', target],
  ] as const) {
    const given = member(mappings, name);
    if (given === undefined || given === null) continue;
    if (!isPlainObject(given)) throw new MappingsError(` for ${kind} ${name}`);
    return checked(given);
  }
  return checked(mappings);
}

function checked(mappings: Mappings): Mappings {
  for (const table of Object.keys(mappings).sort()) {
    const columns = member(mappings, table);
    if (!isPlainObject(columns)) continue;
    for (const key of Object.keys(columns).sort()) {
      const name = member(columns, key)!;
      if (typeof name === 'string' || (isPlainObject(name) && key !== '$self' && key !== '$table')) continue;
      throw new MappingsError(`: ${table}.${key}: expected string, got ${goType(name)}`);
    }
  }
  return mappings;
}

/** What OPA calls a JSON value here. */
function goType(value: Value): string {
  if (value === null) return '<nil>';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return '[]interface {}';
  return isPlainObject(value) ? 'map[string]interface {}' : 'json.Number';
}

/** Names below `input` that stand for a column alone, since some mapping gives them a `$table`. */
export function shortNames(mappings: Mappings | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  for (const group of Object.values(mappings ?? {})) {
    if (!isPlainObject(group)) continue;
    for (const [name, mapping] of Object.entries(group)) {
      if (isPlainObject(mapping) && member(mapping, '$table') !== undefined) names.add(name);
    }
  }
  return names;
}

/** The name that a dotted field has in the store. */
export function mappedField(field: string, mappings: Mappings | undefined): string {
  if (mappings === undefined) return field;
  const dot = field.indexOf('.');
  let table = dot < 0 ? field : field.slice(0, dot);
  let column = dot < 0 ? undefined : field.slice(dot + 1);
  const ownTable = text(mappings, table, '$table');
  if (ownTable !== undefined) [table, column] = [ownTable, table];
  const shownTable = text(mappings, table, '$self') ?? table;
  return column === undefined ? shownTable : `${shownTable}.${text(mappings, table, column) ?? column}`;
}

function text(mappings: Mappings, table: string, key: string): string | undefined {
  const columns = member(mappings, table);
  const name = isPlainObject(columns) ? member(columns, key) : undefined;
  return typeof name === 'string' ? name : undefined;
}

function member(object: PlainObject, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
