import { bodyProcessors } from '../bodies/index.js';
import type { Settings } from '../compile/index.js';
import { type TransactionData, Value } from '../variables/index.js';

/** Request line and headers as the client sent them; all byte strings. */
export interface RequestHead {
  readonly method: string;
  /** The request target, as in the request line. */
  readonly target: string;
  /** `HTTP/1.1`, `HTTP/2.0`. */
  readonly protocol: string;
  /** In order, duplicates and letter case kept. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Replaces `%XX`; a broken escape and `+` stay. */
function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Takes scheme and authority off an absolute target, and the fragment that no client should send. */
function originForm(target: string): string {
  const fragment = target.indexOf('#');
  const whole = fragment < 0 ? target : target.slice(0, fragment);
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]*/.exec(whole);
  if (scheme === null) return whole;
  const rest = whole.slice(scheme[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function readCookies(data: TransactionData, separator: string): void {
  for (const { lowerKey, text } of data.requestHeaders) {
    if (lowerKey !== 'cookie') continue;
    for (const piece of text.split(separator)) {
      const pair = piece.trim();
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      data.cookies.push(new Value('REQUEST_COOKIES', name, equals < 0 ? '' : pair.slice(equals + 1)));
    }
  }
}

/** Adds the arguments of the query to ARGS; past the limit they are no arguments, and the caller learns of it. */
function readQuery(data: TransactionData, settings: Settings): boolean {
  if (data.query === '') return true;
  let complete = true;
  const ignore = (): void => undefined;
  const processor = bodyProcessors.get('URLENCODED')?.create(
    {
      argument: (name, value) => void data.args.push(new Value('ARGS', name, value)),
      urlencodedError: () => void (data.urlencodedError = true),
      error: () => void (complete = false),
      file: ignore,
      partHeader: ignore,
      partName: ignore,
      partFilename: ignore,
      flag: ignore,
      xmlOpen: ignore,
      xmlAttribute: ignore,
      xmlText: ignore,
      xmlClose: ignore,
    },
    { maxArguments: settings.argumentsLimit, argumentSeparator: settings.argumentSeparator },
  );
  processor?.write(data.query);
  processor?.end();
  data.queryArgs = data.args.length;
  return complete;
}

/** Fills the transaction from the request head; false when the query has more arguments than the limit allows. */
export function readRequestHead(data: TransactionData, head: RequestHead, settings: Settings): boolean {
  data.method = head.method;
  data.target = head.target;
  data.protocol = head.protocol;
  data.uri = originForm(head.target);
  const question = data.uri.indexOf('?');
  data.path = percentDecode(question < 0 ? data.uri : data.uri.slice(0, question));
  data.query = question < 0 ? '' : data.uri.slice(question + 1);
  data.requestHeaders = head.headers.map(([name, value]) => new Value('REQUEST_HEADERS', name, value));
  readCookies(data, settings.cookieSeparator);
  return readQuery(data, settings);
}
