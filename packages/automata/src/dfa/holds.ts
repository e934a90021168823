import { Context } from '../program/alphabet.js';
import { Assertion } from '../syntax/ast.js';

/** True when an assertion holds between a symbol of context `left` and one of context `right`. */
export function holds(assertion: number, left: number, right: number): boolean {
  switch (assertion) {
    case Assertion.beginText:
      return left === Context.edge;
    case Assertion.endText:
      return right === Context.edge;
    case Assertion.beginLine:
      return left === Context.edge || isNewline(left);
    case Assertion.endLine:
      return right === Context.edge || isNewline(right);
    case Assertion.word:
      return (left === Context.word) !== (right === Context.word);
    case Assertion.notWord:
      return (left === Context.word) === (right === Context.word);
    case Assertion.endFinal:
      return right === Context.edge || right === Context.finalNewline;
    default:
      return left === Context.edge || (isNewline(left) && right !== Context.edge);
  }
}

function isNewline(context: number): boolean {
  return context === Context.newline || context === Context.finalNewline;
}

const LEFT_ONLY = new Set<number>([Assertion.beginText, Assertion.beginLine]);
const RIGHT_ONLY = new Set<number>([Assertion.endText, Assertion.endLine, Assertion.endFinal]);

/** True when the assertion is decided by what was read before it, in the direction of reading. */
export function decidedBefore(assertion: number, reverse: boolean): boolean {
  return (reverse ? RIGHT_ONLY : LEFT_ONLY).has(assertion);
}
