import { alternate, concat, EMPTY, type Node } from '../syntax/ast.js';
import { alwaysNullable } from './nullable.js';

/**
 * A tree that matches somewhere in exactly the texts in which the given tree does, with less of it at both ends:
 * whether `a.*b+` occurs is decided by `a.*b`, and `.*a` by `a`. For tests only, since places and captures change.
 */
export function trim(node: Node): Node {
  return trimEnd(trimEnd(withoutCaptures(node), 'last'), 'first');
}

function trimEnd(node: Node, end: 'first' | 'last'): Node {
  if (alwaysNullable(node)) return EMPTY;
  switch (node.kind) {
    case 'concat': {
      const parts = [...node.parts];
      for (;;) {
        const index = end === 'last' ? parts.length - 1 : 0;
        const part = parts[index];
        if (part === undefined) return EMPTY;
        const trimmed = trimEnd(part, end);
        if (trimmed.kind !== 'empty') {
          parts[index] = trimmed;
          return concat(parts);
        }
        parts.splice(index, 1);
      }
    }
    case 'alternate':
      return alternate(node.parts.map((part) => trimEnd(part, end)));
    case 'repeat': {
      // One round less of optional ones, and the outermost round is itself trimmed.
      const edge = trimEnd(node.body, end);
      if (node.min === 1) return edge;
      const inner: Node = { ...node, min: node.min - 1, max: node.min - 1, greed: 'greedy' };
      return concat(end === 'last' ? [inner, edge] : [edge, inner]);
    }
    default:
      return node;
  }
}

function withoutCaptures(node: Node): Node {
  switch (node.kind) {
    case 'capture':
      return withoutCaptures(node.body);
    case 'concat':
      return concat(node.parts.map(withoutCaptures));
    case 'alternate':
      return alternate(node.parts.map(withoutCaptures));
    case 'repeat':
      return { ...node, body: withoutCaptures(node.body) };
    default:
      return node;
  }
}
