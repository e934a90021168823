import type { Operator } from './operator.js';

/**
 * `@leavesFolder`: matches when the value, read as a path below a folder, leaves it: at some place it has gone up more often than
 * down. Both slashes separate. An operator of our own, for virtual patches.
 *
 * @example `SecRule ARGS:file "@leavesFolder" "id:1,deny,t:none,t:urlDecodeUni"`
 */
export const leavesFolder: Operator = {
  name: 'leavesFolder',
  compile: () => (value, match) => {
    let depth = 0;
    let from = 0;
    for (let at = 0; at <= value.length; at++) {
      const byte = at < value.length ? value.charCodeAt(at) : 47;
      if (byte !== 47 && byte !== 92) continue;
      const size = at - from;
      if (size === 2 && value.startsWith('..', from)) depth--;
      else if (size > 1 || (size === 1 && value.charAt(from) !== '.')) depth++;
      if (depth < 0) {
        match.span(from, at);
        if (match.capturing) match.capture(0, value.slice(from, at), from);
        return true;
      }
      from = at + 1;
    }
    return false;
  },
};
