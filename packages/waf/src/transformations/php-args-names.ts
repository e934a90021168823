import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/**
 * `t:phpArgsNames`: writes an argument name as PHP registers it: leading blanks vanish, and blanks, dots and a bracket
 * that nothing closes become underscores, up to the first index in brackets.
 *
 * @example ` user.name[a.b]` becomes `user_name[a.b]`
 */
export const phpArgsNames: Transformation = {
  name: 'phpArgsNames',
  apply: (value) => {
    let start = 0;
    while (value.charCodeAt(start) === 32) start++;
    const open = value.indexOf('[', start);
    const indexed = open > start && value.indexOf(']', open) > 0;
    const end = indexed ? open : value.length;
    const out = scratch(value.length);
    let at = 0;
    let changed = start > 0;
    for (let i = start; i < end; i++) {
      const byte = value.charCodeAt(i);
      const odd = byte === 32 || byte === 46 || byte === 91;
      if (odd) changed = true;
      out[at++] = odd ? 95 : byte;
    }
    if (!changed) return value;
    return textOf(out, copyInto(out, at, value, end, value.length));
  },
};
