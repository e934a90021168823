import type { BuiltinContext } from '../context.js';
import { intOperand, type Operands, stringOperand } from '../operands.js';
import { type Builtin, implement } from '../registry.js';
import { allMatches, compileRegex, isRegex, replaceText, splitText } from './engine.js';
import { globsIntersect } from './globs-match.js';
import { templatePattern } from './template.js';

/** `regex.*` and the deprecated `re_match`: RE2's syntax, in time linear in the text. */
export const regex: readonly Builtin[] = implement({
  'regex.match': matches,
  re_match: matches,
  'regex.is_valid': ([pattern], context) => typeof pattern === 'string' && isRegex(pattern, context),
  'regex.split': (args, context) => {
    const [pattern, text] = [stringOperand(args, 1), stringOperand(args, 2)];
    return splitText(compileRegex(pattern, context), text);
  },
  'regex.find_n': (args, context) => {
    const [pattern, text, most] = [stringOperand(args, 1), stringOperand(args, 2), intOperand(args, 3)];
    return Array.from(allMatches(compileRegex(pattern, context), text, most), (match) => match.text);
  },
  'regex.find_all_string_submatch_n': (args, context) => {
    const [pattern, text, most] = [stringOperand(args, 1), stringOperand(args, 2), intOperand(args, 3)];
    return Array.from(allMatches(compileRegex(pattern, context), text, most), (match) =>
      match.groups.map((group) => group ?? ''),
    );
  },
  'regex.replace': (args, context) => {
    const [text, pattern, replacement] = [stringOperand(args, 1), stringOperand(args, 2), stringOperand(args, 3)];
    return replaceText(compileRegex(pattern, context), text, replacement);
  },
  'regex.template_match': (args, context) => {
    const [template, text] = [stringOperand(args, 1), stringOperand(args, 2)];
    const pattern = templatePattern(template, stringOperand(args, 3), stringOperand(args, 4), context);
    return compileRegex(pattern, context).test(text);
  },
  'regex.globs_match': (args) => globsIntersect(stringOperand(args, 1), stringOperand(args, 2)),
});

function matches(args: Operands, context: BuiltinContext): boolean {
  const [pattern, text] = [stringOperand(args, 1), stringOperand(args, 2)];
  return compileRegex(pattern, context).test(text);
}
