import type { TrafficRecord } from '../compare/index.js';

const browser: readonly (readonly [string, string])[] = [
  ['Host', 'shop.example'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Language', 'en-GB,en;q=0.7'],
  ['Cookie', 'session=4f9d2c7ae81b; theme=dark'],
];

function post(target: string, type: string, body: string): TrafficRecord {
  const headers = [...browser, ['Content-Type', type], ['Content-Length', String(body.length)]] as const;
  return { request: { method: 'POST', target, headers, body } };
}

const page = `<html><body>${'<p>An ordinary page.</p>'.repeat(40)}</body></html>`;

/** What a cost report is measured on when there is no recorded traffic: an ordinary page, form, JSON document and search. */
export const sampleTraffic: readonly TrafficRecord[] = [
  {
    request: { method: 'GET', target: '/products?category=lighting&page=2', headers: browser },
    response: { status: 200, headers: [['Content-Type', 'text/html']], body: page },
  },
  { request: { method: 'GET', target: '/search?q=Select+a+table+%26+lamp%3A+50%25+off%21', headers: browser } },
  post(
    '/reviews',
    'application/x-www-form-urlencoded',
    `stars=5&text=${encodeURIComponent("It's bright, sturdy & well made. ".repeat(20))}`,
  ),
  post(
    '/orders',
    'application/json',
    JSON.stringify({
      customer: 'alice',
      note: 'Ring twice.',
      items: Array.from({ length: 20 }, (_, id) => ({ id, sku: `LAMP-${id}` })),
    }),
  ),
];
