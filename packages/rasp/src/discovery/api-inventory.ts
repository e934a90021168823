const mostRoutes = 2000;
const mostFields = 200;

/** What was seen of one parameter. */
interface Field {
  readonly types: Set<string>;
  seen: number;
}

/** What was seen of one route. */
interface Route {
  readonly method: string;
  readonly path: string;
  readonly query: Map<string, Field>;
  readonly body: Map<string, Field>;
  readonly statuses: Set<number>;
  requests: number;
  authenticated: number;
}

/** A request that was answered. */
export interface SeenRequest {
  readonly method: string;
  /** The pattern of the route, or the path. */
  readonly path: string;
  readonly query: unknown;
  readonly body: unknown;
  readonly status: number;
  readonly authenticated: boolean;
}

/** A document of OpenAPI 3.1, as far as it is written here. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
}

/** One operation. */
export interface OpenApiOperation {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: { readonly type: string | readonly string[] };
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
  /** Names of fields that look like personal data or secrets. */
  readonly 'x-sensitive-fields'?: readonly string[];
  /** Share of requests that came with credentials. */
  readonly 'x-authenticated': number;
  readonly 'x-requests': number;
}

const sensitive = /pass(?:word|wd)?|secret|token|api[-_]?key|ssn|social|iban|card|cvv|birth|e[-_]?mail|phone|address/i;

/** Collects what an application's interface is, from the requests that it answers. Bounded. */
export class ApiInventory {
  readonly #routes = new Map<string, Route>();

  /** Takes in a request. */
  observe({ method, path, query, body, status, authenticated }: SeenRequest): void {
    const pattern = templated(path);
    const key = `${method} ${pattern}`;
    let route = this.#routes.get(key);
    if (route === undefined) {
      if (this.#routes.size >= mostRoutes) return;
      route = {
        method,
        path: pattern,
        query: new Map(),
        body: new Map(),
        statuses: new Set(),
        requests: 0,
        authenticated: 0,
      };
      this.#routes.set(key, route);
    }
    route.requests++;
    if (authenticated) route.authenticated++;
    route.statuses.add(status);
    note(route.query, query);
    note(route.body, body);
  }

  /** What was seen, as a document of OpenAPI 3.1, in the order of its paths. */
  openApi(info: OpenApiDocument['info']): OpenApiDocument {
    const paths: Record<string, Record<string, OpenApiOperation>> = {};
    const sorted = [...this.#routes.values()].sort((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1,
    );
    for (const route of sorted) {
      const at = openApiPath(route.path);
      const operations = Object.hasOwn(paths, at) ? paths[at]! : {};
      operations[route.method.toLowerCase()] = operationOf(route, at);
      paths[at] = operations;
    }
    return { openapi: '3.1.0', info, paths };
  }
}

function note(fields: Map<string, Field>, value: unknown): void {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return;
  for (const [name, each] of Object.entries(value)) {
    let field = fields.get(name);
    if (field === undefined) {
      if (fields.size >= mostFields) return;
      field = { types: new Set(), seen: 0 };
      fields.set(name, field);
    }
    field.seen++;
    field.types.add(typeOf(each));
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' || typeof value === 'object' ? typeof value : 'string';
}

/** A path that no framework gave a pattern for: segments that are numbers or ids become parameters. */
function templated(path: string): string {
  return path
    .split('/', 64)
    .map((segment) => (/^\d{1,20}$|^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9a-f]{24,64}$/i.test(segment) ? ':id' : segment))
    .join('/');
}

function openApiPath(path: string): string {
  return path.replace(/:([A-Za-z_]\w{0,63})\??/g, '{$1}');
}

function operationOf(route: Route, path: string): OpenApiOperation {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name!,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = [...route.query].map(([name, field]) => ({
    name,
    in: 'query' as const,
    required: field.seen === route.requests,
    schema: { type: typesOf(field) },
  }));
  const secrets = [...route.query.keys(), ...route.body.keys()].filter((name) => sensitive.test(name)).sort();
  const required = [...route.body].filter(([, field]) => field.seen === route.requests).map(([name]) => name);
  const properties = Object.fromEntries([...route.body].map(([name, field]) => [name, { type: typesOf(field) }]));
  return {
    parameters: [...inPath, ...inQuery],
    ...(route.body.size === 0
      ? {}
      : { requestBody: { content: { 'application/json': { schema: { type: 'object', properties, required } } } } }),
    responses: Object.fromEntries(
      [...route.statuses].sort().map((status) => [String(status), { description: `seen ${status}` }]),
    ),
    ...(secrets.length === 0 ? {} : { 'x-sensitive-fields': secrets }),
    'x-authenticated': route.requests === 0 ? 0 : route.authenticated / route.requests,
    'x-requests': route.requests,
  };
}

function typesOf({ types }: Field): string | readonly string[] {
  const list = [...types].sort();
  return list.length === 1 ? list[0]! : list;
}
