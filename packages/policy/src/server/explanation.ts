import { type Explanation, type TraceEvent, traceText } from '../explain.js';
import type { Value } from '../values/index.js';
import type { ExplainMode } from './parameters.js';

/** The steps of an evaluation as OPA's traces have them: events, or lines when they are to be read. */
export function explanationJson({ trace }: Explanation, mode: ExplainMode, pretty: boolean): Value {
  const events = trace.filter((event) => tells(event, mode));
  if (pretty) return traceText(events.map(withPlace)).split('\n');
  return events.map(eventJson);
}

/** Notes are told by no step; failures are told with the rules that they are in. */
function tells({ op }: TraceEvent, mode: ExplainMode): boolean {
  if (mode === 'notes') return false;
  return mode !== 'fails' || op === 'Fail' || op === 'Enter';
}

/** A query has no file. */
function withPlace(event: TraceEvent): TraceEvent {
  return { ...event, position: event.position ?? { file: 'query', row: 1, column: 1 } };
}

function eventJson({ op, depth, text, position }: TraceEvent): Value {
  const rule = op === 'Enter' || op === 'Exit';
  return {
    op: op.toLowerCase(),
    query_id: depth,
    parent_id: Math.max(0, depth - 1),
    type: depth === 0 ? 'body' : rule ? 'rule' : 'expr',
    node: text,
    locals: [],
    ...(position !== undefined && { location: { file: position.file, row: position.row, col: position.column } }),
  };
}
