import type { MatchedRule } from './engine/index.js';

function field(name: string, text: string | number | undefined): string {
  return text === undefined || text === '' ? '' : ` [${name} "${String(text)}"]`;
}

/** A matched rule as one line of the usual error log: `[id "942100"] [msg "..."] [data "..."] ...`. Not masked. */
export function logLine(matched: MatchedRule): string {
  const { rule } = matched;
  const tags = matched.tags.map((tag) => field('tag', tag)).join('');
  return [
    matched.disruptive ? 'Access denied.' : 'Warning.',
    ` Pattern match at ${matched.matches[0]?.name ?? 'nothing'}.`,
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
