import { PatternError } from '@lamellar/automata';

/** What Go says of a wrong pattern, by how the automata package begins its complaint. `whole` quotes all of the pattern. */
const MESSAGES: readonly (readonly [
  start: string,
  message: string,
  quoted: 'whole' | 'rest' | 'operator' | 'operators' | 'escape' | 'nothing',
])[] = [
  ['missing ] of a class', 'missing closing ]', 'rest'],
  ['missing ) of a group', 'missing closing )', 'whole'],
  ['unmatched )', 'unexpected )', 'whole'],
  ['quantifier after a quantifier', 'invalid nested repetition operator', 'operators'],
  ['too many quantifiers', 'invalid nested repetition operator', 'operators'],
  ['repeat count', 'invalid repeat count', 'operator'],
  ['pattern ends with a backslash', 'trailing backslash at end of expression', 'nothing'],
  ['unknown escape', 'invalid escape sequence', 'escape'],
  ['\\x', 'invalid escape sequence', 'escape'],
  ['range with its ends exchanged', 'invalid character class range', 'rest'],
  ['unknown class', 'invalid character class range', 'rest'],
  ['group name', 'invalid named capture', 'rest'],
  ['two groups named', 'duplicate capture group name', 'rest'],
  ['groups nested deeper', 'expression nests too deeply', 'whole'],
];

/** A complaint about a pattern in Go's words; in the automata package's own where Go has none. */
export function patternMessage(cause: unknown): string {
  if (!(cause instanceof PatternError)) return cause instanceof Error ? cause.message : String(cause);
  const { message, pattern, offset } = cause;
  if (message.includes(' with nothing to repeat'))
    return withQuote('missing argument to repetition operator', operatorAt(pattern, offset));
  const known = MESSAGES.find(([start]) => message.startsWith(start));
  if (known !== undefined) return withQuote(known[1], quotedPart(known[2], pattern, offset));
  if (cause.code === 'AUTOMATA_NOT_REGULAR')
    return withQuote('invalid or unsupported Perl syntax', pattern.slice(offset, offset + 3));
  return cause.code === 'AUTOMATA_TOO_LARGE' ? withQuote('expression too large', pattern) : message;
}

function withQuote(message: string, part: string): string {
  return `${message}: \`${part}\``;
}

function quotedPart(kind: (typeof MESSAGES)[number][2], pattern: string, offset: number): string {
  if (kind === 'whole') return pattern;
  if (kind === 'rest') return pattern.slice(offset);
  if (kind === 'escape') return pattern.slice(offset, offset + 2);
  if (kind === 'operators') return previousOperator(pattern, offset) + operatorAt(pattern, offset);
  return kind === 'operator' ? operatorAt(pattern, offset) : '';
}

/** The quantifier that ends before a place. */
function previousOperator(pattern: string, offset: number): string {
  const start = pattern[offset - 1] === '}' ? pattern.lastIndexOf('{', offset - 1) : offset - 1;
  return pattern.slice(Math.max(start, 0), offset);
}

/** The quantifier at a place: one character, or all of `{...}`. */
function operatorAt(pattern: string, offset: number): string {
  if (pattern[offset] !== '{') return pattern.slice(offset, offset + 1);
  const end = pattern.indexOf('}', offset);
  return pattern.slice(offset, end < 0 ? undefined : end + 1);
}
