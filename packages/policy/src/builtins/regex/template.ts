import { builtinError } from '../builtin-error.js';
import { bytesOf } from '../bytes/utf8.js';
import type { BuiltinContext } from '../context.js';
import { compileRegex, quoteMeta } from './engine.js';

/** The pattern of a template: what stands between the delimiters is a pattern, everything else is text. */
export function templatePattern(template: string, start: string, end: string, context: BuiltinContext): string {
  const width = (text: string): number => bytesOf(text).length;
  if (width(start) !== 1) {
    throw builtinError(`start delimiter has to be exactly one character long but is ${width(start)} long`);
  }
  if (width(end) !== 1) {
    throw builtinError(`end delimiter has to be exactly one character long but is ${width(end)} long`);
  }
  let pattern = '^';
  let level = 0;
  let from = 0;
  for (let at = 0; at < template.length; at++) {
    const char = template[at]!;
    if (char === start) {
      if (level++ > 0) continue;
      pattern += quoteMeta(template.slice(from, at));
      from = at + 1;
    } else if (char === end) {
      if (--level > 0) continue;
      if (level < 0) break;
      const inner = template.slice(from, at);
      compileRegex(`^${inner}$`, context);
      pattern += `(${inner})`;
      from = at + 1;
    }
  }
  if (level !== 0) throw builtinError(`unbalanced braces in ${JSON.stringify(template)}`);
  return `${pattern}${quoteMeta(template.slice(from))}$`;
}
