import type { FunctionQuery } from '@lamellar/events';
import { type Token, tokenKinds } from './tokens.js';

/** A function that was found in a file. */
export interface FoundFunction {
  /** Where a statement may be put in: behind the brace and the directives. For an arrow without braces, where its expression begins. */
  readonly at: number;
  /** The end of an arrow's expression; undefined for a body in braces. */
  readonly expressionEnd: number | undefined;
  /** `this` and `arguments` are those of the function; an arrow has neither. */
  readonly arrow: boolean;
  /** Names of the parameters as far as they are plain names. */
  readonly parameters: readonly string[];
}

interface Candidate extends FoundFunction {
  readonly type: NonNullable<FunctionQuery['type']>;
  readonly within: string | undefined;
}

/** Index of the token that closes each bracket, by the index of the one that opens it. */
function bracketPairs(tokens: readonly Token[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind, text, start, end }] of tokens.entries()) {
    if (kind !== tokenKinds.symbol || end - start !== 1) continue;
    if (text === '(' || text === '[' || text === '{') open.push(index);
    else if (text === ')' || text === ']' || text === '}') {
      const from = open.pop();
      if (from !== undefined) pairs.set(from, index);
    }
  }
  return pairs;
}

/** Functions of a file that a query names, in the order of the file; `index` chooses one of them, 0 by default. */
export function findFunction(tokens: readonly Token[], query: FunctionQuery): FoundFunction | undefined {
  const pairs = bracketPairs(tokens);
  const holders = holdersOf(tokens, pairs);
  let index = query.index ?? 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const named = (token.kind === tokenKinds.word || token.kind === tokenKinds.string) && token.text === query.name;
    if (!named) continue;
    const found = candidateAt(tokens, at, pairs, holders);
    if (found === undefined) continue;
    if (query.within !== undefined && found.within !== query.within) continue;
    if (query.type !== undefined && found.type !== query.type) continue;
    if (index === 0) return found;
    index--;
  }
  return undefined;
}

/** What stands at a name: a declaration, a value that is assigned to it, or a method. */
function candidateAt(
  tokens: readonly Token[],
  at: number,
  pairs: ReadonlyMap<number, number>,
  holders: readonly Holder[],
): Candidate | undefined {
  const before = tokens[at - 1]?.text;
  const star = before === '*' ? tokens[at - 2]?.text : before;
  const holder = innermost(holders, at);
  if (star === 'function') return functionFrom(tokens, at + 1, pairs, 'function', holder);
  let next = at + 1;
  if (tokens[next]?.text === ']') next++;
  const after = tokens[next]?.text;
  if (after === '(' && before !== '.' && before !== '?.' && before !== 'new') {
    const type =
      before === 'get'
        ? 'getter'
        : before === 'set'
          ? 'setter'
          : tokens[at]!.text === 'constructor'
            ? 'constructor'
            : 'method';
    return functionFrom(tokens, next, pairs, type, holder);
  }
  // Registered under a name: `register('name', function () {})`.
  if (after === ',' && tokens[at]!.kind === tokenKinds.string)
    return valueFrom(tokens, next + 1, pairs, 'function', holder);
  if (after !== '=' && after !== ':') return undefined;
  const type = after === ':' ? 'method' : 'function';
  return valueFrom(tokens, next + 1, pairs, type, after === ':' ? holder : (memberHolder(tokens, at) ?? holder));
}

/** `X.name =` and `X.prototype.name =` are held by X. */
function memberHolder(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at - 1]?.text !== '.') return undefined;
  const direct = tokens[at - 2]?.text;
  return direct === 'prototype' && tokens[at - 3]?.text === '.' ? tokens[at - 4]?.text : direct;
}

/** A function expression, an arrow, or one of them behind further assignments (`a = b = function`). */
function valueFrom(
  tokens: readonly Token[],
  from: number,
  pairs: ReadonlyMap<number, number>,
  type: Candidate['type'],
  within: string | undefined,
): Candidate | undefined {
  let at = from;
  while (tokens[at]?.kind === tokenKinds.word && followsAssignment(tokens, at)) at = assignmentEnd(tokens, at);
  while (tokens[at]?.text === '(' && tokens[at + 1]?.text === 'function') at++;
  if (tokens[at]?.text === 'async') at++;
  if (tokens[at]?.text === 'function') {
    at++;
    if (tokens[at]?.text === '*') at++;
    if (tokens[at]?.kind === tokenKinds.word) at++;
    return functionFrom(tokens, at, pairs, type, within);
  }
  return arrowFrom(tokens, at, pairs, type, within);
}

function followsAssignment(tokens: readonly Token[], at: number): boolean {
  return assignmentEnd(tokens, at) !== at;
}

/** Behind `name =` or `a.b.name =`; the same place when there is none. */
function assignmentEnd(tokens: readonly Token[], at: number): number {
  let end = at + 1;
  while (tokens[end]?.text === '.' && tokens[end + 1]?.kind === tokenKinds.word) end += 2;
  return tokens[end]?.text === '=' ? end + 1 : at;
}

