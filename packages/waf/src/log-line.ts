import type { MatchedRule } from './engine/index.js';

/** Control characters, quotes and bytes past ASCII as `\\xHH`, so that a line stays a line and a terminal is safe. */
function escapeBytes(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    const plain = byte >= 32 && byte < 127 && byte !== 34;
    out += plain ? text.charAt(at) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return out;
}

function field(name: string, text: string | number | undefined): string {
  return text === undefined || text === '' ? '' : ` [${name} "${escapeBytes(String(text))}"]`;
}

/** A matched rule as one line of the usual error log: `[id "942100"] [msg "..."] [data "..."] ...`. Not masked. */
export function logLine(matched: MatchedRule): string {
  const { rule } = matched;
  const tags = matched.tags.map((tag) => field('tag', tag)).join('');
  return [
    matched.disruptive ? 'Access denied.' : 'Warning.',
    ` Match at ${escapeBytes(matched.matches[0]?.name ?? 'nothing')}.`,
    field('file', rule.file),
    field('line', rule.line),
    field('id', matched.id),
    field('rev', rule.rev),
    field('msg', matched.message),
    field('data', matched.data),
    field('severity', matched.severity),
    field('ver', rule.ver),
    tags,
  ].join('');
}
