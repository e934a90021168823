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

/** What a line of a trace tells, in OPA's words. */
export type TraceOp = 'Enter' | 'Eval' | 'Exit' | 'Fail' | 'Redo';

/** One step of an evaluation, as OPA's traces tell it. */
export interface TraceEvent {
  readonly op: TraceOp;
  /** How many rules, and the query, it is inside of. */
  readonly depth: number;
  /** The document of a rule, or the expression as it is written. */
  readonly text: string;
  readonly position: Position | undefined;
}

/** What an evaluation did. */
export interface Explanation {
  /** The solutions, as {@link Policy.query} gives them. */
  readonly solutions: readonly Bindings[];
  /** The rules tried, in order. */
  readonly trail: readonly RuleTrial[];
  /** Every step, in order; the first 100,000 of them. */
  readonly trace: readonly TraceEvent[];
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

/** Writes a trace as `opa eval --explain=full` does: the place, then the steps indented by depth. */
export function traceText(trace: readonly TraceEvent[]): string {
  const places = trace.map(({ position }) => (position === undefined ? '' : `${position.file}:${position.row}`));
  const width = places.reduce((most, place) => Math.max(most, place.length), 0);
  return trace
    .map(({ op, depth, text }, i) => `${places[i]!.padEnd(width + 2)}${'| '.repeat(depth)}${op} ${text}`)
    .join('\n');
}

const MOST_EVENTS = 100_000;

/** Collects an explanation. */
export class Recorder implements Observer {
  readonly #trail: { rule: string; position: Position | undefined; depth: number; holds: boolean }[] = [];
  readonly #open: { rule: string; position: Position | undefined; depth: number; holds: boolean }[] = [];
  readonly #times = new Map<string, number>();
  readonly #rows = new Map<string, Set<number>>();
  readonly #trace: TraceEvent[] = [];
  readonly #query: Source;

  constructor(query: Source) {
    this.#query = query;
    this.#event('Enter', query.text.trim(), query, 0, 0);
  }

  enter(group: GroupPlan, rule: RulePlan, source: Source | undefined): void {
    const trial = {
      rule: ['data', ...group.path].join('.'),
      position: source?.position(rule.at),
      depth: this.#open.length,
      holds: false,
    };
    this.#event('Enter', trial.rule, source, rule.at, trial.depth + 1);
    this.#trail.push(trial);
    this.#open.push(trial);
    if (source !== undefined) this.#cover(source, source.row(rule.at));
  }

  holds(): void {
    const trial = this.#open.at(-1);
    if (trial === undefined) {
      this.#event('Exit', this.#query.text.trim(), this.#query, 0, 1);
      return;
    }
    trial.holds = true;
    this.#push({ op: 'Exit', depth: trial.depth + 1, text: trial.rule, position: trial.position });
  }

  exit(): void {
    this.#open.pop();
  }

  expression(source: Source, at: number): void {
    this.#tell('Eval', source, at);
    if (source === this.#query) return;
    const row = source.row(at);
    this.#cover(source, row);
    const place = `${source.file}:${row}`;
    this.#times.set(place, (this.#times.get(place) ?? 0) + 1);
  }

  again(source: Source, at: number): void {
    this.#tell('Redo', source, at);
  }

  failed(source: Source, at: number): void {
    this.#tell('Fail', source, at);
  }

  #tell(op: TraceOp, source: Source, at: number): void {
    this.#event(op, expressionAt(source.text, at), source, at, this.#open.length + 1);
  }

  #event(op: TraceOp, text: string, source: Source | undefined, at: number, depth: number): void {
    if (this.#trace.length < MOST_EVENTS) this.#push({ op, depth, text, position: source?.position(at) });
  }

  #push(event: TraceEvent): void {
    if (this.#trace.length < MOST_EVENTS) this.#trace.push(event);
  }

  explanation(solutions: readonly Bindings[]): Explanation {
    const covered = new Map([...this.#rows].map(([file, rows]) => [file, [...rows].sort((a, b) => a - b)]));
    const profile = [...this.#times].map(([place, times]) => ({ place, times })).sort((a, b) => b.times - a.times);
    return { solutions, trail: this.#trail, trace: this.#trace, covered, profile };
  }

  #cover(source: Source, row: number): void {
    let rows = this.#rows.get(source.file);
    if (rows === undefined) this.#rows.set(source.file, (rows = new Set()));
    rows.add(row);
  }
}

const LONGEST_TEXT = 200;

/** The expression that begins at an offset, as it is written, on one line. */
function expressionAt(text: string, at: number): string {
  let depth = 0;
  let quote = '';
  let end = at;
  for (; end < text.length && end - at < LONGEST_TEXT; end++) {
    const char = text[end]!;
    if (quote !== '') {
      if (char === '\\' && quote === '"') end++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`') quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    if (depth < 0 || (depth === 0 && quote === '' && (char === '\n' || char === ';'))) break;
  }
  return text.slice(at, end).replaceAll(/\s+/g, ' ').trim();
}
