import { copyInto, scratch, textOf } from './scratch.js';
import type { Transformation } from './transformation.js';

/** A path needs work when it starts with `.`, or a slash is followed by a slash or a dot. */
function isNormal(value: string): boolean {
  if (value.charCodeAt(0) === 46) return false;
  for (let at = value.indexOf('/'); at >= 0; at = value.indexOf('/', at + 1)) {
    const next = value.charCodeAt(at + 1);
    if (next === 47 || next === 46) return false;
  }
  return true;
}

/** True when the segment `from..to` is `..`. */
function isParent(value: string, from: number, to: number): boolean {
  return to - from === 2 && value.charCodeAt(from) === 46 && value.charCodeAt(from + 1) === 46;
}

/**
 * Resolves `.` and `..` and joins slashes. The output buffer is the stack: a parent segment cuts back to the slash before
 * the last real segment, so the time is linear.
 */
function normalized(value: string): string {
  if (isNormal(value)) return value;
  const length = value.length;
  const rooted = value.charCodeAt(0) === 47;
  const out = scratch(length + 1);
  let at = 0;
  if (rooted) out[at++] = 47;
  // Leading `..` of a relative path cannot be resolved: nothing is cut before this position.
  let floor = at;
  let trailingSlash = false;
  let from = rooted ? 1 : 0;
  while (from <= length) {
    const slash = value.indexOf('/', from);
    const to = slash < 0 ? length : slash;
    const size = to - from;
    if (isParent(value, from, to)) {
      if (at > floor) {
        at--;
        while (at > floor && out[at - 1] !== 47) at--;
      } else if (!rooted) {
        out[at++] = 46;
        out[at++] = 46;
        out[at++] = 47;
        floor = at;
      }
    } else if (size > 1 || (size === 1 && value.charCodeAt(from) !== 46)) {
      at = copyInto(out, at, value, from, to);
      out[at++] = 47;
    }
    if (slash < 0) {
      trailingSlash = size === 0;
      break;
    }
    from = slash + 1;
  }
  // Each segment was written with a slash behind it.
  if (!trailingSlash && at > (rooted ? 1 : 0)) at--;
  const text = textOf(out, at);
  return text === value ? value : text;
}

/**
 * `t:normalizePath`: joins repeated slashes and resolves `.` and `..`, leading parents of a relative path excepted.
 *
 * @example `/dir/./foo//../bar` becomes `/dir/bar`
 */
export const normalizePath: Transformation = { name: 'normalizePath', apply: normalized };

/**
 * `t:normalizePathWin`: the same after turning each `\` into `/`.
 *
 * @example `\dir\foo\..\bar` becomes `/dir/bar`
 */
export const normalizePathWin: Transformation = {
  name: 'normalizePathWin',
  apply: (value) => normalized(value.indexOf('\\') < 0 ? value : value.replaceAll('\\', '/')),
};
