import type http from 'node:http';
import { judge } from '../core/judge.js';
import { detectHeaderInjection } from '../detect/redirect/detect-header.js';
import { detectOpenRedirect } from '../detect/redirect/detect-redirect.js';
import { builtin } from '../hooks/builtin.js';
import { type AnyFunction, imitate, noteHooked } from '../hooks/wrap.js';

interface Response {
  readonly req?: { readonly headers?: { readonly host?: string } };
}

function isLocation(name: unknown): boolean {
  return typeof name === 'string' && name.length === 8 && name.toLowerCase() === 'location';
}

function refuseRedirect(sink: string, value: unknown, self: unknown): void {
  if (typeof value !== 'string') return;
  const own = (self as Response).req?.headers?.host;
  const refused = judge({ sink, value }, ['open-redirect'], (inputs) => detectOpenRedirect(value, own, inputs));
  if (refused !== undefined) throw refused;
}

/** Node itself refuses line ends in headers; that it had to is told, with the text of the request that brought them. */
function tellInjection(sink: string, error: unknown, value: unknown): never {
  if ((error as { code?: unknown }).code === 'ERR_INVALID_CHAR') {
    const text = String(value);
    const refused = judge({ sink, value: text }, ['header-injection'], (inputs) => detectHeaderInjection(text, inputs));
    if (refused !== undefined) throw refused;
  }
  throw error;
}

/** The `Location` among the headers of `writeHead`, given by name or as a list. */
function locationIn(headers: unknown): unknown {
  if (headers === null || typeof headers !== 'object') return undefined;
  if (Array.isArray(headers)) {
    for (let at = 0; at + 1 < headers.length; at += 2) if (isLocation(headers[at])) return headers[at + 1];
    return undefined;
  }
  for (const name in headers) if (isLocation(name)) return (headers as Record<string, unknown>)[name];
  return undefined;
}

/** Guards redirects and tells header injections. These functions run several times in every response, so they take their arguments one by one. */
export function hookResponseHeaders(): void {
  const prototype = builtin<typeof http>('node:http').ServerResponse.prototype as unknown as Record<
    string,
    AnyFunction
  >;
  for (const method of ['setHeader', 'appendHeader'] as const) {
    // Inherited: the own property is put over it.
    const original = prototype[method]!;
    const sink = `http.ServerResponse.${method}`;
    prototype[method] = imitate(original, function (this: unknown, name: unknown, value: unknown): unknown {
      if (isLocation(name)) refuseRedirect(sink, value, this);
      try {
        return original.call(this, name, value);
      } catch (error) {
        return tellInjection(sink, error, value);
      }
    });
    noteHooked(sink);
  }
  const writeHead = prototype['writeHead']!;
  const sink = 'http.ServerResponse.writeHead';
  prototype['writeHead'] = imitate(
    writeHead,
    function (this: unknown, status: unknown, reason: unknown, headers: unknown): unknown {
      if (reason !== undefined) {
        const location = locationIn(headers ?? reason);
        if (location !== undefined) refuseRedirect(sink, location, this);
      }
      return writeHead.call(this, status, reason, headers);
    },
  );
  noteHooked(sink);
}
