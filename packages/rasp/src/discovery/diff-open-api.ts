import type { OpenApiDocument, OpenApiOperation } from './api-inventory.js';

/** A difference between two interfaces. */
export interface ApiChange {
  readonly kind:
    | 'route added'
    | 'route removed'
    | 'parameter added'
    | 'parameter removed'
    | 'type changed'
    | 'authentication changed'
    | 'sensitive field added';
  /** `POST /orders`, with the name of the field where there is one. */
  readonly where: string;
}

/** What changed from one document to the next, in the order of the paths. */
export function diffOpenApi(before: OpenApiDocument, after: OpenApiDocument): ApiChange[] {
  const changes: ApiChange[] = [];
  const old = operations(before);
  const now = operations(after);
  for (const [where, operation] of now) {
    const known = old.get(where);
    if (known === undefined) changes.push({ kind: 'route added', where });
    else compare(where, known, operation, changes);
  }
  for (const where of old.keys()) if (!now.has(where)) changes.push({ kind: 'route removed', where });
  return changes;
}

function operations({ paths }: OpenApiDocument): Map<string, OpenApiOperation> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
}

function compare(where: string, before: OpenApiOperation, after: OpenApiOperation, changes: ApiChange[]): void {
  const old = fields(before);
  const now = fields(after);
  for (const [name, type] of now) {
    const known = old.get(name);
    if (known === undefined) changes.push({ kind: 'parameter added', where: `${where} ${name}` });
    else if (known !== type) changes.push({ kind: 'type changed', where: `${where} ${name}: ${known} to ${type}` });
  }
  for (const name of old.keys())
    if (!now.has(name)) changes.push({ kind: 'parameter removed', where: `${where} ${name}` });
  if (before['x-authenticated'] > 0 !== after['x-authenticated'] > 0)
    changes.push({ kind: 'authentication changed', where });
  for (const name of after['x-sensitive-fields'] ?? [])
    if (!(before['x-sensitive-fields'] ?? []).includes(name))
      changes.push({ kind: 'sensitive field added', where: `${where} ${name}` });
}

function fields({ parameters, requestBody }: OpenApiOperation): Map<string, string> {
  const found = new Map(parameters.map(({ name, in: place, schema }) => [`${place}.${name}`, String(schema.type)]));
  const body = requestBody?.content['application/json']?.schema as
    | { properties?: Record<string, { type: unknown }> }
    | undefined;
  for (const [name, { type }] of Object.entries(body?.properties ?? {})) found.set(`body.${name}`, String(type));
  return found;
}
