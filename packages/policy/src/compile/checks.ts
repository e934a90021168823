import { type Body, dottedName, type Expr, isCallOf, type ModuleNode, type RuleNode, type Term } from '../ast/index.js';
import type { Problems } from '../errors.js';
import { importText } from './globals.js';
import type { PassContext } from './names.js';
import { type Callables, descend, type Rule, type TreeNode } from './program.js';
import { ownBodies, ownTerms, walkBody, walkExpr, walkTerm } from './walk.js';

/** v1: no two imports of one name. */
export function checkDuplicateImports(module: ModuleNode, problems: Problems): void {
  if (!module.strict) return;
  const seen = new Map<string, string>();
  for (const { path, alias, at } of module.imports) {
    const last = path.path.at(-1);
    const name = alias ?? (last?.kind === 'scalar' ? String(last.value) : (dottedName(path) ?? ''));
    const known = seen.get(name);
    if (known !== undefined) problems.add('rego_compile_error', module.source, at, `import must not shadow ${known}`);
    else seen.set(name, importText(path, alias));
  }
}

/** v1: rules are not called `input` or `data`. */
export function checkRootNames(module: ModuleNode, problems: Problems): void {
  if (!module.strict) return;
  for (const rule of module.rules) {
    const { head } = rule.head.ref;
    if (head.kind === 'var' && (head.name === 'input' || head.name === 'data')) {
      const message = `rules must not shadow ${head.name} (use a different rule name)`;
      problems.add('rego_compile_error', module.source, rule.at, message);
    }
    const visit = (body: Body): void => {
      for (const expr of body) {
        if (expr.kind === 'call' && isCallOf(expr, 'assign')) {
          const [left] = expr.args;
          if (left?.kind === 'ref' && left.path.length === 0 && left.head.kind === 'var') {
            const message = `variables must not shadow ${left.head.name} (use a different variable name)`;
            problems.add('rego_compile_error', module.source, expr.at, message);
          }
        }
        ownBodies(expr).forEach(visit);
      }
    };
    for (let branch: RuleNode | undefined = rule; branch !== undefined; branch = branch.otherwise) visit(branch.body);
  }
}

/** Rules of one path agree in kind and arity, and nothing lies inside a complete rule. */
export function checkConflicts(root: TreeNode, modules: readonly ModuleNode[], problems: Problems): void {
  const visit = (node: TreeNode): void => {
    if (node.rules.length > 0 && conflictsAt(node, problems)) return;
    for (const child of node.children.values()) visit(child);
  };
  visit(root);
  const packages = new Map<string, ModuleNode>();
  for (const module of modules) {
    for (let length = 1; length <= module.packagePath.length; length++) {
      packages.set(JSON.stringify(module.packagePath.slice(0, length)), module);
    }
  }
  for (const module of modules) {
    for (const node of module.rules) {
      const names = [...module.packagePath, ...(dottedName(node.head.ref)?.split('.') ?? [])];
      const other = packages.get(JSON.stringify(names));
      if (other === undefined || node.head.ref.path.some((part) => part.kind !== 'scalar')) continue;
      if (JSON.stringify(other.packagePath) === JSON.stringify(module.packagePath)) continue;
      const where = `${module.source.file}:${module.source.row(node.at)}`;
      const message = `package ${other.packagePath.join('.')} conflicts with rule ${names.at(-1)} defined at ${where}`;
      problems.add('rego_type_error', other.source, other.packageAt, message);
    }
  }
}

