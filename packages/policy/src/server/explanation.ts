import { type TraceEvent, traceText } from '../explain.js';
import type { Value } from '../values/index.js';
import type { Explained } from './evaluation.js';
import type { ExplainMode } from './parameters.js';

/** The steps of an evaluation as OPA's traces have them: events, or lines when they are to be read. */
export function explanationJson({ explanation, notes }: Explained, mode: ExplainMode, pretty: boolean): Value {
  if (mode === 'notes') return notesJson(notes, pretty);
  const events = explanation.trace.filter(({ op }) => mode !== 'fails' || op === 'Fail' || op === 'Enter');
  if (pretty) return traceText(events.map(withPlace)).split('\n');
  return events.map(eventJson);
}

/** Messages of `trace`; no line at all is one that is empty. */
function notesJson(notes: readonly string[], pretty: boolean): Value {
  if (!pretty)
    return notes.map((message) => ({
      op: 'note',
      query_id: 0,
      parent_id: 0,
      type: '',
      node: null,
      locals: [],
      message,
    }));
  return notes.length === 0 ? [''] : notes.map((message) => `Note ${JSON.stringify(message)}`);
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
