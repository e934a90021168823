import type { Operator } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';

function byteNumber(text: string, argument: string): number {
  const byte = Number(text);
  if (!/^\d{1,3}$/.test(text) || byte > 255) {
    throw new OperatorArgumentError(
      'WAF_OPERATOR_ARGUMENT',
      `@validateByteRange expects bytes and ranges such as 9,10,32-126, found ${JSON.stringify(text)} in ${JSON.stringify(argument)}`,
      'write decimal numbers from 0 to 255, ranges with a hyphen, separated by commas',
    );
  }
  return byte;
}

/**
 * `@validateByteRange RANGES`: matches when the value has a byte outside the ranges. Without ranges every byte is outside.
 *
 * @example `SecRule ARGS "@validateByteRange 9,10,13,32-126,128-255" "id:1,deny"`
 */
export const validateByteRange: Operator = {
  name: 'validateByteRange',
  compile: (argument) => {
    const allowed = new Uint8Array(256);
    for (const part of argument.split(',').map((text) => text.trim())) {
      if (part === '') continue;
      const hyphen = part.indexOf('-');
      const from = byteNumber(hyphen < 0 ? part : part.slice(0, hyphen).trim(), argument);
      const to = hyphen < 0 ? from : byteNumber(part.slice(hyphen + 1).trim(), argument);
      if (from > to) {
        throw new OperatorArgumentError(
          'WAF_OPERATOR_ARGUMENT',
          `@validateByteRange: the range ${part} ends before it starts`,
          `write ${to}-${from}`,
        );
      }
      allowed.fill(1, from, to + 1);
    }
    return (value, match) => {
      for (let i = 0; i < value.length; i++) {
        if (allowed[value.charCodeAt(i)] === 1) continue;
        match.span(i, i + 1);
        if (match.capturing) match.capture(0, value.charAt(i), i);
        return true;
      }
      return false;
    };
  },
};
