import {
  type AhoCorasick,
  ahoCorasick,
  compile,
  compileSet,
  loadSet,
  loadWords,
  type RegexSet,
  SetMatches,
} from '@lamellar/automata';
import { type OperatorCompileContext, readLines, splitPhrases } from '../operators/index.js';
import { phraseWindow } from './phrase-window.js';
import { hashWords, type StoredDetectors } from './stored-detectors.js';

/** Bytes of the state caches of one phase. */
const cacheBytes = 8 * 2 ** 20;
const regexOptions = { syntax: 'pcre', flags: 'sm' } as const;
const nothing: readonly number[] = [];

/** Collects what many operators look for, and gives each a number. */
export class DetectorBuilder {
  readonly #patterns: string[] = [];
  readonly #phraseLists: (readonly string[])[] = [];
  readonly #numbers = new Map<string, { readonly list: 'patterns' | 'phrases'; readonly index: number } | undefined>();
  readonly #set: RegexSet | undefined;
  readonly #stored: StoredDetectors | undefined;
  readonly #known = new Map<string, number>();

  /** With automata that were stored, their patterns are not read again. */
  constructor(stored?: StoredDetectors) {
    this.#stored = stored;
    this.#set = stored?.set && loadSet(stored.set, { cacheBytes });
    this.#set?.patterns.forEach(({ pattern }, index) => void this.#known.set(pattern, index));
    for (const { pattern } of this.#set?.patterns ?? []) this.#patterns.push(pattern);
  }

  /** The number of an operator, the same for equal ones; undefined when only the operator itself can judge. */
  add(name: string, argument: string, ruleFile: string, context: OperatorCompileContext): number | undefined {
    const key = `${name}\n${argument}\n${name === 'rx' ? '' : ruleFile}`;
    if (!this.#numbers.has(key)) this.#numbers.set(key, this.#register(name, argument, context));
    const entry = this.#numbers.get(key);
    if (entry === undefined) return undefined;
    // Patterns have even numbers and phrase lists odd ones, since both lists grow.
    return entry.index * 2 + (entry.list === 'phrases' ? 1 : 0);
  }

  #register(
    name: string,
    argument: string,
    context: OperatorCompileContext,
  ): { readonly list: 'patterns' | 'phrases'; readonly index: number } | undefined {
    if (name === 'rx') {
      if (this.#set !== undefined) {
        const index = this.#known.get(argument);
        return index === undefined ? undefined : { list: 'patterns', index };
      }
      return isRegular(argument) ? { list: 'patterns', index: this.#patterns.push(argument) - 1 } : undefined;
    }
    const phrases = phrasesOf(name, argument, context);
    return phrases && { list: 'phrases', index: this.#phraseLists.push(phrases) - 1 };
  }

  get count(): number {
    return this.#patterns.length + this.#phraseLists.length;
  }

  build(): Detectors {
    const set =
      this.#set ??
      (this.#patterns.length === 0 ? undefined : compileSet(this.#patterns, { ...regexOptions, cacheBytes }));
    return new Detectors(set, this.#phraseLists, this.#stored);
  }
}

/** Does the pattern run in linear time, without look-around and back-references? */
export function isRegular(pattern: string): boolean {
  try {
    compile(pattern, regexOptions);
    return true;
  } catch {
    return false;
  }
}

function phrasesOf(name: string, argument: string, context: OperatorCompileContext): readonly string[] | undefined {
  if (name === 'pm') return splitPhrases(argument);
  if (name === 'pmfromfile' || name === 'pmf') return readLines(name, argument, context);
  // Automata read bytes.
  return argument === '' || /[^\0-\xff]/.test(argument) ? undefined : [argument];
}

/** Answers for many `@rx` and `@pm` operators at once: which of them may match a text. Patterns exactly, phrases by a part of them. */
export class Detectors {
  readonly #set: RegexSet | undefined;
  readonly #matches: SetMatches;
  readonly #words: AhoCorasick | undefined;
  readonly #wordsHash: number;
  /** The phrase lists of each word of the automaton, as detector numbers. */
  readonly #listsOf: readonly (readonly number[])[];
  readonly #found: number[] = [];
  readonly #phrases: readonly (readonly string[])[];

  constructor(
    set: RegexSet | undefined,
    phraseLists: readonly (readonly string[])[],
    stored: StoredDetectors | undefined,
  ) {
    this.#set = set;
    this.#matches = new SetMatches(set?.size ?? 0);
    this.#phrases = phraseLists;
    const lists = new Map<string, Set<number>>();
    phraseLists.forEach((phrases, index) => {
      for (const phrase of phrases) {
        const part = phraseWindow(phrase);
        if (part === '') continue;
        const numbers = lists.get(part) ?? new Set<number>();
        lists.set(part, numbers.add(index * 2 + 1));
      }
    });
    this.#wordsHash = hashWords(lists.keys());
    const ready = stored?.wordsHash === this.#wordsHash ? stored.words : undefined;
    if (lists.size === 0) this.#words = undefined;
    else this.#words = ready === undefined ? ahoCorasick([...lists.keys()], { caseFold: true }) : loadWords(ready);
    this.#listsOf = [...lists.values()].map((numbers) => [...numbers]);
  }

  /** Words of which one stands in every text that the operator of this number may match, in lower case; undefined for none. */
  wordsOf(number: number): readonly string[] | undefined {
    return number % 2 === 0 ? this.#set?.requiredWords(number / 2) : this.#phrases[(number - 1) / 2];
  }

  /** The automata as bytes, for a stored program. */
  store(): StoredDetectors {
    return { set: this.#set?.serialize(), words: this.#words?.serialize(), wordsHash: this.#wordsHash };
  }

  /** The numbers of the operators that may match; none is the usual answer and allocates nothing. */
  find(text: string): readonly number[] {
    const found = this.#found;
    found.length = 0;
    if (this.#set !== undefined) {
      const matches = this.#set.match(text, this.#matches);
      for (let position = 0; position < matches.count; position++) found.push(matches.at(position) * 2);
    }
    this.#words?.scan(text, 0, 0, this.#note);
    return found.length === 0 ? nothing : [...found];
  }

  readonly #note = (word: number): boolean => {
    for (const number of this.#listsOf[word] ?? nothing) {
      if (!this.#found.includes(number)) this.#found.push(number);
    }
    return false;
  };
}
