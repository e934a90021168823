import type { Regex } from '@lamellar/automata';
import { isCardNumber, isCpf, isNationalIdUs, isRut, isSsn, isSvnr } from './check-digits.js';
import type { Evaluate, Operator } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';
import { compilePattern, stepsForMany } from './pattern.js';

/** Candidates that are looked at in one value; more are a sign of an attack on time. */
const mostCandidates = 1000;

/** Finds candidates by the pattern and matches at the first one whose check digits hold. */
function verifier(regex: Regex, check: (text: string) => boolean): Evaluate {
  return (value, match) => {
    let at = 0;
    let steps = stepsForMany(value);
    for (let candidates = 0; at <= value.length; candidates++) {
      const outcome = regex.run(value, { from: at });
      steps -= outcome.steps;
      if (outcome.status === 'gave-up' || candidates >= mostCandidates || steps < 0) {
        match.limit();
        return false;
      }
      if (outcome.status === 'none') return false;
      const { index, end, text } = outcome.match;
      if (check(text)) {
        match.span(index, end);
        if (match.capturing) match.capture(0, text, index);
        return true;
      }
      at = end > index ? end : end + 1;
    }
    return false;
  };
}

function operator(name: string, check: (text: string) => boolean): Operator {
  return { name, compile: (argument, context) => verifier(compilePattern(name, argument, context), check) };
}

/**
 * `@verifyCC PATTERN`: matches when what the pattern finds is a payment card number by its Luhn check digit.
 *
 * @example `SecRule RESPONSE_BODY "@verifyCC \d{13,16}" "id:1,phase:4,deny,capture"`
 */
export const verifyCC: Operator = operator('verifyCC', isCardNumber);

/**
 * `@verifyCPF PATTERN`: matches when what the pattern finds is a Brazilian CPF by its check digits.
 *
 * @example `SecRule ARGS "@verifyCPF ([0-9]{3}\.){2}[0-9]{3}-[0-9]{2}" "id:1,deny"`
 */
export const verifyCPF: Operator = operator('verifyCPF', isCpf);

/**
 * `@verifySSN PATTERN`: matches when what the pattern finds is a social security number of the United States.
 *
 * @example `SecRule RESPONSE_BODY "@verifySSN \d{3}-?\d{2}-?\d{4}" "id:1,phase:4,deny"`
 */
export const verifySSN: Operator = operator('verifySSN', isSsn);

/**
 * `@verifySVNR PATTERN`: matches when what the pattern finds is an Austrian social insurance number by its check digit.
 *
 * @example `SecRule ARGS "@verifySVNR ([0-9]{4} ?[0-9]{6})" "id:1,deny"`
 */
export const verifySVNR: Operator = operator('verifySVNR', isSvnr);

const nationalIds: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['cl', isRut],
  ['us', isNationalIdUs],
]);

/**
 * `@validateNid COUNTRY PATTERN`: matches when what the pattern finds is a national identity number of Chile (`cl`) or the
 * United States (`us`), an operator of Coraza.
 *
 * @example `SecRule ARGS:rut "@validateNid cl ^\d{1,2}\.\d{3}\.\d{3}-[0-9kK]$" "id:1,pass"`
 */
export const validateNid: Operator = {
  name: 'validateNid',
  compile: (argument, context) => {
    const blank = argument.indexOf(' ');
    const check = nationalIds.get(argument.slice(0, Math.max(blank, 0)));
    if (check === undefined) {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_ARGUMENT',
        `@validateNid expects cl or us and a pattern, found ${JSON.stringify(argument)}`,
        'write @validateNid us \\d{3}-\\d{2}-\\d{4}',
      );
    }
    return verifier(compilePattern('validateNid', argument.slice(blank + 1), context), check);
  },
};