function arrowFrom(
  tokens: readonly Token[],
  at: number,
  pairs: ReadonlyMap<number, number>,
  type: Candidate['type'],
  within: string | undefined,
): Candidate | undefined {
  let arrow = at + 1;
  let parameters: string[] = [];
  if (tokens[at]?.text === '(') {
    const close = pairs.get(at);
    if (close === undefined) return undefined;
    parameters = plainNames(tokens, at, close);
    arrow = close + 1;
  } else if (tokens[at]?.kind === tokenKinds.word) parameters = [tokens[at].text];
  if (tokens[arrow]?.text !== '=>') return undefined;
  const body = tokens[arrow + 1];
  if (body === undefined) return undefined;
  if (body.text === '{' && body.kind === tokenKinds.symbol)
    return { at: behindDirectives(tokens, arrow + 1), expressionEnd: undefined, arrow: true, parameters, type, within };
  return {
    at: body.start,
    expressionEnd: expressionEnd(tokens, arrow + 1, pairs),
    arrow: true,
    parameters,
    type,
    within,
  };
}

/** The end of the expression that begins at a token: before a comma, a semicolon or a bracket that it did not open. */
function expressionEnd(tokens: readonly Token[], from: number, pairs: ReadonlyMap<number, number>): number {
  let end = tokens[from]!.end;
  for (let at = from; at < tokens.length; at++) {
    const { text, kind } = tokens[at]!;
    if (kind === tokenKinds.symbol && (text === ',' || text === ';' || text === ')' || text === ']' || text === '}'))
      break;
    const close = kind === tokenKinds.symbol ? pairs.get(at) : undefined;
    if (close !== undefined) at = close;
    end = tokens[at]!.end;
  }
  return end;
}

function functionFrom(
  tokens: readonly Token[],
  at: number,
  pairs: ReadonlyMap<number, number>,
  type: Candidate['type'],
  within: string | undefined,
): Candidate | undefined {
  if (tokens[at]?.text !== '(') return undefined;
  const close = pairs.get(at);
  if (close === undefined || tokens[close + 1]?.text !== '{') return undefined;
  const parameters = plainNames(tokens, at, close);
  return { at: behindDirectives(tokens, close + 1), expressionEnd: undefined, arrow: false, parameters, type, within };
}

/** Names of parameters, defaults left out; `undefined` stands for a pattern, and a rest parameter ends the list. */
function plainNames(tokens: readonly Token[], open: number, close: number): string[] {
  const names: string[] = [];
  let depth = 0;
  let first = true;
  for (let at = open + 1; at < close; at++) {
    const { kind, text } = tokens[at]!;
    if (first) {
      if (text === '...') return names;
      names.push(kind === tokenKinds.word ? text : 'undefined');
      first = false;
    }
    if (kind !== tokenKinds.symbol) continue;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if (text === ')' || text === ']' || text === '}') depth--;
    else if (text === ',' && depth === 0) first = true;
  }
  return names;
}

/** A statement before `'use strict'` would take its meaning away. */
function behindDirectives(tokens: readonly Token[], brace: number): number {
  let at = brace;
  while (tokens[at + 1]?.kind === tokenKinds.string) {
    const semicolon = tokens[at + 2]?.text === ';';
    if (!semicolon && tokens[at + 2]?.text !== '}' && !(tokens[at + 2]?.kind === tokenKinds.word)) break;
    at += semicolon ? 2 : 1;
  }
  return tokens[at]!.end;
}

interface Holder {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Classes and named object literals of a file. */
function holdersOf(tokens: readonly Token[], pairs: ReadonlyMap<number, number>): Holder[] {
  const holders: Holder[] = [];
  for (const [open, close] of pairs) {
    if (tokens[open]!.text !== '{') continue;
    const name = holderName(tokens, open);
    if (name !== undefined) holders.push({ name, from: open, to: close });
  }
  return holders;
}

function holderName(tokens: readonly Token[], brace: number): string | undefined {
  const before = tokens[brace - 1]?.text;
  if (before === '=' || before === ':') return tokens[brace - 2]?.text;
  // `class X {` or `class X extends some.Thing {`, at most a short way back.
  for (let at = brace - 1; at >= Math.max(0, brace - 12); at--) {
    const { text } = tokens[at]!;
    if (text === 'class') {
      const named = tokens[at + 1]!;
      if (named.kind === tokenKinds.word && named.text !== 'extends') return named.text;
      return tokens[at - 1]?.text === '=' ? tokens[at - 2]?.text : undefined;
    }
    if (text === ';' || text === '}' || text === '{' || text === '=>') return undefined;
  }
  return undefined;
}

function innermost(holders: readonly Holder[], at: number): string | undefined {
  let best: Holder | undefined;
  for (const holder of holders) {
    if (holder.from < at && at < holder.to && (best === undefined || holder.from > best.from)) best = holder;
  }
  return best?.name;
}