function conflictsAt(node: TreeNode, problems: Problems): boolean {
  const [first] = node.rules;
  const { source } = first!.module;
  const name = `data.${node.path.join('.')}`;
  const kinds = new Set(node.rules.map((rule) => rule.node.head.multiValue));
  const arities = new Set(node.rules.map((rule) => rule.arity));
  let complete = 0;
  let partial = 0;
  let sets = 0;
  let objects = 0;
  for (const rule of node.rules) {
    const ground = rule.ground === rule.path.length;
    if (!rule.node.head.multiValue && ground) complete++;
    else partial++;
    if (rule.node.head.multiValue) {
      if (ground) sets++;
      else objects++;
    }
  }
  const inside = node.rules.some((rule) => rule.ground === rule.path.length)
    ? below(node)
    : node.rules.some((rule) => rule.ground < rule.path.length)
      ? below(node).filter((rule) => rule.arity !== undefined)
      : [];
  const at = first!.node.at;
  if (inside.length > 0) {
    const list = inside.map(
      (rule) => `\n  rule ${pathText(rule)} at ${rule.module.source.file}:${rule.module.source.row(rule.node.at)}`,
    );
    problems.add('rego_type_error', source, at, `rule ${name} conflicts with:${list.join('')}`);
    return true;
  }
  if (
    overlap(node.rules) ||
    kinds.size > 1 ||
    arities.size > 1 ||
    (complete > 0 && partial > 0) ||
    (sets > 0 && objects > 0)
  ) {
    problems.add('rego_type_error', source, at, `conflicting rules ${name} found`);
    return true;
  }
  const defaults = node.rules.filter((rule) => rule.node.isDefault);
  if (defaults.length > 1) {
    const places = defaults.map((rule) => `${rule.module.source.file}:${rule.module.source.row(rule.node.at)}`);
    problems.add('rego_type_error', source, at, `multiple default rules ${name} found at ${places.join(', ')}`);
    return true;
  }
  return false;
}

/** Whether a constant path of one rule is where another rule's variable part begins. */
function overlap(rules: readonly Rule[]): boolean {
  const complete = new Set<string>();
  const open: string[] = [];
  for (const { path, node } of rules) {
    if (node.head.multiValue) continue;
    const end = path.findIndex((part) => part.kind !== 'scalar');
    const prefix = JSON.stringify(
      path.slice(0, end < 0 ? path.length : end).map((part) => (part as { value: unknown }).value),
    );
    if (end < 0) complete.add(prefix);
    else open.push(prefix);
  }
  return open.some((prefix) => complete.has(prefix));
}

function below(node: TreeNode): Rule[] {
  return [...node.children.values()].flatMap((child) => [...child.rules, ...below(child)]);
}

function pathText(rule: Rule): string {
  return `data.${rule.path.map((part) => (part.kind === 'scalar' ? String(part.value) : '[_]')).join('.')}`;
}

/** Calls name functions that exist, with as many arguments as they take. */
export class FunctionCheck {
  readonly #context: PassContext;
  readonly #callables: Callables;
  readonly #root: TreeNode;

  constructor(context: PassContext, callables: Callables, root: TreeNode) {
    this.#context = context;
    this.#callables = callables;
    this.#root = root;
  }

  rule(rule: RuleNode): void {
    const visit = (term: Term): boolean => {
      if (term.kind === 'call') this.#call(term.operator, term.args.length, term.at);
      this.#bodiesOf(term);
      return true;
    };
    for (const term of [rule.head.key, rule.head.value, ...rule.head.ref.path, ...(rule.head.args ?? [])]) {
      if (term !== undefined) walkTerm(term, visit);
    }
    this.body(rule.body);
    if (rule.otherwise !== undefined) this.rule(rule.otherwise);
  }

  body(body: Body): void {
    for (const expr of body) this.#expr(expr);
  }

  #expr(expr: Expr): void {
    if (expr.kind === 'call') this.#call(expr.operator, expr.args.length, expr.at);
    for (const term of ownTerms(expr)) {
      walkTerm(term, (part) => {
        if (part.kind === 'call' && expr.kind !== 'some') this.#call(part.operator, part.args.length, part.at);
        this.#bodiesOf(part);
        return (
          part.kind !== 'array-comprehension' &&
          part.kind !== 'set-comprehension' &&
          part.kind !== 'object-comprehension'
        );
      });
    }
    for (const inner of ownBodies(expr)) this.body(inner);
  }

  #bodiesOf(term: Term): void {
    if (
      term.kind === 'array-comprehension' ||
      term.kind === 'set-comprehension' ||
      term.kind === 'object-comprehension'
    ) {
      this.body(term.body);
    }
  }

  #call(operator: Term & { kind: 'ref' }, given: number, at: number): void {
    const name = dottedName(operator);
    const { problems, source } = this.#context;
    const builtin = name === undefined ? undefined : this.#callables.builtin(name);
    if (builtin !== undefined) {
      if (builtin.deprecated) this.#context.hasDeprecated = true;
      return;
    }
    if (name !== undefined && operator.head.kind === 'var' && operator.head.name === 'data') {
      const { node, rest } = descend(this.#root, operator.path);
      const arity = rest.length === 0 ? node.rules[0]?.arity : undefined;
      if (rest.length === 0 && node.rules.length > 0) {
        const wanted = arity ?? 0;
        if (given !== wanted && given !== wanted + 1) {
          const message = `function ${name} has arity ${wanted}, got ${given} argument${given === 1 ? '' : 's'}`;
          problems.add('rego_type_error', source, at, message);
        } else if (arity === undefined && given > 0) {
          problems.add(
            'rego_type_error',
            source,
            at,
            `function ${name} has arity 0, got ${given} argument${given === 1 ? '' : 's'}`,
          );
        }
        return;
      }
    }
    problems.add('rego_type_error', source, at, `undefined function ${name ?? '(dynamic)'}`);
  }
}

