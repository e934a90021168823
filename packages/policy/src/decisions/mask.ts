import { DecisionError } from './errors.js';
import type { DecisionEvent } from './event.js';
import { put, without } from './persistent.js';

/** Documents of an event that a mask may change. */
const DOCUMENTS = ['input', 'result', 'nd_builtin_cache'] as const;
type Document = (typeof DOCUMENTS)[number];

/** Deeper paths are refused: each segment is a step of a recursion. */
const MOST_SEGMENTS = 256;

/** One rule that a mask policy answers with. */
interface MaskRule {
  readonly op: 'remove' | 'upsert';
  readonly document: Document;
  /** Keys and indexes below the document; none is the document itself. */
  readonly segments: readonly string[];
  readonly value: unknown;
  /** The path as `erased` and `masked` name it. */
  readonly text: string;
}

/**
 * Applies what `data.system.log.mask` answered: a list of paths to erase (`/input/password`) and of rules
 * `{op: 'remove' | 'upsert', path, value}`. Paths that lead nowhere change nothing. The documents given are never changed: what a rule
 * touches is copied.
 *
 * @throws {DecisionError} when a rule has another form, so that nothing leaves unmasked by a slip of the pen.
 */
export function maskEvent(event: DecisionEvent, rules: unknown): DecisionEvent {
  if (!Array.isArray(rules)) {
    throw new DecisionError(
      'POLICY_DECISION_MASK',
      `the mask must be a list or a set of rules, found ${kindOf(rules)}`,
    );
  }
  const documents = new Map<Document, unknown>();
  for (const name of DOCUMENTS) if (event[name] !== undefined) documents.set(name, event[name]);
  const erased: string[] = [];
  const masked: string[] = [];
  for (const rule of rules.map(readRule)) {
    if (!documents.has(rule.document)) continue;
    if (rule.op === 'remove' && remove(documents, rule)) erased.push(rule.text);
    if (rule.op === 'upsert' && upsert(documents, rule)) masked.push(rule.text);
  }
  const { input: _input, result: _result, nd_builtin_cache: _cache, ...rest } = event;
  return {
    ...rest,
    ...Object.fromEntries(documents),
    ...(erased.length > 0 && { erased }),
    ...(masked.length > 0 && { masked }),
  };
}

function remove(documents: Map<Document, unknown>, { document, segments }: MaskRule): boolean {
  if (segments.length === 0) return documents.delete(document);
  const changed = without(documents.get(document), segments);
  if (changed === undefined) return false;
  documents.set(document, changed.value);
  return true;
}

function upsert(documents: Map<Document, unknown>, { document, segments, value }: MaskRule): boolean {
  const changed = put(documents.get(document), segments, value);
  if (changed === undefined) return false;
  documents.set(document, changed.value);
  return true;
}

function readRule(rule: unknown): MaskRule {
  if (typeof rule === 'string') return { op: 'remove', value: undefined, ...readPath(rule) };
  if (rule === null || typeof rule !== 'object' || Array.isArray(rule)) {
    throw new DecisionError('POLICY_DECISION_MASK', `a mask rule must be a path or an object, found ${kindOf(rule)}`);
  }
  const { op, path, value } = rule as Readonly<Record<string, unknown>>;
  if (op !== 'remove' && op !== 'upsert') {
    throw new DecisionError(
      'POLICY_DECISION_MASK',
      `the 'op' of a mask rule must be 'remove' or 'upsert', found ${typeof op === 'string' ? `'${op}'` : kindOf(op)}`,
    );
  }
  if (typeof path !== 'string') {
    throw new DecisionError(
      'POLICY_DECISION_MASK',
      `the 'path' of a mask rule must be a string, found ${kindOf(path)}`,
    );
  }
  // A rule without a value sets null, as in OPA.
  return { op, value: value ?? null, ...readPath(path) };
}

function readPath(path: string): Pick<MaskRule, 'document' | 'segments' | 'text'> {
  const [first, name, ...segments] = path.split('/');
  const document = DOCUMENTS.find((known) => known === name);
  if (first !== '' || document === undefined) {
    throw new DecisionError(
      'POLICY_DECISION_MASK',
      `a mask path must begin with '/input', '/result' or '/nd_builtin_cache', found '${path.slice(0, 100)}'`,
    );
  }
  if (segments.length > MOST_SEGMENTS) {
    throw new DecisionError(
      'POLICY_DECISION_MASK',
      `a mask path may have ${MOST_SEGMENTS} segments, found ${segments.length}`,
    );
  }
  return { document, segments, text: `/${[document, ...segments.map(escaped)].join('/')}` };
}

/** As Go escapes one segment of a URL's path. */
function escaped(segment: string): string {
  return encodeURIComponent(segment.toWellFormed())
    .replace(/%(?:24|26|2B|3A|3D|40)/g, (code) => decodeURIComponent(code))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
