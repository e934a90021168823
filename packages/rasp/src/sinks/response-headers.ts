import { judge } from '../core/judge.js';
import { detectHeaderInjection } from '../detect/redirect/detect-header.js';
import { detectOpenRedirect } from '../detect/redirect/detect-redirect.js';
import type { Guard } from '../hooks/wrap.js';

interface Response {
  readonly req?: { readonly headers?: { readonly host?: string } };
}

/** Looks at one header; all but redirects and values with line ends cost two comparisons. */
function judgeHeader(sink: string, name: unknown, value: unknown, self: unknown): Error | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.includes('\n') || value.includes('\r'))
    return judge({ sink, value }, ['header-injection'], (inputs) => detectHeaderInjection(value, inputs));
  if (typeof name !== 'string' || name.length !== 8 || name.toLowerCase() !== 'location') return undefined;
  const own = (self as Response).req?.headers?.host;
  return judge({ sink, value }, ['open-redirect'], (inputs) => detectOpenRedirect(value, own, inputs));
}

/** Guards functions that take a header's name and value. */
export function guardResponseHeader(sink: string): Guard {
  return (args, self) => judgeHeader(sink, args[0], args[1], self);
}

/** Guards `writeHead`, whose last argument holds headers by name or as a list. */
export function guardResponseHead(sink: string): Guard {
  return (args, self) => {
    const headers = args[args.length - 1];
    if (headers === null || typeof headers !== 'object') return undefined;
    if (Array.isArray(headers)) {
      for (let at = 0; at + 1 < headers.length; at += 2) {
        const refused = judgeHeader(sink, headers[at], headers[at + 1], self);
        if (refused !== undefined) return refused;
      }
      return undefined;
    }
    for (const name of Object.keys(headers)) {
      const refused = judgeHeader(sink, name, (headers as Record<string, unknown>)[name], self);
      if (refused !== undefined) return refused;
    }
    return undefined;
  };
}
