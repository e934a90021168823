import type { Node } from '../syntax/ast.js';

/** True when the node can match without consuming, perhaps under a condition. */
export function nullable(node: Node): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'concat':
      return node.parts.every(nullable);
    case 'alternate':
      return node.parts.some(nullable);
    case 'repeat':
      return node.min === 0 || nullable(node.body);
    case 'capture':
    case 'atomic':
      return nullable(node.body);
    default:
      return true;
  }
}

/** True when the node matches the empty text at every place. */
export function alwaysNullable(node: Node): boolean {
  switch (node.kind) {
    case 'empty':
      return true;
    case 'concat':
      return node.parts.every(alwaysNullable);
    case 'alternate':
      return node.parts.some(alwaysNullable);
    case 'repeat':
      return node.min === 0 || alwaysNullable(node.body);
    case 'capture':
      return alwaysNullable(node.body);
    default:
      return false;
  }
}
