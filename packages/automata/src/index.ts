export { AutomataError, type AutomataErrorCode, PatternError } from './errors.js';
export { requiredLiterals } from './literals/required.js';
export type { Input } from './program/input.js';
export { type CompileOptions, compile } from './regex/compile.js';
export { Match, type Span } from './regex/match.js';
export { type Outcome, Regex, type RunOptions } from './regex/regex.js';
export { RegexStream } from './regex/regex-stream.js';
export type { Replacement } from './regex/replacement.js';
export { loadSet } from './set/load.js';
export { compileSet, RegexSet, type SetOptions, type SetRunOptions } from './set/regex-set.js';
export { SetMatches } from './set/set-matches.js';
export type { SetPattern } from './set/set-program.js';
export { SetStream } from './set/set-stream.js';
export type { Syntax, SyntaxOptions } from './syntax/options.js';
export {
  AhoCorasick,
  ahoCorasick,
  loadWords,
  type WordMatch,
  type WordOptions,
  WordStream,
} from './words/aho-corasick.js';
