import type { Operator, OperatorCompileContext } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';
import { readLines, splitPhrases } from './phrase-lists.js';
import { phraseMatcher } from './phrase-matcher.js';

/**
 * `@pm PHRASES`: matches when any of the phrases, separated by blanks, stands in the value; ASCII letters in any case.
 *
 * @example `SecRule REQUEST_HEADERS:User-Agent "@pm WebZIP WebCopier" "id:1,deny"`
 */
export const pm: Operator = { name: 'pm', compile: (argument) => phraseMatcher(splitPhrases(argument)) };

function fromFile(name: string): Operator['compile'] {
  return (argument, context: OperatorCompileContext) => phraseMatcher(readLines(name, argument, context));
}

/**
 * `@pmFromFile FILE`: as `@pm`, one phrase (blanks included) on each line of the file; `#` starts a comment line.
 *
 * @example `SecRule ARGS "@pmFromFile unix-shell.data" "id:1,deny"`
 */
export const pmFromFile: Operator = { name: 'pmFromFile', compile: fromFile('pmFromFile') };

/** `@pmf FILE`: the short name of `@pmFromFile`. */
export const pmf: Operator = { name: 'pmf', compile: fromFile('pmf') };

/**
 * `@pmFromDataset NAME`: as `@pm`, with the entries of a `SecDataset`.
 *
 * @example `SecRule ARGS "@pmFromDataset words" "id:1,deny"`
 */
export const pmFromDataset: Operator = {
  name: 'pmFromDataset',
  compile: (argument, context) => {
    const phrases = context.readDataset?.(argument.trim());
    if (phrases === undefined) {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_ARGUMENT',
        `@pmFromDataset: there is no dataset ${JSON.stringify(argument)}`,
        'define it with SecDataset before this rule',
      );
    }
    return phraseMatcher(phrases);
  },
};
