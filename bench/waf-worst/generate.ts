import { requiredLiterals } from '@lamellar/automata';
import type { RequestView } from '@lamellar/waf';

/** A request made to be dear. */
export interface WorstRequest {
  readonly name: string;
  readonly request: RequestView;
}

/** What is repeated between and after words: what patterns skip, count and look back at. */
const pumps = [
  '\n',
  ' ',
  "'",
  '/*',
  'a',
  '0',
  '<',
  '\\',
  '..',
  '/',
  '(',
  '{',
  ';',
  '|',
  '%',
  '&#x41;',
  '%u0041',
  '@',
  '"',
  '=',
  ',',
  '$(',
  '`',
  '\0',
  '\xff',
];

/** Words of a pattern: those that it requires, and the runs of letters in its text. */
function wordsOf(pattern: string): string[] {
  let required: string[] = [];
  try {
    required = requiredLiterals(pattern, { syntax: 'pcre', flags: 'sm' }) ?? [];
  } catch {
    // Look-around and back-references have no words.
  }
  const runs = pattern.match(/[a-z<(]{3,12}/gi) ?? [];
  return [...new Set([...required.slice(0, 2), ...runs.slice(0, 1)])];
}

function fill(piece: string, size: number): string {
  return piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}

/** Texts of `size` bytes for one pattern: its words over and over, and each pump after them. */
function* textsOf(pattern: string, index: number, size: number): Generator<string> {
  const words = wordsOf(pattern);
  const all = words.join(' ') || 'x';
  yield fill(`${all} `, size);
  // Not every pump with every pattern, but every pump with many, and the same ones in each run.
  for (let at = 0; at < 3; at++) {
    const pump = pumps[(index * 3 + at) % pumps.length]!;
    yield `${fill(pump, size - all.length - 1)}${all}!`;
    yield fill(all + pump, size);
    yield `${all}${fill(pump, size - all.length - 1)}!`;
  }
}

const headers = (type: string, body: string): RequestView['headers'] => [
  ['Host', 'shop.example'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['Accept', '*/*'],
  ['Content-Type', type],
  ['Content-Length', String(body.length)],
];

/** One text as the body of a request, in the shape of this number. */
export function shaped(text: string, shape: number): RequestView {
  const post = (type: string, body: string): RequestView => ({
    method: 'POST',
    target: '/',
    headers: headers(type, body),
    body,
  });
  switch (shape % 4) {
    case 0:
      return post('application/x-www-form-urlencoded', `a=${encodeURIComponent(text).slice(0, text.length)}`);
    case 1:
      return post('application/json', JSON.stringify({ a: text }).slice(0, text.length + 8));
    case 2:
      return post('text/plain', text);
    default:
      return {
        method: 'GET',
        target: '/',
        headers: [
          ['Host', 'shop.example'],
          ['Accept', '*/*'],
          ['Cookie', `a=${text}`],
        ],
      };
  }
}

/** The pattern seeds, each in two shapes. */
export function* seeded(patterns: readonly string[], size: number): Generator<WorstRequest> {
  for (const [index, pattern] of patterns.entries()) {
    let number = 0;
    for (const text of textsOf(pattern, index, size)) {
      const shape = index + number++;
      yield { name: `pattern ${index}, text ${number}`, request: shaped(text, shape) };
      if (number % 3 === 0) yield { name: `pattern ${index}, text ${number}, again`, request: shaped(text, shape + 1) };
    }
  }
}

const boundary = 'X';

/** Bodies whose structure is dear. */
export function structures(size: number): WorstRequest[] {
  const body = (name: string, type: string, text: string): WorstRequest => ({
    name,
    request: { method: 'POST', target: '/', headers: headers(type, text), body: text },
  });
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n`;
  const form = 'application/x-www-form-urlencoded';
  return [
    body('form of empty pairs', form, fill('&', size)),
    body('form of 20,000 pairs', form, fill('a&', Math.min(size * 4, 40_000))),
    body('form of pairs with values', form, fill('a=1&', size)),
    body('form of broken escapes', form, `a=${fill('%', size)}`),
    body('form of escaped escapes', form, `a=${fill('%25', size)}`),
    body('form of one long name', form, fill('a', size)),
    body('form of SQL words in many values', form, fill("a='+or+1&", size)),
    body('form of markup in many values', form, fill('a=<b+c&', size)),
    body('JSON of arrays', 'application/json', fill('[', size)),
    body('JSON of objects', 'application/json', fill('{"a":', size)),
    body('JSON of numbers', 'application/json', `[${fill('1,', size)}1]`),
    body('JSON of keys', 'application/json', `{${fill('"a":1,', size)}"b":2}`),
    body('JSON of escapes', 'application/json', `["${fill('\\u0041', size - (size % 6))}"]`),
    body('JSON of long paths', 'application/json', `${fill('{"aaaaaaaa":', size / 2)}[${fill('1,', size / 2)}`),
    body('XML of elements', 'text/xml', fill('<a>', size)),
    body('XML of attributes', 'text/xml', `<a ${fill('b="1" ', size)}/>`),
    body('XML of entities', 'text/xml', `<a>${fill('&amp;', size)}</a>`),
    body('XML of texts', 'text/xml', `<a>${fill('<b>c</b>', size)}</a>`),
    body('multipart of parts', `multipart/form-data; boundary=${boundary}`, `${fill(part, size)}--${boundary}--`),
    body(
      'multipart of headers',
      `multipart/form-data; boundary=${boundary}`,
      `--${boundary}\r\n${fill('A: b\r\n', size)}`,
    ),
    body('multipart of near boundaries', `multipart/form-data; boundary=${boundary}`, `${part}${fill('\r\n--', size)}`),
    body(
      'multipart of broken quotes',
      `multipart/form-data; boundary=${boundary}`,
      `--${boundary}\r\nContent-Disposition: form-data; name="${fill('\\"', size)}`,
    ),
    {
      name: 'headers of one name',
      request: {
        method: 'GET',
        target: '/',
        headers: [['Host', 'a'], ...Array.from({ length: size / 10 }, (): [string, string] => ['X', 'select 1'])],
      },
    },
    {
      name: 'cookies',
      request: {
        method: 'GET',
        target: '/',
        headers: [
          ['Host', 'a'],
          ['Cookie', fill('a=1;', size)],
        ],
      },
    },
    {
      name: 'a long target',
      request: { method: 'GET', target: `/?${fill('a=%27%20or%201&', size)}`, headers: [['Host', 'a']] },
    },
    { name: 'a path of segments', request: { method: 'GET', target: fill('/../a', size), headers: [['Host', 'a']] } },
  ];
}

/** An honest form of the size: what the dear ones are measured against. */
export function honest(size: number): RequestView {
  const sentence = 'The lamp is bright and sturdy, it arrived on time and the colour fits the room well. ';
  const field = (index: number): string => `field${index}=${encodeURIComponent(`${index} ${sentence.repeat(4)}`)}`;
  const body = Array.from({ length: Math.ceil(size / 450) }, (_, index) => field(index))
    .join('&')
    .slice(0, size);
  return { method: 'POST', target: '/', headers: headers('application/x-www-form-urlencoded', body), body };
}
