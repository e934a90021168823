import type { IncomingMessage } from 'node:http';
import { cutKey, type InputSources, type Sources } from '../core/inputs/request-inputs.js';
import { bodyInputs } from './body-inputs.js';
import { tappedBody } from './body-tap.js';
import { graphqlLiterals, isGraphql } from './graphql-literals.js';

/** What frameworks hang on a request once they have parsed it. */
type Parsed = IncomingMessage & {
  readonly params?: unknown;
  readonly body?: unknown;
  readonly query?: unknown;
  readonly cookies?: unknown;
  readonly originalUrl?: string;
};

/** The texts of a request of node:http: its head, its body, and what the framework made of them. */
export class HttpInputs implements Sources {
  readonly message: IncomingMessage;
  more: InputSources | undefined = undefined;
  #head: Readonly<Record<string, unknown>> | undefined;
  #body: { readonly length: number; readonly value: unknown } | undefined;

  constructor(message: IncomingMessage) {
    this.message = message;
  }

  read(): Readonly<Record<string, unknown>> {
    const { params, body, cookies } = this.message as Parsed;
    const type = this.message.headers['content-type'] ?? '';
    const tap = tappedBody(this.message);
    // What a parser made of JSON holds every text of it; the bytes are read again only when nobody parsed them.
    const isParsed =
      body !== null && typeof body === 'object' && !Buffer.isBuffer(body) && /^application\/json\b/i.test(type);
    return {
      ...this.#readHead(),
      params,
      body,
      parsedCookies: cookies,
      rawBody: isParsed ? undefined : this.#readBody(tap.bytes(), type),
      graphql: literalsOf(body),
      ...this.more?.(),
      // A file that is sent may be of any size; what a framework parsed of such a body is seen apart.
      [cutKey]: tap.cut && !isParsed && !/^multipart\//i.test(type),
    };
  }

  #readHead(): Readonly<Record<string, unknown>> {
    if (this.#head === undefined) {
      const { originalUrl, url = '', headers } = this.message as Parsed;
      const target = originalUrl ?? url;
      this.#head = {
        url: target,
        path: pathTexts(target),
        query: queryPairs(target),
        headers,
        cookies: cookiePairs(headers.cookie),
      };
    }
    return this.#head;
  }

  #readBody(bytes: Buffer, type: string): unknown {
    if (this.#body?.length !== bytes.length) this.#body = { length: bytes.length, value: bodyInputs(bytes, type) };
    return this.#body.value;
  }
}

/** A GraphQL document in a parsed body: what stands between its quotes are values of the client. */
function literalsOf(body: unknown): unknown {
  const query: unknown = body !== null && typeof body === 'object' ? Reflect.get(body, 'query') : body;
  return typeof query === 'string' && isGraphql(query) ? graphqlLiterals(query) : undefined;
}

function queryPairs(url: string): [string, string][] {
  const at = url.indexOf('?');
  return at === -1 ? [] : [...new URLSearchParams(url.slice(at + 1))];
}

function pathTexts(url: string): string[] {
  const [path = ''] = url.split('?', 1);
  return [path, ...path.split('/', 500).filter((segment) => segment !== '')];
}

function cookiePairs(header: string | undefined): string[] {
  return header === undefined ? [] : header.split(';', 1000).map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
}
