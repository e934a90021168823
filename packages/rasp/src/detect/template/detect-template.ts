import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';
import { occurrences } from '../occurrences.js';

/** What opens an expression in the template languages of Node, and what closes it. */
const marks: readonly (readonly [open: string, close: string])[] = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['<%', '%>'],
  ['${', '}'],
  ['#{', '}'],
  ['!{', '}'],
  ['{#', '#}'],
  ['[[', ']]'],
];

/**
 * Decides whether a text of the request became a part of a template with an expression in it. A template that the client
 * sends as a whole is what the application asked for; what it may do is decided when its code acts.
 */
export function detectTemplateInjection(template: string, inputs: readonly Input[]): Detection | undefined {
  for (const input of inputs) {
    const { text } = input;
    if (text.length < 4 || text.length >= template.length) continue;
    const mark = marks.find(([open, close]) => opensAndCloses(text, open, close));
    if (mark === undefined) continue;
    const [at] = occurrences(template, text);
    if (at === undefined) continue;
    return { algorithm: 'template-injection', input, at, reason: `"${mark[0]}" opens an expression of the template` };
  }
  return undefined;
}

function opensAndCloses(text: string, open: string, close: string): boolean {
  const at = text.indexOf(open);
  return at !== -1 && text.indexOf(close, at + open.length) > at + open.length;
}
