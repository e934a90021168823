import { logLine } from '../log-line.js';
import type { Verdict } from '../verdict.js';

/** A verdict for people: the decision, then each rule that matched and logs, as the error log of ModSecurity has it. */
export function verdictLines({ decision, status, ruleId, limit, rules }: Verdict): string[] {
  const by = limit !== undefined ? ` (limit: ${limit})` : ruleId !== undefined ? ` (rule ${ruleId})` : '';
  return [`${decision}${status === undefined ? '' : ` ${status}`}${by}`, ...rules.map((rule) => `  ${logLine(rule)}`)];
}

/** The same as data. */
export function verdictJson({ decision, interrupted, status, ruleId, limit, rules }: Verdict): object {
  return {
    decision,
    interrupted,
    status,
    ruleId,
    limit,
    rules: rules.map(({ id, message, data, severity, tags, matches }) => ({
      id,
      message,
      data,
      severity,
      tags,
      matches,
    })),
  };
}
