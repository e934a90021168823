import { q } from './attack.js';
import type { RequestSpec } from './request.js';

/** A request of a customer. It is broken when the answer's status differs or the text is missing. */
export interface Legitimate {
  readonly name: string;
  readonly request: RequestSpec;
  readonly status: number;
  /** A text that the right answer holds. */
  readonly holds: string;
}

const get = (path: string, holds: string, status = 200): Legitimate => ({
  name: `GET ${path}`,
  request: { path },
  status,
  holds,
});

const search = (words: string, holds = 'Results for'): Legitimate => ({
  name: `search "${words}"`,
  request: { path: `/search?q=${q(words)}` },
  status: 200,
  holds,
});

const review = (author: string, text: string, as: 'form' | 'json' = 'form'): Legitimate => ({
  name: `review by ${author}: ${text.slice(0, 40)}`,
  request: { path: '/products/1/reviews', [as]: { author, text } },
  status: 201,
  holds: JSON.stringify(author).slice(1, -1),
});

const order = (customer: string, address: string, note: string, as: 'form' | 'json' = 'json'): Legitimate => ({
  name: `order of ${customer}`,
  request: { path: '/orders', [as]: { customer, address, note, total: '49.50' } },
  status: 201,
  holds: JSON.stringify(customer).slice(1, -1),
});

const upload = (filename: string, type: string, content: string): Legitimate => ({
  name: `upload ${filename}`,
  request: {
    path: '/upload',
    multipart: [
      { name: 'caption', content: 'My lamp' },
      { name: 'picture', filename, type, content },
    ],
  },
  status: 201,
  holds: filename,
});

