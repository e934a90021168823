import { type Body, dottedName, type RefTerm, type RuleNode, type Term } from '../ast/index.js';
import type { PassContext } from './names.js';
import type { Rule, TreeNode } from './program.js';
import { ownBodies, ownTerms, walkTerm } from './walk.js';

/** Which rules each rule's evaluation may need. */
export type Dependencies = ReadonlyMap<Rule, ReadonlySet<Rule>>;

/** The dependencies of all rules. */
export function dependenciesOf(rules: readonly Rule[], root: TreeNode): Map<Rule, Set<Rule>> {
  const result = new Map<Rule, Set<Rule>>();
  for (const rule of rules) {
    const into = new Set<Rule>();
    for (let branch: RuleNode | undefined = rule.node; branch !== undefined; branch = branch.otherwise) {
      const { head } = branch;
      for (const term of [head.key, head.value, ...head.ref.path, ...(head.args ?? [])]) {
        if (term !== undefined) collectTerm(term, root, into);
      }
      collectBody(branch.body, root, into);
    }
    result.set(rule, into);
  }
  return result;
}

/** The rules that a query's body needs directly. */
export function bodyDependencies(body: Body, root: TreeNode): Set<Rule> {
  const into = new Set<Rule>();
  collectBody(body, root, into);
  return into;
}

/** The rules that a ref may meet. */
export function refDependencies(ref: RefTerm, root: TreeNode): Set<Rule> {
  const into = new Set<Rule>();
  collectRef(ref, root, into);
  return into;
}

function collectBody(body: Body, root: TreeNode, into: Set<Rule>): void {
  for (const expr of body) {
    if (expr.kind === 'call') collectRef(expr.operator, root, into);
    for (const term of ownTerms(expr)) collectTerm(term, root, into);
    for (const { value } of expr.with) collectTerm(value, root, into);
    for (const inner of ownBodies(expr)) collectBody(inner, root, into);
  }
}

function collectTerm(term: Term, root: TreeNode, into: Set<Rule>): void {
  walkTerm(term, (part) => {
    if (part.kind === 'ref') collectRef(part, root, into);
    else if (part.kind === 'call') collectRef(part.operator, root, into);
    else if (part.kind === 'array-comprehension' || part.kind === 'set-comprehension') {
      collectTerm(part.head, root, into);
      collectBody(part.body, root, into);
      return false;
    } else if (part.kind === 'object-comprehension') {
      collectTerm(part.key, root, into);
      collectTerm(part.value, root, into);
      collectBody(part.body, root, into);
      return false;
    }
    return true;
  });
}

function collectRef(ref: RefTerm, root: TreeNode, into: Set<Rule>): void {
  if (ref.head.kind !== 'var' || ref.head.name !== 'data') return;
  matchTree(root, ref.path, 0, into);
}

/** Rules at, above or below a path whose variable parts match anything. */
function matchTree(node: TreeNode, path: readonly Term[], at: number, into: Set<Rule>): void {
  for (const rule of node.rules) if (mayMatch(rule, path)) into.add(rule);
  const part = path[at];
  if (part === undefined) {
    for (const child of node.children.values()) matchTree(child, path, at, into);
  } else if (part.kind === 'scalar') {
    const child = typeof part.value === 'string' ? node.children.get(part.value) : undefined;
    if (child !== undefined) matchTree(child, path, at + 1, into);
  } else for (const child of node.children.values()) matchTree(child, path, at + 1, into);
}

/** Whether the rule's own path may meet the ref: constants must agree. */
function mayMatch(rule: Rule, path: readonly Term[]): boolean {
  for (let i = 0; i < rule.path.length && i < path.length; i++) {
    const own = rule.path[i]!;
    const wanted = path[i]!;
    if (own.kind === 'scalar' && wanted.kind === 'scalar' && own.value !== wanted.value) return false;
  }
  return true;
}

/** Reports every rule that depends on itself. */
export function checkRecursion(
  rules: readonly Rule[],
  dependencies: Dependencies,
  contextOf: (rule: Rule) => PassContext,
): void {
  const component = new Map<Rule, number>();
  const low = new Map<Rule, number>();
  const stack: Rule[] = [];
  const onStack = new Set<Rule>();
  let counter = 0;
  const recursive: Rule[][] = [];
  const visit = (start: Rule): void => {
    const work: { rule: Rule; next: Iterator<Rule> }[] = [];
    const open = (rule: Rule): void => {
      component.set(rule, counter);
      low.set(rule, counter++);
      stack.push(rule);
      onStack.add(rule);
      work.push({ rule, next: dependencies.get(rule)!.values() });
    };
    open(start);
    while (work.length > 0) {
      const top = work.at(-1)!;
      const step = top.next.next();
      if (!step.done) {
        const other = step.value;
        if (!component.has(other)) open(other);
        else if (onStack.has(other)) low.set(top.rule, Math.min(low.get(top.rule)!, component.get(other)!));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above !== undefined) low.set(above.rule, Math.min(low.get(above.rule)!, low.get(top.rule)!));
      if (low.get(top.rule) !== component.get(top.rule)) continue;
      const members: Rule[] = [];
      let member: Rule;
      do {
        member = stack.pop()!;
        onStack.delete(member);
        members.push(member);
      } while (member !== top.rule);
      if (members.length > 1 || dependencies.get(top.rule)!.has(top.rule)) recursive.push(members.reverse());
    }
  };
  for (const rule of rules) if (!component.has(rule)) visit(rule);
  for (const members of recursive) {
    for (const rule of members) {
      const { problems } = contextOf(rule);
      const cycle = cycleFrom(rule, members, dependencies).map(ruleName);
      const message = `rule ${ruleName(rule)} is recursive: ${cycle.join(' -> ')}`;
      problems.add('rego_recursion_error', rule.module.source, rule.node.at, message);
    }
  }
}

function cycleFrom(rule: Rule, members: readonly Rule[], dependencies: Dependencies): Rule[] {
  const inside = new Set(members);
  const from = new Map<Rule, Rule>();
  const queue = [rule];
  for (let i = 0; i < queue.length; i++) {
    for (const next of dependencies.get(queue[i]!)!) {
      if (next === rule) {
        const path = [rule];
        for (let at: Rule | undefined = queue[i]; at !== undefined && at !== rule; at = from.get(at)) path.push(at);
        return [...path, rule].reverse();
      }
      if (!inside.has(next) || from.has(next)) continue;
      from.set(next, queue[i]!);
      queue.push(next);
    }
  }
  return [rule, rule];
}

/** The rule's path in dotted form. */
export function ruleName(rule: Rule): string {
  const name = dottedName({
    kind: 'ref',
    head: { kind: 'var', name: 'data', at: 0 },
    path: rule.path.slice(0, rule.ground) as Term[],
    at: 0,
  });
  return name ?? 'data';
}
