import { Assertion, alternate, concat, type Node } from './ast.js';
import { type CharSet, complement } from './char-set.js';
import { DIGIT, HORIZONTAL, SPACE_PCRE, SPACE_RE2, VERTICAL, WORD } from './class-names.js';
import { unicodeProperty } from './properties.js';
import type { Scanner } from './scanner.js';

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9 };

/** `\d \D \s \S \w \W`, `\p{..}`, and PCRE's `\h \H \v \V \N`: a set, or undefined (nothing is read) for another escape. */
export function classEscape(scan: Scanner, fold: boolean): CharSet | undefined {
  const letter = scan.peek(1);
  if (letter === 'p' || letter === 'P') return property(scan, fold);
  const positive =
    scan.syntax === 'pcre' ? PCRE_CLASSES.get(letter.toLowerCase()) : RE2_CLASSES.get(letter.toLowerCase());
  if (positive === undefined || letter === '') return undefined;
  scan.pos += 2;
  const set = scan.folded(positive, fold);
  return letter === letter.toLowerCase() ? set : complement(set, scan.maxSymbol);
}

const RE2_CLASSES = new Map<string, CharSet>([
  ['d', DIGIT],
  ['s', SPACE_RE2],
  ['w', WORD],
]);
const PCRE_CLASSES = new Map<string, CharSet>([
  ['d', DIGIT],
  ['s', SPACE_PCRE],
  ['w', WORD],
  ['h', HORIZONTAL],
  ['v', VERTICAL],
]);

function property(scan: Scanner, fold: boolean): CharSet {
  const at = scan.pos;
  let negative = scan.peek(1) === 'P';
  scan.pos += 2;
  let name: string;
  if (scan.eat('{')) {
    name = scan.until('}', at, 'property');
    if (name.startsWith('^')) {
      negative = !negative;
      name = name.slice(1);
    }
  } else {
    name = scan.peek();
    scan.pos += name.length;
  }
  const set = unicodeProperty(name);
  if (set === undefined) {
    scan.fail(
      `unknown property ${JSON.stringify(name.slice(0, 40))}`,
      at,
      'use a general category (\\pL, \\p{Lu}) or a script (\\p{Greek})',
    );
  }
  const within = scan.folded(set, fold);
  return negative ? complement(within, scan.maxSymbol) : within;
}

/** An escape that stands for one symbol, in and outside brackets; the backslash is next. */
export function symbolEscape(scan: Scanner): number {
  const at = scan.pos++;
  const pcre = scan.syntax === 'pcre';
  if (scan.done) scan.fail('pattern ends with a backslash', at, 'write \\\\ for a backslash');
  const letter = scan.peek();
  if (letter >= '0' && letter <= '7') return octal(scan, at);
  const control = CONTROLS[letter];
  if (control !== undefined && Object.hasOwn(CONTROLS, letter)) {
    scan.pos++;
    return control;
  }
  if (letter === 'x') return hexadecimal(scan, at);
  if (letter === 'v' && !pcre) {
    scan.pos++;
    return 11;
  }
  if (pcre && letter === 'e') {
    scan.pos++;
    return 27;
  }
  if (pcre && letter === 'c') {
    const control = scan.source.charCodeAt(scan.pos + 1);
    if (!(control >= 32 && control < 127)) scan.fail('\\c without a printable ASCII character', at);
    scan.pos += 2;
    return (control >= 97 && control <= 122 ? control - 32 : control) ^ 64;
  }
  if (pcre && letter === 'o' && scan.peek(1) === '{') {
    scan.pos += 2;
    const digits = scan.until('}', at, '\\o{');
    if (!/^[0-7]{1,9}$/.test(digits)) scan.fail('\\o{} without octal digits', at);
    return scan.checked(Number.parseInt(digits, 8), at);
  }
  const code = letter.charCodeAt(0);
  const alphanumeric = (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122);
  if (alphanumeric || (!pcre && code >= 0x80)) {
    scan.fail(`unknown escape \\${letter}`, at, 'escape only punctuation, or see the list of escapes in the guide');
  }
  return scan.symbol();
}

function octal(scan: Scanner, at: number): number {
  let value = 0;
  for (let i = 0; i < 3 && scan.peek() >= '0' && scan.peek() <= '7'; i++) {
    value = value * 8 + Number(scan.peek());
    scan.pos++;
  }
  return scan.checked(value, at);
}

function hexadecimal(scan: Scanner, at: number): number {
  scan.pos++;
  if (scan.eat('{')) {
    const digits = scan.until('}', at, '\\x{');
    if (!/^[0-9A-Fa-f]{1,8}$/.test(digits)) scan.fail('\\x{} without hexadecimal digits', at, 'write \\x{41}');
    return scan.checked(Number.parseInt(digits, 16), at);
  }
  let digits = '';
  while (digits.length < 2 && /^[0-9A-Fa-f]$/.test(scan.peek())) {
    digits += scan.peek();
    scan.pos++;
  }
  if (digits.length < 2 && scan.syntax === 're2')
    scan.fail('\\x without two hexadecimal digits', at, 'write \\x41 or \\x{41}');
  return Number.parseInt(digits || '0', 16);
}

/** `\A \z \b \B`, and PCRE's `\Z \R \N`: a node, or undefined (nothing is read) for another escape. */
export function nodeEscape(scan: Scanner): Node | undefined {
  const letter = scan.peek(1);
  const at = scan.pos;
  const pcre = scan.syntax === 'pcre';
  const assertion = ASSERTIONS[letter];
  if (assertion !== undefined && Object.hasOwn(ASSERTIONS, letter) && (letter !== 'Z' || pcre)) {
    scan.pos += 2;
    return { kind: 'assert', assertion };
  }
  if (pcre && letter === 'R') {
    scan.pos += 2;
    const crlf = concat([
      { kind: 'set', set: [13, 13] },
      { kind: 'set', set: [10, 10] },
    ]);
    return { kind: 'atomic', body: alternate([crlf, { kind: 'set', set: scan.folded(VERTICAL, false) }]), at };
  }
  if (pcre && letter === 'N') {
    scan.pos += 2;
    return { kind: 'set', set: complement([10, 10], scan.maxSymbol) };
  }
  if (letter === 'C' || letter === 'G' || letter === 'K' || letter === 'X') {
    scan.fail(`\\${letter} is not supported`, at, 'rewrite the pattern without it', 'AUTOMATA_NOT_REGULAR');
  }
  return undefined;
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: Assertion.beginText,
  z: Assertion.endText,
  Z: Assertion.endFinal,
  b: Assertion.word,
  B: Assertion.notWord,
};
