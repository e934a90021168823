import type { RefTerm, Term } from '../../ast/index.js';
import type { Type } from '../../builtins/type.js';
import type { Rule } from '../program.js';
import { rulesAt } from './dependents.js';

/** What the `with` modifiers of an expression replace. */
interface Replacement {
  readonly targets: readonly RefTerm[];
  /** Rules whose types say nothing while the modifiers hold. */
  readonly rules: ReadonlySet<Rule>;
  readonly tree: Parameters<typeof rulesAt>[0];
}

/** Types of variables; what an inner scope learns stays in it. */
export class Scope {
  readonly #types = new Map<string, Type>();
  readonly #outer: Scope | undefined;
  readonly #replacements: Replacement[] = [];

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  enterWith(targets: readonly RefTerm[], dependents: Omit<Replacement, 'targets'>): void {
    this.#replacements.push({ targets, ...dependents });
  }

  leaveWith(): void {
    this.#replacements.pop();
  }

  /** Whether a `with` in force makes the type of a path of `data` unknown. */
  isReplaced(path: readonly Term[]): boolean {
    const own = this.#replacements.some(({ targets, rules, tree }) => {
      const hit = targets.some((target) => isRoot(target, 'data') && meets(target.path, path));
      return hit || rulesAt(tree, path).some((rule) => rules.has(rule));
    });
    return own || (this.#outer?.isReplaced(path) ?? false);
  }

  /** Whether a `with` in force gives the input a form in which the ref's first parts must be names. */
  replacesInput(ref: RefTerm): boolean {
    if (!isRoot(ref, 'input')) return false;
    const own = this.#replacements.some(({ targets }) =>
      targets.some((target) => {
        if (!isRoot(target, 'input') || target.path.length === 0) return false;
        if (isNoName(ref.path[0])) return true;
        const [first] = target.path;
        return (
          target.path.length > 1 && isNoName(ref.path[1]) && ref.path[0] !== undefined && meets([first!], [ref.path[0]])
        );
      }),
    );
    return own || (this.#outer?.replacesInput(ref) ?? false);
  }

  get(name: string): Type | undefined {
    return this.#types.get(name) ?? this.#outer?.get(name);
  }

  set(name: string, type: Type): void {
    this.#types.set(name, type);
  }
}

function isRoot(ref: RefTerm, name: string): boolean {
  return ref.head.kind === 'var' && ref.head.name === name;
}

function isNoName(part: Term | undefined): boolean {
  return part !== undefined && part.kind !== 'var' && !(part.kind === 'scalar' && typeof part.value === 'string');
}

/** Whether one path may be a prefix of the other. */
export function meets(a: readonly Term[], b: readonly Term[]): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if (x.kind === 'scalar' && y.kind === 'scalar' && x.value !== y.value) return false;
  }
  return true;
}
