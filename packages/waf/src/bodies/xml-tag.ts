import { decodeReferences } from './xml-text.js';

/** A start or empty-element tag. */
export interface XmlTag {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly empty: boolean;
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** End of a name: anything but white space and the marks of tags. */
function nameEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isSpace(text.charCodeAt(at)) && !'=/>"\'<&'.includes(text.charAt(at))) at++;
  return at;
}

/** Reads what stands between `<` and `>` of a start tag; a string says what is wrong. */
export function parseTag(source: string): XmlTag | string {
  const empty = source.endsWith('/');
  const text = empty ? source.slice(0, -1) : source;
  let at = nameEnd(text, 0);
  const name = text.slice(0, at);
  if (name === '') return 'a tag has no name';
  const attributes: [string, string][] = [];
  const seen = new Set<string>();
  for (;;) {
    const start = skipSpace(text, at);
    if (start === text.length) return { name, attributes, empty };
    if (start === at) return `white space is missing in the tag ${name.slice(0, 40)}`;
    at = nameEnd(text, start);
    const attribute = text.slice(start, at);
    at = skipSpace(text, at);
    if (attribute === '' || text.charAt(at) !== '=') return `an attribute of ${name.slice(0, 40)} has no value`;
    at = skipSpace(text, at + 1);
    const quote = text.charAt(at);
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) return `an attribute value of ${name.slice(0, 40)} has no quotes`;
    const raw = text.slice(at + 1, end);
    const value = raw.includes('<') ? undefined : decodeReferences(raw);
    if (value === undefined) return `an attribute of ${name.slice(0, 40)} has < or an unknown entity`;
    if (seen.has(attribute)) return `the tag ${name.slice(0, 40)} states an attribute twice`;
    seen.add(attribute);
    attributes.push([attribute, value]);
    at = end + 1;
  }
}
