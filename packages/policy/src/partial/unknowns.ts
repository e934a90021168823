import type { RuleNode, Term } from '../ast/index.js';
import { dottedName, type RefTerm } from '../ast/index.js';
import {
  type CompiledModules,
  type Dependencies,
  dependenciesOf,
  type Rule,
  walkBody,
  walkTerm,
} from '../compile/index.js';
import type { Value } from '../values/index.js';

/** A path of constants that starts at `input` or `data`. */
export type ConstantPath = readonly Value[];

/** The package below which support rules stand. */
export const SUPPORT_PACKAGE = 'partial';

/** What is unknown: paths of documents, and through them rules. */
export class Unknowns {
  readonly #paths: readonly ConstantPath[];
  readonly #rules: ReadonlySet<Rule>;
  readonly #program: CompiledModules;

  constructor(paths: readonly ConstantPath[], program: CompiledModules) {
    this.#paths = [...paths, ['data', SUPPORT_PACKAGE]];
    this.#program = program;
    this.#rules = unknownRules(program, (rule) => this.#isDirect(rule));
  }

  /** Whether the ref may meet an unknown document. Parts that are no constants meet anything. */
  overlaps(ref: RefTerm): boolean {
    if (ref.head.kind !== 'var') return false;
    const root = ref.head.name;
    return this.#paths.some((path) => {
      if (path[0] !== root) return false;
      for (let i = 1; i < path.length && i <= ref.path.length; i++) {
        const part = ref.path[i - 1]!;
        if (part.kind === 'scalar' && part.value !== path[i]) return false;
      }
      return true;
    });
  }

  /** Whether the path lies at or below an unknown document. */
  covers(root: string, path: readonly Term[]): boolean {
    return this.#paths.some((unknown) => {
      if (unknown[0] !== root || path.length < unknown.length - 1) return false;
      return unknown.slice(1).every((name, i) => {
        const part = path[i]!;
        return part.kind === 'scalar' && part.value === name;
      });
    });
  }

  /** Whether a rule's value may depend on what is unknown. */
  has(rule: Rule): boolean {
    return this.#rules.has(rule);
  }

  /** Whether a builtin must not be called now: its answer is that of another time. */
  isVolatile(name: string): boolean {
    return this.#program.callables.builtin(name)?.deterministic === false;
  }

  #isDirect(rule: Rule): boolean {
    let found = false;
    const visit = (term: Term): boolean => {
      if (term.kind === 'ref' && this.overlaps(term)) found = true;
      else if (term.kind === 'call' && this.isVolatile(dottedName(term.operator) ?? '')) found = true;
      return !found;
    };
    for (let node: RuleNode | undefined = rule.node; node !== undefined; node = node.otherwise) {
      const { head } = node;
      for (const term of [head.key, head.value, ...head.ref.path, ...(head.args ?? [])]) {
        if (term !== undefined) walkTerm(term, visit);
      }
      walkBody(node.body, visit);
      if (node.body.some((expr) => expr.kind === 'call' && this.isVolatile(dottedName(expr.operator) ?? ''))) {
        found = true;
      }
    }
    return found;
  }
}

/** The rules that are unknown by themselves or through rules that they need. */
function unknownRules(program: CompiledModules, isDirect: (rule: Rule) => boolean): Set<Rule> {
  const dependencies: Dependencies = dependenciesOf(program.rules, program.tree);
  const users = new Map<Rule, Rule[]>();
  for (const [rule, needs] of dependencies) {
    for (const needed of needs) {
      const list = users.get(needed);
      if (list === undefined) users.set(needed, [rule]);
      else list.push(rule);
    }
  }
  const found = new Set(program.rules.filter(isDirect));
  for (const rule of found) for (const user of users.get(rule) ?? []) found.add(user);
  return found;
}
