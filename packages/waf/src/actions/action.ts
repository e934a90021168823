import type { ActionNode, Problems } from '../seclang/index.js';
import type { RuleDraft } from './draft.js';

/** One action of the language. */
export interface Action {
  /** In lower case. */
  readonly name: string;
  /** Must it, may it, or must it not have a value? */
  readonly value: 'required' | 'optional' | 'none';
  /** Writes what the action says into the draft. The value is there when `value` is `required`. */
  readonly apply: (draft: RuleDraft, value: string, node: ActionNode, problems: Problems) => void;
}

/** Tells that a value is not what the action expects. */
export function badValue(node: ActionNode, problems: Problems, expected: string, hint = ''): void {
  problems.add(
    'WAF_PARSE_ACTION_VALUE',
    node.place,
    `${node.name} expects ${expected}, found ${JSON.stringify((node.value ?? '').slice(0, 60))}`,
    hint,
  );
}

/** A whole number between two bounds, or undefined after telling the problem. */
export function wholeNumber(
  value: string,
  node: ActionNode,
  problems: Problems,
  least: number,
  most: number,
): number | undefined {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  badValue(node, problems, `a whole number from ${least} to ${most}`);
  return undefined;
}
