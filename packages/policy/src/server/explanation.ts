import type { Position } from '../ast/index.js';
import type { Explanation, RuleTrial } from '../explain.js';
import type { Value } from '../values/index.js';
import type { ExplainMode } from './parameters.js';

/**
 * The rule trail in the form of OPA's traces: events, or lines when it is to be read. It tells which rules were entered and how they ended;
 * the steps inside a rule are those of this evaluator, and it has no redo.
 */
export function explanationJson(query: string, explanation: Explanation, mode: ExplainMode, pretty: boolean): Value {
  const events = eventsOf(query, explanation, mode);
  return pretty ? linesOf(events) : events.map(eventJson);
}

interface TraceEvent {
  readonly op: 'enter' | 'exit' | 'fail' | 'redo' | 'note';
  readonly depth: number;
  readonly query: number;
  readonly parent: number;
  readonly text: string;
  readonly position: Position | undefined;
}

function eventsOf(query: string, { trail, solutions }: Explanation, mode: ExplainMode): TraceEvent[] {
  if (mode === 'notes') return [];
  const root = { query: 0, parent: 0, depth: 0, text: query, position: undefined };
  const events: TraceEvent[] = [{ ...root, op: 'enter' }];
  const open: { readonly trial: RuleTrial; readonly query: number; readonly parent: number }[] = [];
  const close = (down: number): void => {
    while (open.length > down) {
      const { trial, query: id, parent } = open.pop()!;
      events.push({
        op: trial.holds ? 'exit' : 'fail',
        depth: trial.depth + 1,
        query: id,
        parent,
        text: trial.rule,
        position: trial.position,
      });
    }
  };
  for (const [index, trial] of trail.entries()) {
    close(trial.depth);
    const parent = open.at(-1)?.query ?? 0;
    open.push({ trial, query: index + 1, parent });
    events.push({
      op: 'enter',
      depth: trial.depth + 1,
      query: index + 1,
      parent,
      text: trial.rule,
      position: trial.position,
    });
  }
  close(0);
  events.push({ ...root, op: solutions.length > 0 ? 'exit' : 'fail' });
  return mode === 'fails' ? events.filter(({ op }) => op === 'fail' || op === 'enter') : events;
}

function eventJson({ op, query, parent, text, position }: TraceEvent): Value {
  const location =
    position === undefined ? {} : { location: { file: position.file, row: position.row, col: position.column } };
  return {
    op,
    query_id: query,
    parent_id: parent,
    type: query === 0 ? 'body' : 'rule',
    node: text,
    locals: [],
    ...location,
  };
}

function linesOf(events: readonly TraceEvent[]): string[] {
  if (events.length === 0) return [''];
  const places = events.map(({ position }) =>
    position === undefined ? 'query:1' : `${position.file}:${position.row}`,
  );
  const width = Math.max(...places.map((place) => place.length)) + 4;
  return events.map(({ op, depth, text }, i) => {
    const word = op[0]!.toUpperCase() + op.slice(1);
    return `${places[i]!.padEnd(width)} ${'| '.repeat(depth)}${word} ${text}`;
  });
}
