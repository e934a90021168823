import { AutomataError, compile, type Regex } from '@lamellar/automata';
import type { MatchSink, OperatorCompileContext } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';

const defaultSteps = 100_000;

/**
 * Compiles the pattern of an operator: PCRE syntax over bytes, in linear time; what only backtracking can match (look-around,
 * back-references) runs under the step budget of the context.
 */
export function compilePattern(operator: string, pattern: string, context: OperatorCompileContext): Regex {
  const { dotAll = true, multiline = true, stepBudget = defaultSteps } = context.regex ?? {};
  try {
    return compile(pattern, {
      syntax: 'pcre',
      flags: `${dotAll ? 's' : ''}${multiline ? 'm' : ''}`,
      allowBacktracking: { steps: stepBudget },
    });
  } catch (cause) {
    if (!(cause instanceof AutomataError)) throw cause;
    throw new OperatorArgumentError('WAF_OPERATOR_ARGUMENT', `@${operator}: ${cause.message}`, 'correct the pattern', {
      cause,
    });
  }
}

/** Most groups that TX.0 to TX.9 hold. */
const captures = 10;

/** Finds the first match and tells the sink; false also when the step budget ends. */
export function findPattern(regex: Regex, value: string, match: MatchSink): boolean {
  // The usual answer is no: the test alone costs one pass and no memory.
  if (regex.isLinear && !regex.test(value)) return false;
  const outcome = regex.run(value);
  if (outcome.status === 'gave-up') match.limit();
  if (outcome.status !== 'match') return false;
  const found = outcome.match;
  match.span(found.index, found.end);
  if (match.capturing) {
    for (let group = 0; group <= regex.captureCount && group < captures; group++) {
      const start = found.offsets[2 * group] ?? -1;
      if (start >= 0) match.capture(group, value.slice(start, found.offsets[2 * group + 1]), start);
    }
  }
  return true;
}

/**
 * Steps that all searches in one value may take together: a pattern may read to the end before it settles for a short match, and
 * doing so for each of many matches is quadratic.
 */
export function stepsForMany(value: string): number {
  return 50_000 + 20 * value.length;
}
