import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRawRequest } from './index.js';

const host = 'Host: a.example\r\n';

describe('the reader of raw requests', () => {
  it('reads line, headers and body', () => {
    expect(readRawRequest(`POST /a?b HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\nabcdef`)).toEqual({
      method: 'POST',
      target: '/a?b',
      protocol: 'HTTP/1.1',
      headers: [
        ['Host', 'a.example'],
        ['Content-Length', '3'],
      ],
      body: 'abc',
    });
  });

  it('decodes chunks and drops the Content-Length beside them', () => {
    const bytes = `POST / HTTP/1.1\r\n${host}Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x\r\nd\r\n0\r\n\r\n`;
    expect(readRawRequest(bytes)).toMatchObject({
      body: 'abcd',
      headers: [
        ['Host', 'a.example'],
        ['Transfer-Encoding', 'chunked'],
      ],
    });
  });

  it('joins lines of one name', () => {
    const bytes = `GET / HTTP/1.1\r\n${host}A: 1\r\nCookie: a=1\r\na: 2\r\nCookie: b=2\r\n\r\n`;
    expect(readRawRequest(bytes)).toMatchObject({
      headers: [
        ['Host', 'a.example'],
        ['A', '1, 2'],
        ['Cookie', 'a=1; b=2'],
      ],
    });
  });

  it.each([
    ['HTTP/0.9', 'GET /\r\n\r\n'],
    ['a method with blanks', `G ET / HTTP/1.1\r\n${host}\r\n`],
    ['a fragment', `GET /#a HTTP/1.1\r\n${host}\r\n`],
    ['a backslash in the path', `GET /a\\b HTTP/1.1\r\n${host}\r\n`],
    ['an unknown version', `GET / HTTP/x\r\n${host}\r\n`],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two Hosts', `GET / HTTP/1.1\r\n${host}${host}\r\n`],
    ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n'],
    ['a Host with escapes', 'GET / HTTP/1.1\r\nHost: a%00\r\n\r\n'],
    ['a Content-Length that is no number', `GET / HTTP/1.1\r\n${host}Content-Length: 1x\r\n\r\n`],
    ['two Content-Lengths', `GET / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\na`],
    ['a coding that is not chunked', `GET / HTTP/1.1\r\n${host}Transfer-Encoding: gzip\r\n\r\n`],
    ['broken chunks', `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n3\r\nab`],
    ['a folded header', `GET / HTTP/1.1\r\n${host}A: 1\r\n b\r\n\r\n`],
    ['NUL in a header', `GET / HTTP/1.1\r\n${host}A: \x00\r\n\r\n`],
    ['CONNECT without a port', `CONNECT a.example HTTP/1.1\r\n${host}\r\n`],
  ])('refuses %s', (_, bytes) => {
    expect(readRawRequest(bytes)).toHaveProperty('refused');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readRawRequest(`GET / HTTP/1.1\r\n${text}\r\n\r\n`)));
    fc.assert(fc.property(fc.string(), (text) => void readRawRequest(text)));
  });
});
