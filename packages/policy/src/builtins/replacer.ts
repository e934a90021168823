import { builtinError } from './builtin-error.js';

/** Longest text that a replacement may make. */
const MAX_LENGTH = 1 << 26;

interface Pair {
  readonly from: string;
  readonly to: string;
}

/**
 * Makes a function that replaces several strings in one pass: at each place the first pair that fits wins, and replaced text
 * is not looked at again. An empty string fits between all characters.
 */
export function createReplacer(pairs: readonly (readonly [string, string])[]): (text: string) => string {
  const [only] = pairs;
  if (pairs.length === 1 && only![0] !== '') {
    return (text) => checked(text.split(only![0]), only![1]);
  }
  const byFirst = new Map<string, Pair[]>();
  let empty: Pair | undefined;
  for (const [from, to] of pairs) {
    if (from === '') empty ??= { from, to };
    else {
      const first = from[0]!;
      const same = byFirst.get(first);
      if (same === undefined) byFirst.set(first, [{ from, to }]);
      else same.push({ from, to });
    }
  }
  return (text) => {
    const out: string[] = [];
    let size = 0;
    let last = 0;
    let afterEmpty = false;
    for (let at = 0; at <= text.length; ) {
      const pair: Pair | undefined =
        empty !== undefined && !afterEmpty
          ? empty
          : byFirst.get(text[at] ?? '')?.find(({ from }) => text.startsWith(from, at));
      afterEmpty = pair !== undefined && pair.from === '';
      if (pair === undefined) {
        at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
        continue;
      }
      out.push(text.slice(last, at), pair.to);
      size += at - last + pair.to.length;
      if (size > MAX_LENGTH) throw tooLong();
      at += pair.from.length;
      last = at;
    }
    out.push(text.slice(last));
    return out.join('');
  };
}

function checked(pieces: readonly string[], joint: string): string {
  if ((pieces.length - 1) * joint.length > MAX_LENGTH) throw tooLong();
  return pieces.join(joint);
}

function tooLong(): Error {
  return builtinError(`replace: the result is longer than ${MAX_LENGTH} characters`);
}
