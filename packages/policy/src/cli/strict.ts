import {
  type Body,
  type Expr,
  type ImportNode,
  isWildcard,
  type ModuleNode,
  type Position,
  type RuleNode,
  type Term,
} from '../ast/index.js';
import { type CompileProblem, PolicyCompileError } from '../errors.js';
import { parseModule } from '../parser/index.js';
import { refText } from '../printer/index.js';

/** What strict mode refuses besides what the compiler does: imports, arguments and assigned variables that nothing uses. */
export function strictProblems(modules: Readonly<Record<string, string>>, version: 'v0' | 'v1'): CompileProblem[] {
  const problems: CompileProblem[] = [];
  for (const [file, text] of Object.entries(modules)) {
    const module = parseModule(file, text, { version });
    const globals = new Set<string>();
    const unused = module.rules.flatMap((rule) => unusedIn(rule, globals));
    for (const { at, message } of [...unused, ...unusedImports(module, globals)]) {
      problems.push({ code: 'rego_compile_error', message, position: module.source.position(at) });
    }
  }
  return problems;
}

/** Codes of problems that come up in later passes of the compiler: they are told beside what strict mode finds. */
const LATER: ReadonlySet<string> = new Set(['rego_type_error', 'rego_unsafe_var_error']);

/**
 * Compiles modules, and refuses what strict mode does.
 *
 * @throws {PolicyCompileError}
 */
export function checkStrictly(
  modules: Readonly<Record<string, string>>,
  version: 'v0' | 'v1',
  check: () => unknown,
): void {
  let problems: readonly CompileProblem[] = [];
  try {
    check();
  } catch (error) {
    if (!(error instanceof PolicyCompileError) || error.problems.some(({ code }) => !LATER.has(code))) throw error;
    problems = error.problems;
  }
  const all = [...problems, ...strictProblems(modules, version)];
  if (all.length > 0) throw new PolicyCompileError(all.sort((a, b) => compared(a.position, b.position)));
}

function compared(a: Position, b: Position): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.row - b.row || a.column - b.column;
}

interface Unused {
  readonly at: number;
  readonly message: string;
}

function unusedImports({ imports }: ModuleNode, globals: ReadonlySet<string>): Unused[] {
  return imports.flatMap((node) => {
    const root = node.path.head.kind === 'var' ? node.path.head.name : '';
    if ((root !== 'data' && root !== 'input') || globals.has(importedName(node, root))) return [];
    const alias = node.alias === undefined ? '' : ` as ${node.alias}`;
    return [{ at: node.at, message: `import ${refText(node.path)}${alias} unused` }];
  });
}

function importedName({ path, alias }: ImportNode, root: string): string {
  const last = path.path.at(-1);
  return alias ?? (last?.kind === 'scalar' ? String(last.value) : root);
}

interface Local {
  /** Where it is assigned; undefined for what is declared otherwise, which the compiler checks. */
  readonly assignedAt: number | undefined;
  uses: number;
}

type Scope = Map<string, Local>;

/** What a rule and its `else` do not use; names that are not local go to `globals`. */
function unusedIn(rule: RuleNode, globals: Set<string>): Unused[] {
  const walk = new ScopeWalk(globals);
  const args: Scope = new Map();
  for (const arg of rule.head.args ?? []) walk.argument(arg, args);
  for (let branch: RuleNode | undefined = rule; branch !== undefined; branch = branch.otherwise)
    walk.rule(branch, args);
  const unused = [...args].filter(([name, { uses }]) => uses === 0 && !isWildcard(name));
  return [
    ...walk.unused,
    ...unused.map(([name]) => ({
      at: rule.head.at,
      message: `unused argument ${name}. (hint: use _ (wildcard variable) instead)`,
    })),
  ];
}

/** Walks a rule scope by scope. Once a scope has unused variables, those around it are not looked at, as in OPA. */
class ScopeWalk {
  readonly unused: Unused[] = [];
  readonly #globals: Set<string>;
  #scopes: Scope[] = [];
  #isQuiet = false;

  constructor(globals: Set<string>) {
    this.#globals = globals;
  }

  argument(term: Term, args: Scope): void {
    this.#scopes = [args];
    this.#pattern(term, undefined);
  }

