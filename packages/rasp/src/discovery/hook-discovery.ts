import type http from 'node:http';
import { builtin } from '../hooks/builtin.js';
import { type AnyFunction, imitate } from '../hooks/wrap.js';
import type { ApiInventory } from './api-inventory.js';

/** What frameworks hang on a request and discovery reads. */
interface Routed {
  readonly method?: string;
  readonly url?: string;
  readonly originalUrl?: string;
  readonly baseUrl?: string;
  readonly route?: { readonly path?: unknown };
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

let inventory: ApiInventory | undefined;

/** Lets every answered request be taken into an inventory; the hook is put in when it is first wanted. */
export function discoverInto(next: ApiInventory): void {
  const isHooked = inventory !== undefined;
  inventory = next;
  if (isHooked) return;
  const prototype = builtin<typeof http>('node:http').ServerResponse.prototype as unknown as { end: AnyFunction };
  const { end } = prototype;
  prototype.end = imitate(
    end,
    function (this: unknown, chunk: unknown, encoding: unknown, callback: unknown): unknown {
      observe(this as { readonly req?: Routed; readonly statusCode: number });
      return end.call(this, chunk, encoding, callback);
    },
    new Map(),
    false,
  );
}

/** A fault here concerns nobody's request. */
function observe({ req, statusCode }: { readonly req?: Routed; readonly statusCode: number }): void {
  if (req === undefined) return;
  try {
    const target = req.originalUrl ?? req.url ?? '/';
    const at = target.indexOf('?');
    const pattern = typeof req.route?.path === 'string' ? `${req.baseUrl ?? ''}${req.route.path}` : undefined;
    inventory?.observe({
      method: req.method ?? 'GET',
      path: pattern ?? (at === -1 ? target : target.slice(0, at)),
      query: at === -1 ? undefined : Object.fromEntries(new URLSearchParams(target.slice(at + 1))),
      body: req.body,
      status: statusCode,
      authenticated: req.headers['authorization'] !== undefined || req.headers['cookie'] !== undefined,
    });
  } catch {
    // A request that cannot be read is not in the inventory.
  }
}
