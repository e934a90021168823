import { inSet } from '../syntax/char-set.js';
import { foldAscii, foldUnicode } from '../syntax/fold.js';

/** True when two units are the same letter but for case; pairs of surrogates are compared by unit. */
export function sameFolded(a: number, b: number, unicode: boolean): boolean {
  return inSet(unicode ? foldUnicode([a, a]) : foldAscii([a, a]), b);
}