  rule({ head, body }: RuleNode, args: Scope): void {
    this.#scopes = [args];
    this.#isQuiet = false;
    this.#scope(() => {
      this.#body(body);
      const wasQuiet = this.#isQuiet;
      this.#isQuiet = false;
      for (const part of [...head.ref.path, head.key, head.value]) this.#node(part);
      this.#isQuiet = wasQuiet;
    });
  }

  #scope(run: () => void): undefined {
    const scope: Scope = new Map();
    this.#scopes.push(scope);
    run();
    this.#scopes.pop();
    if (this.#isQuiet) return;
    for (const [name, { assignedAt, uses }] of scope) {
      if (assignedAt === undefined || uses > 0) continue;
      this.unused.push({ at: assignedAt, message: `assigned var ${name} unused` });
      this.#isQuiet = true;
    }
  }

  #body(body: Body): undefined {
    for (const expr of body) this.#expr(expr);
  }

  #expr(expr: Expr): undefined {
    if (expr.kind === 'call' && isAssignment(expr)) {
      this.#node(expr.args[1]);
      this.#pattern(expr.args[0]!, expr.at);
    } else if (expr.kind === 'some') {
      const [first] = expr.symbols;
      if (first?.kind !== 'call') for (const symbol of expr.symbols) this.#pattern(symbol, undefined);
      else {
        this.#node(first.args.at(-1));
        for (const symbol of first.args.slice(0, -1)) this.#pattern(symbol, undefined);
      }
    } else if (expr.kind === 'every') {
      this.#node(expr.domain);
      this.#scope(() => {
        for (const variable of [expr.key, expr.value]) if (variable !== undefined) this.#pattern(variable, undefined);
        this.#body(expr.body);
      });
    } else if (expr.kind === 'not') this.#scope(() => this.#body(expr.body));
    else if (expr.kind === 'and' || expr.kind === 'or') {
      for (const side of [expr.left, expr.right]) this.#scope(() => this.#body(side));
    } else if (expr.kind === 'call') this.#nodes([expr.operator, ...expr.args]);
    else if (expr.kind === 'term') this.#node(expr.term);
    for (const { target, value } of expr.with) this.#nodes([target, value]);
  }

  /** The variables of an argument, or of the left side of `:=`. */
  #pattern(term: Term, assignedAt: number | undefined): void {
    if (term.kind === 'var') {
      const scope = this.#scopes.at(-1)!;
      const known = scope.get(term.name);
      if (known !== undefined) known.uses++;
      else scope.set(term.name, { assignedAt: isWildcard(term.name) ? undefined : assignedAt, uses: 0 });
    } else if (term.kind === 'array') for (const item of term.items) this.#pattern(item, assignedAt);
    else if (term.kind === 'object') {
      for (const [key, value] of term.entries) {
        this.#node(key);
        this.#pattern(value, assignedAt);
      }
    } else this.#node(term);
  }

  #nodes(nodes: readonly unknown[]): undefined {
    for (const node of nodes) this.#node(node);
  }

  /** A term, or whatever a term is made of. */
  #node(node: unknown): undefined {
    if (Array.isArray(node)) return this.#nodes(node);
    if (node === null || typeof node !== 'object') return;
    const term = node as Term | Expr;
    switch (term.kind) {
      case 'var':
        return this.#use(term.name);
      case 'scalar':
        return;
      case 'array-comprehension':
      case 'set-comprehension':
      case 'object-comprehension':
        return this.#scope(() => {
          this.#body(term.body);
          this.#nodes(term.kind === 'object-comprehension' ? [term.key, term.value] : [term.head]);
        });
      case 'ref':
        return this.#nodes([term.head, ...term.path]);
      case 'object':
        return this.#nodes(term.entries);
      case 'array':
      case 'set':
        return this.#nodes(term.items);
      case 'template':
        return this.#nodes(term.parts);
      case 'call':
        if ('negated' in term) return this.#expr(term);
        return this.#nodes([term.operator, ...term.args]);
      default:
        return this.#expr(term);
    }
  }

  #use(name: string): undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const local = this.#scopes[i]!.get(name);
      if (local === undefined) continue;
      local.uses++;
      return;
    }
    this.#globals.add(name);
  }
}

function isAssignment(expr: Expr & { readonly kind: 'call' }): boolean {
  const { operator } = expr;
  return operator.path.length === 0 && operator.head.kind === 'var' && operator.head.name === 'assign';
}
