import { Buffer } from 'node:buffer';

/** A request that carries one value. */
export interface PlacedRequest {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly contentType: string;
  readonly body: string;
}

function percentEncoded(value: string): string {
  let out = '';
  for (let i = 0; i < value.length; i++) {
    const char = value.charAt(i);
    out += /[A-Za-z0-9]/.test(char) ? char : `%${value.charCodeAt(i).toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Where a value may stand: a query argument, a form field, a JSON string. */
export const placements: Readonly<Record<string, (value: string) => PlacedRequest>> = {
  query: (value) => ({ method: 'GET', target: `/search?q=${percentEncoded(value)}`, contentType: '', body: '' }),
  form: (value) => ({
    method: 'POST',
    target: '/search',
    contentType: 'application/x-www-form-urlencoded',
    body: `q=${percentEncoded(value)}`,
  }),
  json: (value) => ({
    method: 'POST',
    target: '/search',
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify({ q: Buffer.from(value, 'latin1').toString('utf8') }), 'utf8').toString('latin1'),
  }),
};

/** The headers of a browser, so that nothing but the value can matter. */
export function headersOf(request: PlacedRequest): [name: string, value: string][] {
  const headers: [string, string][] = [
    ['Host', 'shop.example'],
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'],
  ];
  if (request.method === 'POST') {
    headers.push(['Content-Type', request.contentType], ['Content-Length', String(request.body.length)]);
  }
  return headers;
}
