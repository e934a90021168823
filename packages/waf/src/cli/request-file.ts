import { readFileSync } from 'node:fs';
import { WafError } from '../errors.js';
import { readRawRequest } from '../raw-request/index.js';
import type { RequestView } from '../views.js';

const framing = /^(?:content-length|transfer-encoding)\s*:/im;

/**
 * Reads a request as people write it into a file: a request line, headers, an empty line, a body. Line ends may be those of an editor,
 * and a Content-Length is put in where nothing says how long the body is; bytes with the line ends of HTTP are taken as they are.
 *
 * @throws WafError `WAF_REQUEST_FILE` with what a strict server would refuse.
 */
export function readRequestFile(path: string): RequestView {
  const bytes = readFileSync(path, 'latin1');
  const request = readRawRequest(asWire(bytes));
  if ('refused' in request) throw new WafError('WAF_REQUEST_FILE', `${path}: ${request.refused}`);
  const { method, target, protocol, headers, body } = request;
  return { method, target, protocol, headers, ...(body !== '' && { body }), remoteAddress: '127.0.0.1' };
}

function asWire(bytes: string): string {
  const firstLine = bytes.indexOf('\n');
  if (firstLine > 0 && bytes[firstLine - 1] === '\r') return bytes;
  const end = bytes.indexOf('\n\n');
  const head = (end < 0 ? bytes.trimEnd() : bytes.slice(0, end)).replaceAll('\n', '\r\n');
  // An editor ends the last line; the body does not hold that.
  const body = end < 0 ? '' : bytes.slice(end + 2).replace(/\n$/, '');
  const length = body === '' || framing.test(head) ? '' : `\r\nContent-Length: ${body.length}`;
  return `${head}${length}\r\n\r\n${body}`;
}
