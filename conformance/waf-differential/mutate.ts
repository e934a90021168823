import { Buffer } from 'node:buffer';
import type { OracleRequest } from '../http-params/oracle.js';

/** Numbers that are the same in each run (a linear congruential generator). */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What attackers, and clumsy clients, do to a value. */
const mutations: readonly ((value: string, pick: (below: number) => number) => string)[] = [
  (value, pick) => value.slice(0, pick(value.length + 1)),
  (value, pick) => value.slice(pick(value.length + 1)),
  (value) => [...value].map((char, at) => (at % 2 === 0 ? char.toUpperCase() : char.toLowerCase())).join(''),
  (value) => value.replaceAll(' ', '/**/'),
  (value) => value.replaceAll(' ', '\t'),
  (value) => value.replaceAll(' ', '\n'),
  (value) => value.replaceAll("'", '"'),
  (value) => [...value].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  (value, pick) => {
    const at = pick(value.length + 1);
    return `${value.slice(0, at)}\0${value.slice(at)}`;
  },
  (value) => value.replaceAll('<', '&lt;').replaceAll('(', '&#40;'),
  (value) => value.replace(/[a-z]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`).slice(0, 400),
  (value, pick) => value + String.fromCharCode(pick(256)),
  (value) => `${value} ${value}`,
  (value) => value.replaceAll('/', '\\'),
  (value) => Buffer.from(value, 'latin1').toString('base64'),
];

function encoded(value: string): string {
  let out = '';
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    out += /[A-Za-z0-9]/.test(char) ? char : `%${value.charCodeAt(at).toString(16).padStart(2, '0')}`;
  }
  return out;
}

/** A variation of a value: one or two mutations. */
export function mutated(value: string, pick: (below: number) => number): string {
  let out = value;
  for (let times = 1 + pick(2); times > 0; times--) out = mutations[pick(mutations.length)]?.(out, pick) ?? out;
  return out;
}

/** A request of a browser that carries the value in one of four places. */
export function carrying(value: string, place: number): OracleRequest {
  const headers: [string, string][] = [
    ['Host', 'shop.example'],
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'],
  ];
  const post = (type: string, body: string): OracleRequest => ({
    method: 'POST',
    target: '/search',
    headers: [...headers, ['Content-Type', type], ['Content-Length', String(body.length)]],
    body,
  });
  if (place === 0) return { method: 'GET', target: `/search?q=${encoded(value)}`, headers, body: '' };
  if (place === 1) return post('application/x-www-form-urlencoded', `q=${encoded(value)}`);
  if (place === 2) {
    const text = JSON.stringify({ items: [{ q: Buffer.from(value, 'latin1').toString('utf8') }] });
    return post('application/json', Buffer.from(text, 'utf8').toString('latin1'));
  }
  const cookie = encoded(value);
  return { method: 'GET', target: '/', headers: [...headers, ['Cookie', `session=1; last=${cookie}`]], body: '' };
}
