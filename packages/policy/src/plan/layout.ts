import type { Rule, TreeNode } from '../compile/index.js';
import type { NodePlan } from './plan.js';

/** Rules of one document, before they are planned. */
export interface GroupLayout {
  readonly id: number;
  readonly path: readonly string[];
  readonly kind: 'complete' | 'function' | 'set' | 'object';
  readonly rules: readonly Rule[];
}

/** The documents of a policy: groups of rules and the tree that leads to them. */
export interface Layout {
  readonly groups: readonly GroupLayout[];
  readonly nodes: readonly NodePlan[];
}

/** Sorts the rules of a tree into groups. A group whose rules have variables in their paths takes in all rules below. */
export function layOut(root: TreeNode): Layout {
  const groups: GroupLayout[] = [];
  const nodes: NodePlan[] = [];
  const visit = (node: TreeNode): number => {
    const index = nodes.length;
    const children = new Map<string, number>();
    nodes.push({ path: node.path, children, group: undefined });
    if (node.rules.length > 0) {
      const open = node.rules.some((rule) => rule.ground < rule.path.length);
      const rules = open ? withBelow(node) : node.rules;
      const id = groups.length;
      groups.push({ id, path: node.path, kind: kindOf(node, open), rules });
      nodes[index] = { path: node.path, children, group: id };
    }
    if (nodes[index]!.group === undefined) {
      for (const [name, child] of node.children) children.set(name, visit(child));
    }
    return index;
  };
  visit(root);
  return { groups, nodes };
}

function kindOf(node: TreeNode, open: boolean): GroupLayout['kind'] {
  const [first] = node.rules;
  if (open) return 'object';
  if (first!.arity !== undefined) return 'function';
  return first!.node.head.multiValue ? 'set' : 'complete';
}

function withBelow(node: TreeNode): Rule[] {
  return [...node.rules, ...[...node.children.values()].flatMap(withBelow)];
}
