import type { Edit } from './edits.js';
import { type Token, tokenKinds } from './tokens.js';

/** The global that rewritten code asks; a look-up by symbol works in every module, however packages are linked. */
export const guardSlot = 'lamellar.rasp.rewritten/1';
export const guards: string = `globalThis[Symbol.for(${JSON.stringify(guardSlot)})]`;
/** Code that is rewritten when it is bundled may run where nothing is installed. */
const checked = `(${guards}?.code??((t)=>t))`;

/**
 * Puts a guard around the argument of each direct `eval`. The call stays direct, so its scope stays what it was; only the text
 * passes through the guard.
 */
export function evalEdits(code: string, tokens: readonly Token[]): Edit[] {
  const edits: Edit[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind !== tokenKinds.word || token.text !== 'eval') continue;
    const before = tokens[at - 1]?.text;
    const open = tokens[at + 1];
    if (before === '.' || before === '?.' || before === 'function' || open?.text !== '(') {
      // `(0, eval)(text)` runs in the global scope.
      if (
        before === ',' &&
        open?.text === ')' &&
        tokens[at - 3]?.text === '(' &&
        tokens[at - 2]?.kind === tokenKinds.number
      )
        edits.push({ start: token.start, end: token.end, text: `((t)=>(0,eval)(${checked}(t)))` });
      continue;
    }
    const close = closing(tokens, at + 1);
    if (close === undefined || close === at + 2) continue;
    // A method or a declaration of that name is followed by a body.
    if (tokens[close + 1]?.text === '{') continue;
    const first = tokens[at + 2]!;
    const last = tokens[close - 1]!;
    if (code.slice(first.start, last.end).includes('...')) continue;
    const end = firstComma(tokens, at + 2, close);
    edits.push({ start: first.start, end: first.start, text: `${checked}(` });
    edits.push({ start: tokens[end - 1]!.end, end: tokens[end - 1]!.end, text: ')' });
  }
  return edits;
}

function closing(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at]!;
    if (kind !== tokenKinds.symbol) continue;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if ((text === ')' || text === ']' || text === '}') && --depth === 0) return at;
  }
  return undefined;
}

/** The token that ends the first argument. */
function firstComma(tokens: readonly Token[], from: number, close: number): number {
  let depth = 0;
  for (let at = from; at < close; at++) {
    const { kind, text } = tokens[at]!;
    if (kind !== tokenKinds.symbol) continue;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if (text === ')' || text === ']' || text === '}') depth--;
    else if (text === ',' && depth === 0) return at;
  }
  return close;
}
