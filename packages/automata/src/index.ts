export { AutomataError, type AutomataErrorCode, PatternError } from './errors.js';
export type { Input } from './program/input.js';
export { type CompileOptions, compile } from './regex/compile.js';
export { Match, type Span } from './regex/match.js';
export { type Outcome, Regex, type RunOptions } from './regex/regex.js';
export type { Replacement } from './regex/replacement.js';
export type { Syntax, SyntaxOptions } from './syntax/options.js';
