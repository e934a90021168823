import { utf8CodePoint, utf8Length } from '../transformations/utf8.js';
import type { Operator } from './operator.js';

const smallest = [0, 0, 0x80, 0x800, 0x10000];

/**
 * `@validateUtf8Encoding`: matches when the value is not UTF-8 by RFC 3629: broken or cut sequences, overlong forms,
 * surrogates, code points past U+10FFFF.
 *
 * @example `SecRule REQUEST_FILENAME|ARGS|ARGS_NAMES "@validateUtf8Encoding" "id:1,deny"`
 */
export const validateUtf8Encoding: Operator = {
  name: 'validateUtf8Encoding',
  compile: () => (value, match) => {
    for (let at = 0; at < value.length; ) {
      if (value.charCodeAt(at) < 0x80) {
        at++;
        continue;
      }
      const length = utf8Length(value, at);
      const point = length === 0 ? -1 : utf8CodePoint(value, at, length);
      const valid = point >= (smallest[length] ?? 0) && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      if (!valid) {
        match.span(at, at + 1);
        return true;
      }
      at += length;
    }
    return false;
  },
};
