import { type Answer, emptyAnswer } from './answer.js';
import { postCompile } from './compile-routes.js';
import { deleteData, getData, patchData, postData, postDataV0, postDefault, putData } from './data-routes.js';
import { compileFilters } from './filter-routes.js';
import { getHealth, healthByPolicy } from './health-routes.js';
import { deletePolicy, getPolicy, listPolicies, putPolicy } from './policy-routes.js';
import type { RequestMetrics } from './prometheus.js';
import { getQuery, postQuery } from './query-routes.js';
import type { Route } from './route.js';
import { getConfig, getStatus } from './status-routes.js';

/** A part of the API: requests to `path`, or below it, by method. */
interface Resource {
  /** How metrics call it. */
  readonly handler: string;
  readonly path: string;
  /** Routes of the path itself. */
  readonly exact?: Readonly<Record<string, Route>>;
  /** Routes of what stands below the path. */
  readonly below?: Readonly<Record<string, Route>>;
  /** Whether other methods are refused without a word, rather than by the list of those allowed. */
  readonly silent?: boolean;
}

/** OPA's API, as data. */
function resources(metrics: RequestMetrics): readonly Resource[] {
  const data = { GET: getData, POST: postData, PUT: putData, PATCH: patchData };
  const policies = { GET: getPolicy, PUT: putPolicy, DELETE: deletePolicy };
  const compile = { GET: compileFilters, POST: compileFilters };
  return [
    { handler: 'v0/data', path: '/v0/data', exact: { POST: postDataV0 }, below: { POST: postDataV0 }, silent: true },
    { handler: 'v1/data', path: '/v1/data', exact: data, below: { ...data, DELETE: deleteData }, silent: true },
    { handler: 'v1/policies', path: '/v1/policies', exact: { GET: listPolicies }, below: policies, silent: true },
    { handler: 'v1/query', path: '/v1/query', exact: { GET: getQuery, POST: postQuery }, below: {}, silent: true },
    { handler: 'v1/compile', path: '/v1/compile', exact: { POST: postCompile }, below: compile },
    { handler: 'v1/config', path: '/v1/config', exact: { GET: getConfig } },
    { handler: 'v1/status', path: '/v1/status', exact: { GET: getStatus } },
    { handler: 'metrics', path: '/metrics', exact: { GET: () => metricsAnswer(metrics) } },
    { handler: 'health', path: '/health', exact: { GET: getHealth }, below: { GET: healthByPolicy() } },
  ];
}

function metricsAnswer(metrics: RequestMetrics): Answer {
  const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores' };
  return { status: 200, headers, body: metrics.text() };
}

/** A route that was found, or the answer where there is none. */
export type Found =
  | { readonly handler: string; readonly route: Route; readonly rest: string }
  | { readonly handler: string; readonly answer: Answer };

/** Finds routes by method and path, and answers requests to what there is not as Go's router does. */
export function createRouter(metrics: RequestMetrics): (method: string, path: string) => Found {
  const table = resources(metrics);
  return (method, path) => {
    const clean = cleaned(path);
    if (clean !== path) return { handler: 'catchall', answer: redirect(method, clean, 307) };
    if (path === '/') {
      if (method === 'POST') return { handler: 'index', route: postDefault, rest: '' };
      if (method === 'GET' || method === 'HEAD') return { handler: 'index', answer: INDEX };
      return { handler: 'index', answer: notAllowed(['GET', 'POST']) };
    }
    for (const resource of table) {
      if (path.endsWith('/') && resource.below !== undefined) {
        return { handler: 'catchall', answer: redirect(method, path.slice(0, -1), 301) };
      }
      const exact = path === resource.path;
      if (!exact && !path.startsWith(`${resource.path}/`)) continue;
      const routes = exact ? resource.exact : resource.below;
      if (routes === undefined) break;
      const { handler } = resource;
      const name = method === 'HEAD' && resource.silent !== true ? 'GET' : method;
      const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
      if (route !== undefined) return { handler, route, rest: path.slice(resource.path.length + 1) };
      // What serves everything below a path serves the path with a slash.
      if (exact && resource.silent !== true && Object.hasOwn(resource.below ?? {}, method)) {
        return { handler: 'catchall', answer: redirect(method, `${path}/`, 307) };
      }
      if (resource.silent === true) return { handler: 'catchall', answer: emptyAnswer(405) };
      return { handler: 'catchall', answer: notAllowed(Object.keys(routes)) };
    }
    return { handler: 'catchall', answer: plain(404, '404 page not found') };
  };
}

const INDEX: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<html>\n<body>\n<p>Lamellar policy, speaking the REST API of Open Policy Agent.</p>\n</body>\n</html>\n',
};

function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status, headers: { ...type, ...headers }, body: `${text}\n` };
}

function notAllowed(methods: readonly string[]): Answer {
  const all = methods.includes('GET') ? [...methods, 'HEAD'] : [...methods];
  return plain(405, 'Method Not Allowed', { allow: all.sort().join(', ') });
}

/** A path without empty parts, `.` and `..`. */
function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/').slice(1)) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const end = /\/(\.{0,2})$/.test(path) && parts.length > 0 ? '/' : '';
  return `/${parts.join('/')}${end}`;
}

const REDIRECTS = { 301: 'Moved Permanently', 307: 'Temporary Redirect' } as const;

function redirect(method: string, path: string, status: keyof typeof REDIRECTS): Answer {
  if (method !== 'GET' && method !== 'HEAD') return emptyAnswer(status, { location: path });
  const shown = path.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;');
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', location: path },
    body: `<a href="${shown}">${REDIRECTS[status]}</a>.\n\n`,
  };
}
