import { Buffer } from 'node:buffer';
import type { StageInput } from './read-tests.js';

const formType = 'application/x-www-form-urlencoded';

/** UTF-8 text as a byte string. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function formEncodePart(part: string): string {
  let out = '';
  for (const byte of Buffer.from(part, 'latin1')) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9._~-]/.test(char)) out += char;
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

function formEncode(body: string): string {
  const tokens = body.split('&');
  if (tokens.at(-1) === '') tokens.pop();
  return tokens
    .map((token) => {
      const equals = token.indexOf('=');
      if (equals < 0) return formEncodePart(token);
      return `${formEncodePart(token.slice(0, equals))}=${formEncodePart(token.slice(equals + 1))}`;
    })
    .join('&');
}

/** The one template that bodies use. */
function expandTemplate(data: string): string {
  return data.replace(/\{\{\s*"([^"]*)"\s*\|\s*repeat\s+(\d+)\s*\}\}/g, (_, piece: string, times: string) =>
    piece.repeat(Number(times)),
  );
}

/** Builds the bytes of a request as the upstream runner does; expectations depend on it. */
export function buildRequest(input: StageInput): string {
  if (input.encodedRequest !== undefined) return Buffer.from(input.encodedRequest, 'base64').toString('latin1');
  const headers = new Map(Object.entries(input.headers).map(([name, value]) => [name, bytesOf(value ?? '')]));
  const find = (wanted: string): string | undefined =>
    [...headers].find(([name]) => name.toLowerCase() === wanted)?.[1];
  let body = bytesOf(expandTemplate(input.data ?? ''));
  if (body !== '' && input.autocomplete) {
    if (find('content-type') === undefined) headers.set('Content-Type', formType);
    const isForm = find('content-type')?.toLowerCase() === formType;
    if (isForm && !/[+%]/.test(body)) body = formEncode(body);
  }
  if (find('content-type')?.toLowerCase().includes('multipart/form-data;')) body = body.replaceAll('\n', '\r\n');
  if (input.autocomplete) {
    if (find('connection') === undefined) headers.set('Connection', 'close');
    const wantsLength = body !== '' || /^POST|PUT|PATCH|DELETE$/.test(input.method);
    if (wantsLength && find('content-length') === undefined) headers.set('Content-Length', String(body.length));
  }
  const lines = [...headers].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const head = lines.map(([name, value]) => `${bytesOf(name)}: ${value}\r\n`).join('');
  return `${bytesOf(input.method)} ${bytesOf(input.uri)} ${bytesOf(input.version)}\r\n${head}\r\n${body}`;
}