/** What customers do, the awkward among them: apostrophes, SQL words, code, other scripts, long texts. */
export const legitimate: readonly Legitimate[] = [
  get('/', 'Lamps, desks and drones'),
  get('/style.css', 'sans-serif'),
  get('/products', 'Oak desk'),
  get('/products?category=lighting', 'Reading lamp'),
  get('/products?category=kitchen&sort=name', 'Select coffee beans'),
  get('/products?category=furniture&sort=price', 'Swivel chair'),
  get('/products/1', 'Reading lamp'),
  get('/products/4', 'Union Jack mug'),
  get('/products/1/reviews', 'Bright and sturdy'),
  get('/files?name=lamp.txt', 'screw in the bulb'),
  get(`/files?name=${q('desk & chair.txt')}`, 'eight bolts'),
  get('/download/lamp.txt', 'screw in the bulb'),
  get('/page?source=lamp.txt', 'screw in the bulb'),
  get('/page', 'screw in the bulb'),
  get('/nothing-here', 'Cannot GET', 404),
  get('/hello?name=Tom', 'Hello, Tom'),
  get(`/hello?name=${q("Sin\u00e9ad O'Connor")}`, "O'Connor"),
  get(`/newsletter?email=${q('tom+lamps@customers.example')}`, 'tom+lamps'),
  get('/tracking?campaign=spring-sale_2026', 'spring-sale_2026'),
  get(`/link?to=${q('/products/1#reviews')}`, '/products/1#reviews'),
  get('/tools/ping?host=localhost', 'checking localhost'),
  get('/tools/stock', 'products'),
  get(`/tools/feedback?text=${q('Love the new shop!')}`, 'logged'),
  get('/account', '[]'),
  {
    name: 'account with a cookie',
    request: { path: '/account', headers: { cookie: 'user=alice; theme=dark; _ga=GA1.2.1234567890.1690000000' } },
    status: 200,
    holds: 'alice@customers',
  },
  {
    name: 'JSON client',
    request: {
      path: '/products',
      headers: { accept: 'application/json', 'user-agent': 'shop-app/4.2 (iOS 19.1; iPhone)' },
    },
    status: 200,
    holds: 'Oak desk',
  },
  { name: 'HEAD of the home page', request: { method: 'HEAD', path: '/' }, status: 200, holds: '' },
  {
    name: 'came from a search engine',
    request: { path: '/search?q=lamp', headers: { referer: 'https://www.google.com/search?q=reading+lamp&hl=en' } },
    status: 200,
    holds: 'Reading lamp',
  },
  search('lamp', 'Reading lamp'),
  search("O'Brien"),
  search('Union Jack mug', 'Union Jack mug'),
  search('select coffee', 'Select coffee beans'),
  search('drop-leaf table', 'Drop-leaf table'),
  search('where to order a table and update my address'),
  search('desk 120cm x 60cm & chair (set)'),
  search('lamp or desk'),
  search('50% off'),
  search('caf\u00e9 cr\u00e8me'),
  search('\u30e9\u30f3\u30d7'),
  search('rock & roll -- vinyl'),
  search('chair; swivel; black'),
  search("men's desk <100 EUR"),
  {
    name: 'log in (form)',
    request: { path: '/login', form: { name: 'alice', password: 'wonderland' } },
    status: 200,
    holds: 'alice@customers',
  },
  {
    name: 'log in (JSON)',
    request: { path: '/login', json: { name: 'alice', password: 'wonderland' } },
    status: 200,
    holds: 'alice@customers',
  },
  {
    name: 'log in with a strong, wrong password',
    request: { path: '/login', json: { name: 'alice', password: 'J#9!xq_%Vv2&r*L~p' } },
    status: 401,
    holds: 'unknown user',
  },
  { name: 'compare products', request: { path: '/compare', json: { ids: [1, 2, 3] } }, status: 200, holds: 'Oak desk' },
  {
    name: 'settings',
    request: { path: '/settings', json: { theme: 'dark', mail: { weekly: true, language: 'en-IE' } } },
    status: 200,
    holds: 'en-IE',
  },
  {
    name: 'price formula',
    request: { path: '/tools/price', json: { formula: '49.5 * 2 * 0.9' } },
    status: 200,
    holds: '89.1',
  },
  {
    name: 'gift card',
    request: { path: '/tools/card', form: { text: 'Happy birthday, {{2026 - 1986}} today!' } },
    status: 200,
    holds: '40 today',
  },
  {
    name: 'saved cart',
    request: { path: '/tools/cart', json: { items: [{ id: 1, count: 2 }], voucher: 'SPRING-10' } },
    status: 200,
    holds: 'SPRING-10',
  },
  {
    name: 'preview of plain markup',
    request: { path: '/preview', form: { markup: 'A <b>fine</b> lamp' } },
    status: 200,
    holds: 'fine',
  },
  {
    name: 'plain text body',
    request: {
      path: '/preview',
      body: 'Just words, no markup.',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    },
    status: 200,
    holds: 'Just words',
  },
  review('Tom', 'Bright and sturdy, five stars.'),
  review("Niamh O'Brien", "It's the best lamp we've had; the kids' room is finally lit!"),
  review('Ken', 'I script my lights: for (let i = 0; i < 10; i++) lamp.toggle(i); works every time.', 'json'),
  review(
    'Ada',
    'The manual says: SELECT the mode, then UNION the two cables and DROP the cover. Clear enough.',
    'json',
  ),
  review('J\u00fcrgen', 'Sch\u00f6n! 10/10, w\u00fcrde wieder kaufen \u2014 auch als Geschenk.', 'json'),
  review('\u7f8e\u54b2', '\u3068\u3066\u3082\u660e\u308b\u3044\u3067\u3059\u3002', 'json'),
  review('Sam', 'Size: 40 x 60 cm; weight < 2 kg & stable. Price/quality = great (9/10).'),
  review('Lin', `${'A long story about a small lamp. '.repeat(60)}The end.`, 'json'),
  order("Se\u00e1n O'Shea", "12 O'Connell Street, Flat #4, Dublin 1", 'Ring twice -- the bell is quiet; thanks!'),
  order('Marie-Th\u00e9r\u00e8se', "3 rue de l'Or, 75001 Paris", 'Code porte: 12A45*', 'form'),
  order(
    'Drop & Sons Ltd.',
    '1 Union Square, Select House',
    'Please update our address from the old one; order by 5pm and or leave with the porter.',
  ),
  order('Bob', '7 Main St.', 'user=bob; ref: INV-2026/0042 (see e-mail <bob@mail.example>)', 'form'),
  upload('lamp.png', 'image/png', '\u0089PNG fake picture bytes'),
  upload('holiday photo (1).jpg', 'image/jpeg', 'JFIF fake picture bytes'),
  upload(
    'notes.txt',
    'text/plain',
    "Dear shop,\nit's about order 42: select the grey one instead of the black one.\nThanks",
  ),
];
