import { type Body, dottedName, type RefTerm, type RuleNode, type Term } from '../../ast/index.js';
import type { Dependencies } from '../dependencies.js';
import { descend, type Rule, type TreeNode } from '../program.js';
import { ownBodies, walkBody, walkExpr, walkTerm } from '../walk.js';
import { meets } from './scope.js';

/** Finds the rules whose values a `with` may change. */
export class Dependents {
  readonly #tree: TreeNode;
  #rules: readonly Rule[] = [];
  #dependencies: Dependencies = new Map();
  readonly #refs = new Map<Rule, readonly RefTerm[]>();

  constructor(tree: TreeNode) {
    this.#tree = tree;
  }

  learn(rules: readonly Rule[], dependencies: Dependencies): void {
    this.#rules = rules;
    this.#dependencies = dependencies;
  }

  /** The rules that use one of the targets, directly or through others. */
  of(targets: readonly RefTerm[]): { rules: ReadonlySet<Rule>; tree: TreeNode } {
    const found = new Set<Rule>();
    for (const rule of this.#rules) {
      if (this.#refsOf(rule).some((ref) => targets.some((target) => touches(ref, target)))) found.add(rule);
    }
    for (let before = -1; before !== found.size; ) {
      before = found.size;
      for (const rule of this.#rules) {
        if (found.has(rule)) continue;
        for (const other of this.#dependencies.get(rule) ?? []) if (found.has(other)) found.add(rule);
      }
    }
    return { rules: found, tree: this.#tree };
  }

  #refsOf(rule: Rule): readonly RefTerm[] {
    let refs = this.#refs.get(rule);
    if (refs === undefined) this.#refs.set(rule, (refs = collect(rule.node)));
    return refs;
  }
}

function touches(ref: RefTerm, target: RefTerm): boolean {
  if (ref.head.kind !== 'var' || target.head.kind !== 'var' || ref.head.name !== target.head.name) return false;
  if (target.head.name !== 'input' && target.head.name !== 'data') return dottedName(ref) === dottedName(target);
  return meets(ref.path, target.path);
}

function collect(node: RuleNode): RefTerm[] {
  const refs: RefTerm[] = [];
  const visit = (term: Term): boolean => {
    if (term.kind === 'ref') refs.push(term);
    else if (term.kind === 'call') refs.push(term.operator);
    return true;
  };
  const operators = (body: Body): void => {
    for (const expr of body) {
      if (expr.kind === 'call') refs.push(expr.operator);
      ownBodies(expr).forEach(operators);
      walkExpr(expr, (term) => {
        if (
          term.kind === 'array-comprehension' ||
          term.kind === 'set-comprehension' ||
          term.kind === 'object-comprehension'
        ) {
          for (const inner of term.body) if (inner.kind === 'call') refs.push(inner.operator);
        }
        return true;
      });
    }
  };
  for (let branch: RuleNode | undefined = node; branch !== undefined; branch = branch.otherwise) {
    walkBody(branch.body, visit);
    operators(branch.body);
    for (const term of [branch.head.key, branch.head.value]) if (term !== undefined) walkTerm(term, visit);
  }
  return refs;
}

/** The rules at or below a path, or above it. */
export function rulesAt(root: TreeNode, path: readonly Term[]): Rule[] {
  const { node, rest } = descend(root, path);
  if (rest.length > 0 && node.rules.length > 0) return node.rules;
  return rest.length > 0 && rest[0]!.kind === 'scalar' ? [] : below(node);
}

function below(node: TreeNode): Rule[] {
  return [...node.rules, ...[...node.children.values()].flatMap(below)];
}
