import type { Position, Source } from './ast/index.js';
import type { Bindings, Observer } from './evaluate/index.js';
import type { GroupPlan, RulePlan } from './plan/index.js';

/** One trial of a rule's body. */
export interface RuleTrial {
  /** The document that the rule belongs to, such as `data.authz.allow`. */
  readonly rule: string;
  readonly position: Position | undefined;
  /** How many rules it was tried for: 0 for those that the query names. */
  readonly depth: number;
  /** Whether the body had a solution. */
  readonly holds: boolean;
}

/** What an evaluation did. */
export interface Explanation {
  /** The solutions, as {@link Policy.query} gives them. */
  readonly solutions: readonly Bindings[];
  /** The rules tried, in order. */
  readonly trail: readonly RuleTrial[];
  /** Rows of each file on which an expression was tried, in order. */
  readonly covered: ReadonlyMap<string, readonly number[]>;
  /** How often each `file:row` was tried, the most often tried first. */
  readonly profile: readonly { readonly place: string; readonly times: number }[];
}

/** Writes the trail as text: one line a rule, indented by depth. */
export function trailText(trail: readonly RuleTrial[]): string {
  return trail
    .map(({ rule, position, depth, holds }) => {
      const place = position === undefined ? '' : ` (${position.file}:${position.row})`;
      return `${'| '.repeat(depth)}${holds ? 'holds' : 'fails'} ${rule}${place}`;
    })
    .join('\n');
}

/** Collects an explanation. */
export class Recorder implements Observer {
  readonly #trail: { rule: string; position: Position | undefined; depth: number; holds: boolean }[] = [];
  readonly #open: { holds: boolean }[] = [];
  readonly #times = new Map<string, number>();
  readonly #rows = new Map<string, Set<number>>();

  enter(group: GroupPlan, rule: RulePlan, source: Source | undefined): void {
    const trial = {
      rule: ['data', ...group.path].join('.'),
      position: source?.position(rule.at),
      depth: this.#open.length,
      holds: false,
    };
    this.#trail.push(trial);
    this.#open.push(trial);
    if (source !== undefined) this.#cover(source, source.row(rule.at));
  }

  holds(): void {
    const trial = this.#open.at(-1);
    if (trial !== undefined) trial.holds = true;
  }

  exit(): void {
    this.#open.pop();
  }

  expression(source: Source, at: number): void {
    const row = source.row(at);
    this.#cover(source, row);
    const place = `${source.file}:${row}`;
    this.#times.set(place, (this.#times.get(place) ?? 0) + 1);
  }

  explanation(solutions: readonly Bindings[]): Explanation {
    const covered = new Map([...this.#rows].map(([file, rows]) => [file, [...rows].sort((a, b) => a - b)]));
    const profile = [...this.#times].map(([place, times]) => ({ place, times })).sort((a, b) => b.times - a.times);
    return { solutions, trail: this.#trail, covered, profile };
  }

  #cover(source: Source, row: number): void {
    let rows = this.#rows.get(source.file);
    if (rows === undefined) this.#rows.set(source.file, (rows = new Set()));
    rows.add(row);
  }
}
