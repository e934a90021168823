/** A requirement such as `requests[security]>=2.20; python_version < "3.8"`, taken apart (PEP 508). */
export interface Requirement {
  readonly name: string;
  /** The version of the first comparison; empty when there is none or it is an exclusion. */
  readonly version: string;
  readonly comparator: string;
}

/** Parses one requirement; undefined when it is no plain requirement of a registry. */
export function parseRequirement(text: string): Requirement | undefined {
  const plain = (text.split(';', 1)[0] as string).trim();
  let end = 0;
  while (end < plain.length && isNamePart(plain.charCodeAt(end))) end++;
  const name = plain.slice(0, end);
  if (!/^[A-Za-z0-9]/.test(name)) return undefined;
  const rest = withoutExtras(plain.slice(end).trim());
  if (rest === '') return { name, version: '', comparator: '' };
  if (rest[0] === '@') return undefined;
  const first = /^(===|==|~=|>=|<=|!=|>|<)\s*([^\s,][^,]*)/.exec(rest);
  if (!first) return undefined;
  return { name, version: (first[2] as string).trim(), comparator: first[1] as string };
}

/** Letters, digits, `.`, `-` and `_`. */
function isNamePart(code: number): boolean {
  const letter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return letter || (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2d || code === 0x5f;
}

/** What follows the name, without `[extras]` and parentheses. */
function withoutExtras(text: string): string {
  const close = text[0] === '[' ? text.indexOf(']') : -1;
  const rest = (close < 0 ? text : text.slice(close + 1)).trim();
  return rest[0] === '(' ? rest.slice(1).replace(')', '').trim() : rest;
}
