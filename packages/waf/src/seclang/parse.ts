import { parseActions } from './action-list.js';
import type { Directive } from './ast.js';
import { directives } from './directives.js';
import { type LogicalLine, logicalLines } from './logical-lines.js';
import { parseOperator } from './operator-text.js';
import type { RuleSource } from './place.js';
import { nearest, type Problems } from './problems.js';
import { type PlaceOf, parseTargets } from './targets.js';
import { splitWords, unescapeQuote, type Word } from './words.js';

/** Parses one rule file into directives; what is wrong goes to `problems`, and the rest is parsed all the same. */
export function parseRules(source: RuleSource, problems: Problems): Directive[] {
  const directives: Directive[] = [];
  for (const line of logicalLines(source)) {
    const directive = parseLine(line, problems);
    if (directive !== undefined) directives.push(directive);
  }
  return directives;
}

function parseLine(line: LogicalLine, problems: Problems): Directive | undefined {
  let split = splitWords(line.text);
  // ModSecurity v3 takes an action list whose quote is never closed as ending with the directive.
  if ('unterminated' in split && isActionList(line.text, split.unterminated)) split = splitWords(`${line.text}"`);
  if ('unterminated' in split) {
    problems.add(
      'WAF_PARSE_UNTERMINATED',
      line.place(split.unterminated),
      'a quote is not closed before the end of the directive',
      'close it, or continue the line with a backslash at its very end',
    );
    return undefined;
  }
  const [first, ...words] = split.words;
  if (first === undefined) return undefined;
  const place = line.place(first.offset);
  const info = directives.get(first.raw.toLowerCase());
  if (info === undefined) {
    const near = nearest(
      first.raw,
      [...directives.values()].map(({ name }) => name),
    );
    problems.add(
      'WAF_PARSE_UNKNOWN_DIRECTIVE',
      place,
      `expected a directive, found ${JSON.stringify(first.raw.slice(0, 60))}`,
      near === undefined ? 'see the list of directives in the guide' : `did you mean ${near}?`,
    );
    return undefined;
  }
  if (info.support === 'refused') {
    problems.add('WAF_PARSE_REFUSED', place, `${info.name} is refused: ${info.reason}`, 'remove the directive');
    return undefined;
  }
  if (words.length < info.least || words.length > info.most) {
    const wanted = info.least === info.most ? `${info.least}` : `${info.least} to ${info.most}`;
    problems.add(
      'WAF_PARSE_ARGUMENTS',
      place,
      `${info.name} expects ${wanted} argument(s), found ${words.length}`,
      'put an argument that holds blanks into double quotes',
    );
    return undefined;
  }
  return parseDirective(info.name, words, line, problems);
}

function isActionList(text: string, quote: number): boolean {
  return (
    text.charAt(quote) === '"' &&
    /^\s*(?:id|phase|log|nolog|pass|deny|block|t|msg|tag)\b/.test(text.slice(quote + 1, quote + 40))
  );
}

function parseDirective(name: string, words: readonly Word[], line: LogicalLine, problems: Problems): Directive {
  const place = line.place(0);
  const placeOf = (word: Word | undefined): PlaceOf => {
    const start = word?.offset ?? 0;
    return (offset) => line.place(start + offset);
  };
  const text = (word: Word | undefined): string => (word === undefined ? '' : unescapeQuote(word.raw, word.quote));
  const [one, two, three] = words;
  switch (name) {
    case 'SecRule':
      return {
        kind: 'rule',
        targets: parseTargets(text(one), placeOf(one), problems),
        operator: parseOperator(text(two), placeOf(two)),
        actions: three === undefined ? [] : parseActions(text(three), placeOf(three), problems),
        place,
      };
    case 'SecAction':
      return { kind: 'action', actions: parseActions(text(one), placeOf(one), problems), place };
    case 'SecMarker':
      return { kind: 'marker', name: text(one), place };
    default:
      return {
        kind: 'config',
        name,
        values: words.map(text),
        place,
        valuePlaces: words.map((word) => line.place(word.offset)),
      };
  }
}
