import { LazyDfa } from '../dfa/lazy-dfa.js';
import { GAVE_UP, NONE, Search } from '../dfa/search.js';
import { Pike } from '../pike/pike.js';
import { type Alphabet, alphabetOf } from '../program/alphabet.js';
import { type BuildOptions, ProgramBuilder } from '../program/build.js';
import type { Input } from '../program/input.js';
import type { Program } from '../program/program.js';
import { trim } from '../program/trim.js';
import type { Node, Pattern } from '../syntax/ast.js';
import type { Matcher } from './matcher.js';
import { RegexStream } from './regex-stream.js';

/** Linear-time matching of one regular pattern; each automaton is made when it is first needed. */
export class AutomataMatcher implements Matcher {
  steps = 0;
  #test: Search | undefined;
  #find: Search | undefined;
  #start: Search | undefined;
  #pike: Pike | undefined;
  readonly #pattern: Pattern;
  readonly #cacheBytes: number;

  constructor(pattern: Pattern, cacheBytes: number) {
    this.#pattern = pattern;
    this.#cacheBytes = cacheBytes;
    // Too large a pattern is told at compile time.
    this.#find = this.#search(pattern.node, { captures: false, reverse: false }, true);
  }

  test(input: Input, from: number, budget: number): number {
    this.#test ??= this.#search(trim(this.#pattern.node), { captures: false, reverse: false }, false);
    const place = this.#test.forward(input, from, true, budget);
    this.steps = this.#test.steps;
    return place === GAVE_UP ? GAVE_UP : place === NONE ? 0 : 1;
  }

  find(input: Input, from: number, groups: boolean, budget: number): Int32Array | 'none' | 'gave-up' {
    this.#find ??= this.#search(this.#pattern.node, { captures: false, reverse: false }, true);
    const end = this.#find.forward(input, from, false, budget);
    this.steps = this.#find.steps;
    if (end === NONE) return 'none';
    if (end === GAVE_UP) return 'gave-up';
    this.#start ??= this.#search(this.#pattern.node, { captures: false, reverse: true }, false);
    const start = this.#start.backward(input, end, from, budget - this.steps);
    this.steps += this.#start.steps;
    if (start === GAVE_UP) return 'gave-up';
    if (!groups || this.#pattern.captureCount === 0) return Int32Array.of(start, end);
    this.#pike ??= this.#captures();
    const offsets = this.#pike.run(input, start, end, budget - this.steps);
    this.steps += this.#pike.steps;
    return offsets ?? 'gave-up';
  }

  /** An automaton of its own for one stream. */
  stream(): RegexStream {
    const { program, alphabet, start } = this.#build(trim(this.#pattern.node), { captures: false, reverse: false });
    const walk = { starts: [start], ordered: false, unanchored: true, reverse: false };
    return new RegexStream(new LazyDfa(program, alphabet, walk, this.#cacheBytes));
  }

  #search(node: Node, options: BuildOptions, ordered: boolean): Search {
    const { program, alphabet, start } = this.#build(node, options);
    const walk = { starts: [start], ordered, unanchored: !options.reverse, reverse: options.reverse };
    return new Search(program, alphabet, walk, this.#cacheBytes);
  }

  #captures(): Pike {
    const { program, alphabet, start } = this.#build(this.#pattern.node, { captures: true, reverse: false });
    return new Pike(program, alphabet, start, this.#pattern.captureCount);
  }

  #build(node: Node, options: BuildOptions): { program: Program; alphabet: Alphabet; start: number } {
    const builder = new ProgramBuilder(options);
    const start = builder.add(node, 0, this.#pattern.source);
    const program = builder.finish(this.#pattern.maxSymbol);
    return { program, alphabet: alphabetOf(program), start };
  }
}
