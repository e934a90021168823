import type { Control } from '../actions/index.js';
import { parseIdRanges } from './id-ranges.js';
import type { Program, ProgramRule } from './program.js';

/** The indexes of the rules that a `ctl:ruleRemove...` means. */
export function rulesOfControl({ rules }: Pick<Program, 'rules'>, { option, value }: Control): number[] {
  const ranges = option.endsWith('ById') ? parseIdRanges(value) : undefined;
  const matches = (rule: ProgramRule): boolean => {
    if (option.endsWith('ById')) return ranges?.has(rule.id) ?? false;
    if (option.endsWith('ByTag')) return rule.tags.some((tag) => tag.join('') === value);
    return rule.msg?.join('') === value;
  };
  return rules.flatMap((rule, index) => (matches(rule) ? [index] : []));
}
