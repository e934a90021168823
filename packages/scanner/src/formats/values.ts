/** Data read from a file: what JSON, YAML and TOML have in common. Tables have no prototype. */
export type Value = string | number | boolean | null | readonly Value[] | Table;

/** Keys to values; made without a prototype, so that no key is special. */
export interface Table {
  readonly [key: string]: Value;
}

/** An empty table to fill. */
export function newTable(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}

/** The value as a table, or undefined. */
export function asTable(value: Value | undefined): Table | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : undefined;
}

/** The value as a list, or an empty one. */
export function asList(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text; numbers are written out, everything else is undefined. */
export function asText(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** The tables in a list. */
export function tables(value: Value | undefined): Table[] {
  return asList(value).flatMap((item) => {
    const table = asTable(item);
    return table ? [table] : [];
  });
}

/** Keys and values of what should be a table; none when it is not. */
export function entries(value: Value | undefined): [string, Value][] {
  return Object.entries(asTable(value) ?? {});
}
