/** The transactions that every engine is measured on: what an ordinary API sees, and the same with an attack inside. */
export interface BenchRequest {
  readonly name: string;
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** True when the rules, rightly, stop it. */
  readonly attack: boolean;
}

const browser: readonly (readonly [string, string])[] = [
  ['Host', 'shop.example'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Language', 'en-GB,en;q=0.7'],
  ['Cookie', 'session=4f9d2c7ae81b; theme=dark'],
];

function request(name: string, method: string, uri: string, type: string, body: string, attack: boolean): BenchRequest {
  const entity: readonly (readonly [string, string])[] =
    body === ''
      ? []
      : [
          ['Content-Type', type],
          ['Content-Length', String(Buffer.byteLength(body))],
        ];
  return { name, method, uri, headers: [...browser, ...entity], body, attack };
}

/** An order of about 2 KB with 106 values. */
function order(note: string): string {
  const items = Array.from({ length: 20 }, (_, index) => ({
    sku: `LAMP-${1000 + index}`,
    name: `Reading lamp ${index}`,
    count: 1 + (index % 4),
    price: 49.5 + index,
    colour: ['grey', 'black', 'white'][index % 3],
  }));
  return JSON.stringify({
    customer: 'alice',
    address: '12 Harbour Street, Dublin',
    note,
    voucher: 'SPRING-10',
    gift: false,
    items,
    total: 1180.25,
  });
}

const sentence = 'The lamp is bright and sturdy, it arrived on time and the colour fits the room well. ';

/** A form of about 10 KB with 23 fields. */
function form(last: string): string {
  const fields = Array.from({ length: 22 }, (_, index): [string, string] => [
    `field${index}`,
    sentence.repeat(5).slice(0, 380),
  ]);
  return new URLSearchParams([...fields, ['comment', last]]).toString();
}

const sqli = "x' UNION SELECT email, password FROM users -- ";
const xss = '<script>alert(document.cookie)</script>';
const urlencoded = 'application/x-www-form-urlencoded';

export const benchRequests: readonly BenchRequest[] = [
  request('GET', 'GET', '/products?category=lighting&page=2', '', '', false),
  request('JSON 2 KB', 'POST', '/orders', 'application/json', order('Ring the bell twice, please.'), false),
  request('form 10 KB', 'POST', '/reviews', urlencoded, form('Would buy again.'), false),
  request(
    'GET with an attack',
    'GET',
    `/products?category=${encodeURIComponent(sqli)}&page=${encodeURIComponent(xss)}`,
    '',
    '',
    true,
  ),
  request('JSON 2 KB with an attack', 'POST', '/orders', 'application/json', order(sqli), true),
  request('form 10 KB with an attack', 'POST', '/reviews', urlencoded, form(xss), true),
];

/** The request as bytes on the wire. */
export function rawRequest({ method, uri, headers, body }: BenchRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${method} ${uri} HTTP/1.1\r\n${lines}\r\n${body}`;
}
