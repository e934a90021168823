import type { ValueTest } from '@lamellar/events';
import { WafError } from '../errors.js';

/** One operator over one value: what a SecRule can ask. */
export interface Clause {
  /** `@rx ...`, without its negation. */
  readonly operator: string;
  readonly negated: boolean;
  /** In order, without `t:`. */
  readonly transformations: readonly string[];
}

/** One of several ways in which a value can fulfil a test: all of its clauses hold. */
export type Alternative = readonly Clause[];

/** Alternatives of one test; more are refused, since each makes a rule. */
const mostAlternatives = 64;

/** Characters of UTF-8 text as a pattern over bytes that needs no quoting in a rule file. */
export function bytePattern(text: string): string {
  let pattern = '';
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    pattern += /[A-Za-z0-9_-]/.test(char) ? char : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return pattern;
}

function rx(pattern: string, transformations: readonly string[] = []): Clause {
  // Anchors are those of the whole value, whatever the engine's defaults are.
  return { operator: `@rx ${pattern}`, negated: false, transformations };
}

const anyOf = (texts: readonly (string | number | boolean | null)[]): string =>
  texts.map((text) => bytePattern(String(text))).join('|');

/** A pattern of the patch's author, in a form that a quoted word of a rule file can hold. */
function quoted(pattern: string): string {
  let out = '';
  for (const byte of new TextEncoder().encode(pattern)) {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === '%' || byte < 32 || byte > 126) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += char;
  }
  return out;
}

const typePatterns: Readonly<Record<string, string>> = {
  number: '\\A-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\\z',
  boolean: '\\A(?:true|false)\\z',
};

function leaf(test: ValueTest, where: string): Clause {
  if ('equals' in test) return rx(`\\A${bytePattern(String(test.equals))}\\z`);
  if ('oneOf' in test) return rx(`\\A(?:${anyOf(test.oneOf)})\\z`);
  if ('contains' in test) return rx(`${test.ignoreCase === true ? '(?i)' : ''}${bytePattern(test.contains)}`);
  if ('startsWith' in test) return rx(`\\A${bytePattern(test.startsWith)}`);
  if ('endsWith' in test) return rx(`${bytePattern(test.endsWith)}\\z`);
  if ('regex' in test) {
    // RE2's defaults: `.` stops at line feeds, and `^` and `$` are the ends of the whole value.
    const flags = /i/.test(test.flags ?? '') ? 'i-sm' : '-sm';
    return rx(`(?${flags}:${quoted(test.regex)})`);
  }
  if ('longerThan' in test) {
    return { operator: `@gt ${Math.floor(test.longerThan)}`, negated: false, transformations: ['length'] };
  }
  if ('hasKey' in test) return rx(`(?:\\A|[^A-Za-z0-9_$-])(?:${anyOf(test.hasKey)})(?:\\z|[^A-Za-z0-9_$-])`);
  if ('traversal' in test) {
    return {
      operator: '@leavesFolder',
      negated: false,
      transformations: ['utf8toUnicode', 'urlDecodeUni', 'removeNulls'],
    };
  }
  if ('type' in test && Object.hasOwn(typePatterns, test.type)) return rx(typePatterns[test.type] ?? '');
  if ('type' in test && test.type === 'string')
    return { operator: '@unconditionalMatch', negated: false, transformations: [] };
  const what = 'type' in test ? `type ${JSON.stringify(test.type)}` : Object.keys(test).join(', ');
  throw new WafError(
    'WAF_PATCH_TEST',
    `${where}: a request cannot be tested for ${what}; a function point of rasp can`,
  );
}

function negate(clause: Clause): Clause {
  return { ...clause, negated: !clause.negated };
}

/** Every choice of one alternative of each list, joined. */
export function combine(lists: readonly (readonly Alternative[])[], where: string): Alternative[] {
  let all: Alternative[] = [[]];
  for (const list of lists) {
    all = all.flatMap((one) => list.map((other) => [...one, ...other]));
    if (all.length > mostAlternatives) {
      throw new WafError(
        'WAF_PATCH_TEST',
        `${where}: the test has more than ${mostAlternatives} alternatives; split the patch`,
      );
    }
  }
  return all;
}

/** A test as alternatives of clauses; `not` is pushed down to the leaves. */
export function clausesOf(test: ValueTest, where: string, negated = false, depth = 0): Alternative[] {
  if (depth > 20) throw new WafError('WAF_PATCH_TEST', `${where}: the test nests deeper than 20 levels`);
  if ('not' in test) return clausesOf(test.not, where, !negated, depth + 1);
  if ('any' in test || 'all' in test) {
    const tests = 'any' in test ? test.any : test.all;
    const parts = tests.map((each) => clausesOf(each, where, negated, depth + 1));
    return 'any' in test === negated ? combine(parts, where) : parts.flat();
  }
  const clause = leaf(test, where);
  return [[negated ? negate(clause) : clause]];
}