/** v1: deprecated builtins are not called. */
export function checkDeprecated(rule: RuleNode, context: PassContext, callables: Callables): void {
  const report = (operator: Term & { kind: 'ref' }, at: number): void => {
    const name = dottedName(operator);
    if (name === undefined || callables.builtin(name)?.deprecated !== true) return;
    const message = `deprecated built-in function calls in expression: ${name}`;
    context.problems.add('rego_type_error', context.source, at, message);
  };
  const visit = (term: Term): boolean => {
    if (term.kind === 'call') report(term.operator, term.at);
    return true;
  };
  const bodies = (body: Body): void => {
    for (const expr of body) {
      if (expr.kind === 'call') report(expr.operator, expr.at);
      walkExpr(expr, (term) => {
        visit(term);
        if (
          term.kind === 'array-comprehension' ||
          term.kind === 'set-comprehension' ||
          term.kind === 'object-comprehension'
        ) {
          for (const inner of term.body) if (inner.kind === 'call') report(inner.operator, inner.at);
        }
        return true;
      });
      for (const inner of ownBodies(expr))
        for (const nested of inner) if (nested.kind === 'call') report(nested.operator, nested.at);
    }
  };
  for (let branch: RuleNode | undefined = rule; branch !== undefined; branch = branch.otherwise) {
    bodies(branch.body);
    if (branch.head.value !== undefined) walkTerm(branch.head.value, visit);
  }
}

/** `with` replaces input, data outside of rules, and functions. */
export function checkWith(body: Body, context: PassContext, callables: Callables, root: TreeNode): void {
  const { problems, source } = context;
  const visitBody = (list: Body): void => {
    for (const expr of list) {
      for (const { target, at } of expr.with) {
        if (target.kind !== 'ref' || target.head.kind !== 'var') continue;
        const name = dottedName(target);
        if (target.head.name === 'input') continue;
        if (target.head.name === 'data') {
          let node: TreeNode | undefined = root;
          for (const part of target.path.slice(0, -1)) {
            node = part.kind === 'scalar' ? node?.children.get(String(part.value)) : undefined;
            if (node !== undefined && node.rules.length > 0) {
              problems.add(
                'rego_compile_error',
                source,
                at,
                'with keyword cannot partially replace virtual document(s)',
              );
              break;
            }
          }
          continue;
        }
        const builtin = name === undefined ? undefined : callables.builtin(name);
        if (builtin === undefined) {
          const message = 'with keyword target must reference existing input, data, or a function';
          problems.add('rego_type_error', source, at, message);
        } else {
          const why = irreplaceable(name!, builtin.relation, builtin.result === undefined);
          if (why !== undefined) {
            problems.add('rego_compile_error', source, at, `with keyword replacing built-in function: ${why}`);
          }
        }
      }
      ownBodies(expr).forEach(visitBody);
    }
  };
  visitBody(body);
  walkBody(body, (term) => {
    if (
      term.kind === 'array-comprehension' ||
      term.kind === 'set-comprehension' ||
      term.kind === 'object-comprehension'
    ) {
      visitBody(term.body);
    }
    return true;
  });
}

function irreplaceable(name: string, relation: boolean, isVoid: boolean): string | undefined {
  if (name === 'eq' || name.startsWith('rego.metadata.')) return `replacement of "${name}" invalid`;
  if (name.startsWith('internal.')) return `replacement of internal function "${name}" invalid`;
  if (relation) return 'target must not be a relation';
  return isVoid ? 'target must not be a void function' : undefined;
}
