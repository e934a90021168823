import { concat, type Node } from '../syntax/ast.js';
import { type CharSet, charSet, intersect } from '../syntax/char-set.js';
import { nullable } from './nullable.js';

/**
 * Turns possessive quantifiers and atomic groups into plain ones where that changes nothing: where nothing follows that giving back could
 * help (the end of the pattern), or where what follows cannot begin with a symbol of the repeated set.
 */
export function relax(node: Node): Node {
  return at(node, 'end');
}

/** What comes after a node: the end of the pattern, symbols of a set (and surely one of them), or unknown. */
type Follow = 'end' | 'unknown' | CharSet;

function at(node: Node, follow: Follow): Node {
  switch (node.kind) {
    case 'capture':
      return { ...node, body: at(node.body, follow) };
    case 'alternate':
      return { ...node, parts: node.parts.map((part) => at(part, follow)) };
    case 'concat': {
      const parts = [...node.parts];
      let next = follow;
      for (let i = parts.length - 1; i >= 0; i--) {
        parts[i] = at(parts[i]!, next);
        next = first(parts[i]!) ?? 'unknown';
      }
      return concat(parts);
    }
    case 'atomic':
      return follow === 'end' ? at(node.body, 'end') : { ...node, body: at(node.body, 'end') };
    case 'repeat': {
      // The rounds follow one another, so only the last round of a plain repeat is at the end; inside nothing is known.
      const body = at(node.body, 'unknown');
      if (node.greed !== 'possessive') return { ...node, body };
      const givesNothingBack =
        follow === 'end' || (Array.isArray(follow) && body.kind === 'set' && intersect(body.set, follow).length === 0);
      return { ...node, body, greed: givesNothingBack ? 'greedy' : 'possessive' };
    }
    case 'look':
      return { ...node, body: at(node.body, node.behind ? 'unknown' : 'end') };
    default:
      return node;
  }
}

/** The symbols with which a node must begin; undefined when it can be empty. */
function first(node: Node): CharSet | undefined {
  if (nullable(node)) return undefined;
  switch (node.kind) {
    case 'set':
      return node.set;
    case 'capture':
    case 'atomic':
    case 'repeat':
      return first(node.body);
    case 'alternate': {
      const sets = node.parts.map(first);
      return sets.every((set) => set !== undefined) ? charSet(sets.flat()) : undefined;
    }
    case 'concat':
      return node.parts[0] === undefined ? undefined : first(node.parts[0]);
    default:
      return undefined;
  }
}
