/** Why a request is refused before anybody reads it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

const bad = (reason: string): Refusal => ({ status: 400, reason });

/**
 * Refuses a request head that two parsers could cut differently (request smuggling), beyond what Node's strict parser refuses: both
 * `Content-Length` and `Transfer-Encoding` (RFC 9112 section 6.1), repeated or listed lengths, any coding but one `chunked`, `Transfer-Encoding` in
 * HTTP/1.0, no or several `Host`, names with an underscore or a space that hide behind a name that counts.
 */
export function refuseFraming(httpVersion: string, rawHeaders: readonly string[]): Refusal | undefined {
  let length: string | undefined;
  let coding: string | undefined;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    const value = rawHeaders[i + 1]!;
    if (hasControl(value)) return bad(`a control character in ${name}`);
    switch (name) {
      case 'content-length':
        if (length !== undefined) return bad('more than one Content-Length');
        if (!/^\d{1,15}$/.test(value)) return bad('a Content-Length that is no number');
        length = value;
        break;
      case 'transfer-encoding':
        if (coding !== undefined) return bad('more than one Transfer-Encoding');
        if (value.toLowerCase() !== 'chunked') return bad('a Transfer-Encoding other than chunked');
        coding = value;
        break;
      case 'host':
        hosts++;
        break;
      case 'content_length':
      case 'transfer_encoding':
        return bad(`${name} with an underscore`);
    }
  }
  if (coding !== undefined && length !== undefined) return bad('both Content-Length and Transfer-Encoding');
  if (coding !== undefined && httpVersion === '1.0') return bad('Transfer-Encoding in HTTP/1.0');
  if (coding !== undefined && httpVersion.startsWith('2')) return bad('Transfer-Encoding in HTTP/2');
  if (hosts > 1) return bad('more than one Host');
  if (hosts === 0 && httpVersion === '1.1') return bad('no Host');
  return undefined;
}

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if ((code < 32 && code !== 9) || code === 127) return true;
  }
  return false;
}
