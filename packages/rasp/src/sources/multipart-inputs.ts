import { SentNames } from '../core/inputs/collect.js';
import { archiveNames } from './archive-names.js';

const maxParts = 200;
const maxValue = 65_536;

/**
 * Names, file names and field values of a multipart body, for look-ups. Splits at the boundary by plain searches; what is
 * malformed is taken as far as it can be read.
 */
export function multipartInputs(body: string, contentType: string): (string | SentNames)[] {
  const boundary = parameter(contentType, 'boundary');
  if (boundary === undefined || boundary === '') return [body.slice(0, maxValue)];
  const found: (string | SentNames)[] = [];
  let at = body.indexOf(`--${boundary}`);
  for (let part = 0; at !== -1 && part < maxParts; part++) {
    const start = at + boundary.length + 2;
    const next = body.indexOf(`--${boundary}`, start);
    readPart(body.slice(start, next === -1 ? undefined : next), found);
    at = next;
  }
  return found;
}

function readPart(part: string, found: (string | SentNames)[]): void {
  const blank = part.indexOf('\r\n\r\n');
  const head = blank === -1 ? part : part.slice(0, blank);
  let isFile = false;
  for (const line of head.split('\r\n', 32)) {
    for (const name of ['name', 'filename', 'filename*']) {
      const value = parameter(line, name);
      if (value === undefined) continue;
      if (name === 'name') found.push(latin1ToText(value));
      else found.push(new SentNames([latin1ToText(value)], 'file name'));
      if (name !== 'name') isFile = true;
    }
  }
  if (blank !== -1 && isFile) {
    // A part that is an archive: its entries decide where they are written.
    const entries = archiveNames(Buffer.from(part.slice(blank + 4), 'latin1'));
    if (entries !== undefined) found.push(entries);
  }
  if (blank !== -1 && !isFile)
    found.push(latin1ToText(part.slice(blank + 4, blank + 4 + maxValue).replace(/\r\n$/, '')));
}

/** A parameter of a header, quoted or bare. */
function parameter(header: string, name: string): string | undefined {
  const lower = header.toLowerCase();
  for (let at = lower.indexOf(`${name}=`); at !== -1; at = lower.indexOf(`${name}=`, at + 1)) {
    const before = lower[at - 1];
    if (before !== undefined && before !== ';' && before !== ' ' && before !== '\t') continue;
    const start = at + name.length + 1;
    if (header[start] === '"') {
      const end = header.indexOf('"', start + 1);
      return header.slice(start + 1, end === -1 ? undefined : end);
    }
    const end = header.indexOf(';', start);
    return header.slice(start, end === -1 ? undefined : end).trim();
  }
  return undefined;
}

function latin1ToText(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}
