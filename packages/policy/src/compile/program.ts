import type { ModuleNode, RuleNode, Term } from '../ast/index.js';
import { scalar } from '../ast/index.js';
import type { BuiltinRegistry, BuiltinSignature } from '../builtins/registry.js';
import { standardSignature } from '../builtins/registry.js';

/** A rule with its place in the document tree. */
export interface Rule {
  readonly module: ModuleNode;
  readonly node: RuleNode;
  /** The path below `data`: the package's names, then the head's parts. */
  readonly path: readonly Term[];
  /** How many leading parts of the path are constant strings or scalars. */
  readonly ground: number;
  /** Number of arguments of a function; undefined for other rules. */
  readonly arity: number | undefined;
}

/** A node of the rule tree. */
export interface TreeNode {
  readonly path: readonly string[];
  readonly rules: Rule[];
  readonly children: Map<string, TreeNode>;
}

/** The rule's place in the tree. */
export function locateRule(module: ModuleNode, node: RuleNode): Rule {
  const { head } = node;
  const at = head.at;
  const name = head.ref.head.kind === 'var' ? head.ref.head.name : '';
  const path = [...module.packagePath, name].map((part): Term => scalar(part, at)).concat(head.ref.path);
  let ground = path.findIndex((part) => part.kind !== 'scalar' || typeof part.value !== 'string');
  if (ground < 0) ground = path.length;
  return { module, node, path, ground, arity: head.args?.length || undefined };
}

/** The tree of all rules, each at the constant part of its path. */
export function ruleTree(rules: readonly Rule[], packages: readonly (readonly string[])[] = []): TreeNode {
  const root: TreeNode = { path: [], rules: [], children: new Map() };
  for (const path of packages) {
    let node = root;
    for (const name of path) node = childOf(node, name);
  }
  for (const rule of rules) {
    let node = root;
    for (let i = 0; i < rule.ground; i++) {
      const name = String((rule.path[i] as { value: unknown }).value);
      node = childOf(node, name);
    }
    node.rules.push(rule);
  }
  return root;
}

function childOf(node: TreeNode, name: string): TreeNode {
  let child = node.children.get(name);
  if (child === undefined) {
    child = { path: [...node.path, name], rules: [], children: new Map() };
    node.children.set(name, child);
  }
  return child;
}

/** The node at a path of constants, as far as the tree goes. */
export function descend(root: TreeNode, path: readonly Term[]): { node: TreeNode; rest: readonly Term[] } {
  let node = root;
  for (let i = 0; i < path.length; i++) {
    const part = path[i]!;
    const child = part.kind === 'scalar' && typeof part.value === 'string' ? node.children.get(part.value) : undefined;
    if (child === undefined) return { node, rest: path.slice(i) };
    node = child;
  }
  return { node, rest: [] };
}

/** What a call's name means. */
export interface Callables {
  /** The builtin of the name, own ones first. */
  builtin(name: string): BuiltinSignature | undefined;
}

/** The builtins of a registry, or OPA's signatures for those that it lacks. */
export function callablesOf(registry: BuiltinRegistry): Callables {
  const known = new Map<string, BuiltinSignature | undefined>();
  return {
    builtin(name) {
      if (!known.has(name)) known.set(name, registry.get(name) ?? standardSignature(name));
      return known.get(name);
    },
  };
}
