import { collection, scalar, type VariableDefinition } from './definition.js';
import type { TransactionData } from './transaction-data.js';
import { noValues, Value } from './value.js';

function persistent(name: string): VariableDefinition {
  return collection(name, 'live', (data) => data.collections.get(name)?.all() ?? noValues);
}

function lastMatch(data: TransactionData): Value | undefined {
  return data.matched.at(-1);
}

function ruleAttributes({ rule }: TransactionData): readonly Value[] {
  if (rule === undefined) return noValues;
  const values = [new Value('RULE', 'id', String(rule.id))];
  if (rule.rev !== undefined) values.push(new Value('RULE', 'rev', rule.rev));
  if (rule.severity !== undefined) values.push(new Value('RULE', 'severity', String(rule.severity)));
  return values;
}

/** Collections that rules write, and what they matched last. */
export const stateVariables: readonly VariableDefinition[] = [
  collection('TX', 'live', (data) => data.tx.all()),
  persistent('IP'),
  persistent('GLOBAL'),
  persistent('SESSION'),
  persistent('USER'),
  persistent('RESOURCE'),
  scalar('MATCHED_VAR', 'live', (data) => lastMatch(data)?.text ?? ''),
  scalar('MATCHED_VAR_NAME', 'live', (data) => lastMatch(data)?.name ?? ''),
  collection('MATCHED_VARS', 'live', (data) => data.matched),
  collection('MATCHED_VARS_NAMES', 'live', (data) =>
    data.matched.map((value) => new Value('MATCHED_VARS_NAMES', value.key, value.name)),
  ),
  scalar('HIGHEST_SEVERITY', 'live', (data) => String(data.highestSeverity)),
  collection('RULE', 'live', ruleAttributes),
];
