import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** Entities that are declared through others grow without bound; this many declarations are no document of an honest client. */
const mostEntities = 16;

/**
 * Decides whether XML that a client sent declares external entities (files, hosts), parameter entities, or so many entities
 * that they would grow. Only the document type is read; a document without one costs one search.
 */
export function detectXmlEntity(xml: string, inputs: readonly Input[]): Detection | undefined {
  const start = indexOfIgnoreCase(xml, '<!doctype');
  if (start === -1) return undefined;
  const reason = reasonIn(xml.slice(start, start + 65_536));
  if (reason === undefined) return undefined;
  const declaration = xml.slice(start, start + 40);
  const input = inputs.find(
    ({ text }) => text.includes(declaration) || (text.length >= 8 && text.includes('<!') && xml.includes(text)),
  );
  return input && { algorithm: 'xml-external-entity', input, at: start, reason };
}

function reasonIn(type: string): string | undefined {
  const body = removeComments(type);
  let entities = 0;
  for (let at = indexOfIgnoreCase(body, '<!entity'); at !== -1; at = indexOfIgnoreCase(body, '<!entity', at + 1)) {
    const words = body.slice(at + 8, at + 600).trimStart();
    if (words.startsWith('%')) return 'it declares a parameter entity';
    const afterName = words.replace(/^[^\s]{1,200}\s{1,16}/, '');
    if (/^(?:SYSTEM|PUBLIC)\b/i.test(afterName)) return 'it declares an external entity';
    if (++entities > mostEntities) return 'it declares entities that grow';
  }
  const head = body.slice(9, 400);
  const bracket = head.indexOf('[');
  const external = /\s(?:SYSTEM|PUBLIC)\s/i.exec(
    bracket === -1 ? head.slice(0, head.indexOf('>') + 1) : head.slice(0, bracket),
  );
  return external !== null && !/"-\/\/W3C\/\//.test(head) ? 'its document type lies elsewhere' : undefined;
}

function removeComments(text: string): string {
  let out = '';
  let at = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', at)) {
    out += text.slice(at, start);
    const end = text.indexOf('-->', start + 4);
    if (end === -1) return out;
    at = end + 3;
  }
  return out + text.slice(at);
}

function indexOfIgnoreCase(text: string, word: string, from = 0): number {
  for (let at = text.indexOf('<!', from); at !== -1; at = text.indexOf('<!', at + 1))
    if (text.slice(at, at + word.length).toLowerCase() === word) return at;
  return -1;
}
