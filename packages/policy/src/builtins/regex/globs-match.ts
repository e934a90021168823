import { builtinError } from '../builtin-error.js';

/** One position of a glob: the characters that it takes, and how often. */
interface Step {
  /** `undefined` takes every character. */
  readonly ranges: readonly (readonly [number, number])[] | undefined;
  readonly repeat: 'once' | 'any';
}

const MAX_STEPS = 2000;

/**
 * Whether some text matches both globs of a small language: characters, `.`, `[a-z]`, each with `+` or `*` behind it, and `\` before what is meant
 * as itself. Exact: it searches the pairs of positions.
 */
export function globsIntersect(left: string, right: string): boolean {
  const [a, b] = [readGlob(left), readGlob(right)];
  const seen = new Set<number>();
  const pending: [number, number][] = [[0, 0]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [i, j] = pair;
    const key = i * (b.length + 1) + j;
    if (seen.has(key)) continue;
    seen.add(key);
    if (i === a.length && j === b.length) return true;
    const [x, y] = [a[i], b[j]];
    if (x?.repeat === 'any') pending.push([i + 1, j]);
    if (y?.repeat === 'any') pending.push([i, j + 1]);
    if (x === undefined || y === undefined || !overlap(x, y)) continue;
    const nextLeft = x.repeat === 'once' ? [i + 1] : [i, i + 1];
    const nextRight = y.repeat === 'once' ? [j + 1] : [j, j + 1];
    for (const k of nextLeft) for (const l of nextRight) pending.push([k, l]);
  }
  return false;
}

/** `a+` is `a` and then `a*`. */
function readGlob(text: string): Step[] {
  const steps: Step[] = [];
  const chars = Array.from(text);
  const fail = (at: number, what: string): Error =>
    builtinError(`input:${text}, pos:${at}, ${what}: the input provided is invalid`);
  for (let at = 0; at < chars.length; ) {
    const { ranges, end } = readStep(chars, at, fail);
    const flag = chars[end];
    if (flag === '+') steps.push({ ranges, repeat: 'once' }, { ranges, repeat: 'any' });
    else steps.push({ ranges, repeat: flag === '*' ? 'any' : 'once' });
    at = flag === '+' || flag === '*' ? end + 1 : end;
    if (steps.length > MAX_STEPS) throw builtinError(`regex.globs_match: more than ${MAX_STEPS} steps`);
  }
  return steps;
}

type Fail = (at: number, what: string) => Error;

function readStep(chars: readonly string[], at: number, fail: Fail): { ranges: Step['ranges']; end: number } {
  const char = chars[at]!;
  if (char === '.') return { ranges: undefined, end: at + 1 };
  if (char === '[') return readSet(chars, at + 1, fail);
  if (char === ']') throw fail(at + 1, "set-close ']' with no preceding '['");
  if (char === '+' || char === '*') throw fail(at + 1, `flag '${char}' must be preceded by a non-flag`);
  const { code, end } = readChar(chars, at, fail);
  return { ranges: [[code, code]], end };
}

function readChar(chars: readonly string[], at: number, fail: Fail): { code: number; end: number } {
  if (chars[at] !== '\\') return { code: chars[at]!.codePointAt(0)!, end: at + 1 };
  const next = chars[at + 1];
  if (next === undefined) throw fail(at, 'input ends with a \\ (escape) character');
  return { code: next.codePointAt(0)!, end: at + 2 };
}

function readSet(chars: readonly string[], start: number, fail: Fail): { ranges: [number, number][]; end: number } {
  const ranges: [number, number][] = [];
  let at = start;
  while (at < chars.length && chars[at] !== ']') {
    if (chars[at] === '-') throw fail(at + 1, "range character '-' must be preceded by a Unicode character");
    const low = readChar(chars, at, fail);
    at = low.end;
    if (chars[at] !== '-') {
      ranges.push([low.code, low.code]);
      continue;
    }
    const bound = chars[at + 1];
    if (bound === undefined) throw fail(at + 1, "range character '-' must be followed by a Unicode character");
    if (bound === ']' || bound === '-')
      throw fail(at + 2, "range character '-' cannot be followed by a special symbol");
    const high = readChar(chars, at + 1, fail);
    if (high.code < low.code) {
      const [from, to] = [String.fromCodePoint(low.code), String.fromCodePoint(high.code)];
      throw fail(high.end, `range is out of order: '${to}' comes before '${from}' in Unicode`);
    }
    ranges.push([low.code, high.code]);
    at = high.end;
  }
  if (at >= chars.length) throw fail(at, 'found [ without matching ]');
  return { ranges, end: at + 1 };
}

function overlap(a: Step, b: Step): boolean {
  if (a.ranges === undefined) return b.ranges === undefined || b.ranges.length > 0;
  if (b.ranges === undefined) return a.ranges.length > 0;
  return a.ranges.some(([low, high]) => b.ranges!.some(([from, to]) => low <= to && from <= high));
}
