/** What the Content-Type of a multipart body states. */
export interface Boundary {
  readonly boundary: string;
  readonly quoted: boolean;
  /** White space around the name or the value of the parameter. */
  readonly whitespace: boolean;
}

/** Says why a Content-Type has no usable boundary. */
export interface BoundaryProblem {
  readonly problem: string;
}

const longest = 200;

/** The characters of RFC 2046 that may stand in a boundary; a blank not at its end. */
function isBoundary(text: string): boolean {
  if (text === '' || text.length > longest || text.endsWith(' ')) return false;
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i);
    const letter = byte | 32;
    const known =
      (letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57) || "'()+_,-./:=? ".includes(text.charAt(i));
    if (!known) return false;
  }
  return true;
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9;
}

/**
 * Reads the boundary as strictly as ModSecurity v3: exactly one parameter named `boundary` in lower case. Whatever two
 * readers could understand in two ways is a problem.
 */
export function parseBoundary(contentType: string): Boundary | BoundaryProblem {
  const lower = contentType.toLowerCase();
  if (!lower.startsWith('multipart/form-data')) return { problem: 'the Content-Type is not multipart/form-data' };
  const at = lower.indexOf('boundary');
  if (at < 0) return { problem: 'the Content-Type has no boundary' };
  if (lower.indexOf('boundary', at + 8) >= 0 && countNames(lower) > 1) {
    return { problem: 'the Content-Type has several boundary parameters' };
  }
  if (!contentType.startsWith('boundary', at))
    return { problem: 'the boundary parameter is not written in lower case' };
  const before = contentType.slice('multipart/form-data'.length, at);
  if (before.trim() !== ';') return { problem: 'the boundary parameter does not follow a semicolon' };
  let i = at + 8;
  let whitespace = false;
  while (isBlank(contentType.charCodeAt(i))) {
    whitespace = true;
    i++;
  }
  if (contentType.charAt(i) !== '=') return { problem: 'the boundary parameter has a longer name or no value' };
  i++;
  while (isBlank(contentType.charCodeAt(i))) {
    whitespace = true;
    i++;
  }
  let text = contentType.slice(i);
  const quoted = text.startsWith('"');
  const semicolon = text.indexOf(';');
  if (semicolon >= 0 && !quoted) text = text.slice(0, semicolon);
  const trimmed = text.trimEnd();
  if (trimmed.length !== text.length) whitespace = true;
  let boundary = trimmed;
  if (quoted) {
    if (trimmed.length < 2 || !trimmed.endsWith('"')) return { problem: 'the quotes of the boundary do not close' };
    boundary = trimmed.slice(1, -1);
  } else if (trimmed.endsWith('"')) {
    return { problem: 'the quotes of the boundary do not open' };
  }
  if (!isBoundary(boundary))
    return { problem: 'the boundary has characters that RFC 2046 does not allow, or a wrong length' };
  return { boundary, quoted, whitespace };
}

/** How many times `boundary` stands where a parameter name stands. */
function countNames(lower: string): number {
  let count = 0;
  for (let at = lower.indexOf('boundary'); at >= 0; at = lower.indexOf('boundary', at + 8)) {
    const before = lower.slice(0, at).trimEnd();
    if (before.endsWith(';') || before.endsWith(',')) count++;
  }
  return count;
}
