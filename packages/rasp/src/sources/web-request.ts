import { type ContextRequest, type RequestContextOptions, type RequestHeaders, withRequest } from '@lamellar/events';
import { type InputSources, type Sources, useSources } from '../core/inputs/request-inputs.js';
import { repairPrototypes } from '../sinks/prototypes.js';

const readers = ['json', 'text', 'formData', 'arrayBuffer', 'blob', 'bytes'] as const;
const stateSlot = Symbol('lamellar.rasp.request');

/** A `Request` of the Web: its body is known once the application has read it, for a stream can be read only once. */
class WebRequest implements ContextRequest, Sources {
  readonly remoteAddress: string | undefined = undefined;
  readonly identity: Request;
  more: InputSources | undefined;
  readonly #bodies: unknown[] = [];
  #headers: RequestHeaders | undefined;
  #head: Readonly<Record<string, unknown>> | undefined;

  constructor(request: Request) {
    this.identity = request;
    for (const name of readers) {
      const read = request[name] as (() => Promise<unknown>) | undefined;
      if (typeof read !== 'function') continue;
      Object.defineProperty(request, name, {
        configurable: true,
        writable: true,
        value: async () => {
          const body = await Reflect.apply(read, request, []);
          this.#bodies.push(
            body instanceof FormData
              ? [...body].map(([key, value]) => [key, typeof value === 'string' ? value : value.name])
              : body,
          );
          return body;
        },
      });
    }
  }

  get headers(): RequestHeaders {
    this.#headers ??= Object.fromEntries(this.identity.headers);
    return this.#headers;
  }

  read(): Readonly<Record<string, unknown>> {
    if (this.#head === undefined) {
      const url = new URL(this.identity.url);
      this.#head = {
        url: url.pathname + url.search,
        path: url.pathname.split('/').filter((segment) => segment !== ''),
        query: [...url.searchParams],
        headers: this.headers,
      };
    }
    const bodies = Object.fromEntries(this.#bodies.map((body, index) => [index === 0 ? 'body' : `body${index}`, body]));
    return { ...this.#head, ...bodies, ...this.more?.() };
  }
}

/** Runs `next` inside the context of a Web request with its texts at hand. */
export function bindWebRequest<T>(
  request: Request,
  options: RequestContextOptions,
  next: () => T,
  more: InputSources,
): T {
  const holder = request as Request & { [stateSlot]?: WebRequest };
  holder[stateSlot] ??= new WebRequest(request);
  const bound = holder[stateSlot];
  bound.more = more;
  return withRequest(bound, options, (context) => {
    useSources(context, bound);
    const result = next();
    repairPrototypes();
    return result;
  });
}
