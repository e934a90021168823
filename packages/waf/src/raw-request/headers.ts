/** One header; letter case as sent. */
export type HeaderLine = readonly [name: string, value: string];

const token = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const registeredName = /^[A-Za-z0-9._~!$&'()*+,;=-]+(?::\d{0,5})?$/;
const addressLiteral = /^\[[0-9A-Fa-f:.]{2,45}\](?::\d{0,5})?$/;

/** Is this a token of RFC 9110? */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** The values of a header by its lower-case name. */
export function headerValues(headers: readonly HeaderLine[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

function readLine(line: string): HeaderLine | string {
  if (line.startsWith(' ') || line.startsWith('\t')) return 'a header line is folded';
  const colon = line.indexOf(':');
  if (colon < 0) return 'a header line has no colon';
  const name = line.slice(0, colon);
  if (!isToken(name)) return 'the name of a header is no token';
  let start = colon + 1;
  let end = line.length;
  while (start < end && (line.charAt(start) === ' ' || line.charAt(start) === '\t')) start++;
  while (end > start && (line.charAt(end - 1) === ' ' || line.charAt(end - 1) === '\t')) end--;
  const value = line.slice(start, end);
  for (let at = 0; at < value.length; at++) {
    const byte = value.charCodeAt(at);
    if (byte === 0 || byte === 10 || byte === 13) return 'a header value holds NUL, CR or LF';
  }
  return [name, value];
}

/** Lines of one name become one list, as RFC 9110 section 5.3 permits, at the place of the first; Host may stand once. */
function combine(lines: readonly HeaderLine[]): HeaderLine[] {
  const order: string[] = [];
  const known = new Map<string, HeaderLine>();
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    const first = known.get(key);
    if (first === undefined) order.push(key);
    const separator = key === 'cookie' ? '; ' : ', ';
    known.set(key, first === undefined ? [name, value] : [first[0], `${first[1]}${separator}${value}`]);
  }
  return order.flatMap((key) => {
    const line = known.get(key);
    return line === undefined ? [] : [line];
  });
}

/** Reads the header lines; a string is the reason to refuse. */
export function readHeaderLines(lines: readonly string[], protocol: string): readonly HeaderLine[] | string {
  const headers: HeaderLine[] = [];
  for (const line of lines) {
    const header = readLine(line);
    if (typeof header === 'string') return header;
    headers.push(header);
  }
  const fault = faultOfHost(headers, protocol);
  if (fault !== undefined) return fault;
  // Content-Length is no list: the framing judges each line.
  const lengths = headers.filter(([name]) => name.toLowerCase() === 'content-length');
  return [...combine(headers.filter((header) => !lengths.includes(header))), ...lengths];
}

/** Why a strict server refuses the Host headers; undefined when it does not. */
export function faultOfHost(headers: readonly HeaderLine[], protocol: string): string | undefined {
  const hosts = headerValues(headers, 'host');
  if (hosts.length > 1) return 'there are several Host headers';
  if (hosts.length === 0 && protocol === 'HTTP/1.1') return 'HTTP/1.1 asks for a Host header';
  const [host] = hosts;
  const optional = protocol === 'HTTP/1.0' && host === '';
  if (host !== undefined && !optional && !registeredName.test(host) && !addressLiteral.test(host)) {
    return 'the Host header names no host';
  }
  return undefined;
}
