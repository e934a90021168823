/** A schema as far as the names of fields go: JSON Schema's `properties` and `items`. */
export interface FieldSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>> | undefined;
  readonly items?: FieldSchema | undefined;
}

const mostVisited = 10_000;

/** Paths of the fields that a schema does not name; objects without `properties` may hold anything. */
export function extraFields(value: unknown, schema: FieldSchema): string[] {
  const found: string[] = [];
  const pending: { readonly value: unknown; readonly schema: FieldSchema; readonly path: string }[] = [
    { value, schema, path: '' },
  ];
  for (let at = 0; at < pending.length && at < mostVisited; at++) {
    const { value: each, schema: expected, path } = pending[at]!;
    if (each === null || typeof each !== 'object') continue;
    if (Array.isArray(each)) {
      if (expected.items !== undefined)
        for (const [index, item] of each.entries())
          pending.push({ value: item, schema: expected.items, path: `${path}[${index}]` });
      continue;
    }
    const { properties } = expected;
    if (properties === undefined) continue;
    for (const key of Object.keys(each)) {
      const place = path === '' ? key : `${path}.${key}`;
      if (!Object.hasOwn(properties, key)) found.push(place);
      else pending.push({ value: Reflect.get(each, key), schema: properties[key]!, path: place });
    }
  }
  return found;
}
