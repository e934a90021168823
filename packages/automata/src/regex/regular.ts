import { PatternError } from '../errors.js';
import type { Node, Pattern } from '../syntax/ast.js';

/** The first node that no automaton can match exactly: look-around, references, and what refuses to give back. */
export function irregularNode(node: Node): (Node & { readonly at: number }) | undefined {
  switch (node.kind) {
    case 'look':
    case 'backreference':
    case 'atomic':
      return node;
    case 'repeat':
      return node.greed === 'possessive' ? node : irregularNode(node.body);
    case 'capture':
      return irregularNode(node.body);
    case 'concat':
    case 'alternate':
      for (const part of node.parts) {
        const found = irregularNode(part);
        if (found !== undefined) return found;
      }
      return undefined;
    default:
      return undefined;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  look: 'look-around',
  backreference: 'back-reference',
  atomic: 'atomic group',
  repeat: 'possessive quantifier',
};

/** The error for a node that needs backtracking when that is not allowed. */
export function notRegular(pattern: Pattern, node: Node & { readonly at: number }): PatternError {
  const problem = `${NAMES[node.kind]} cannot be matched in linear time`;
  const hint = 'rewrite the pattern without it, or allow it with allowBacktracking: { steps }';
  return new PatternError('AUTOMATA_NOT_REGULAR', problem, pattern.source, node.at, hint);
}
