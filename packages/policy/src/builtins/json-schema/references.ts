import { isArray, isObject, keysOf, lookup, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';

const MAX_NODES = 1_000_000;

/** Subschemas by what their `$id` (or draft 4's `id`) says: absolute, relative or `#name`. */
export function collectAnchors(document: Value): ReadonlyMap<string, Value> {
  const anchors = new Map<string, Value>();
  const pending: Value[] = [document];
  let count = 0;
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (++count > MAX_NODES) throw builtinError(`schema: more than ${MAX_NODES} values`);
    if (isArray(node)) for (const member of node) pending.push(member);
    else if (isObject(node)) {
      const id = lookup(node, '$id') ?? lookup(node, 'id');
      if (typeof id === 'string' && !anchors.has(id)) anchors.set(id, node);
      for (const key of keysOf(node)) if (key !== 'const' && key !== 'enum') pending.push(lookup(node, key)!);
    }
  }
  return anchors;
}

/**
 * The subschema that a reference means: a pointer (`#/definitions/a`), an anchor, or either of them behind an `$id` of the document.
 *
 * @throws {BuiltinError} when it leads out of the document or to nothing.
 */
export function resolveReference(document: Value, anchors: ReadonlyMap<string, Value>, reference: string): Value {
  const anchor = anchors.get(reference);
  if (anchor !== undefined) return anchor;
  const hash = reference.indexOf('#');
  const base = hash < 0 ? reference : reference.slice(0, hash);
  const fragment = hash < 0 ? '' : reference.slice(hash + 1);
  const start = base === '' ? document : (anchors.get(base) ?? byLastPart(anchors, base));
  if (start === undefined) {
    throw builtinError(
      `schema: the reference ${JSON.stringify(reference)} leads out of the document, which is not allowed`,
    );
  }
  if (fragment === '') return start;
  const target = fragment.startsWith('/') ? pointed(start, fragment) : undefined;
  if (target === undefined) throw builtinError(`Object has no key '${lastPart(fragment)}'`);
  return target;
}

/** `item.json` is the subschema whose `$id` ends in it: identifiers are relative to each other. */
function byLastPart(anchors: ReadonlyMap<string, Value>, base: string): Value | undefined {
  for (const [id, node] of anchors) if (lastPart(id) === lastPart(base) && id.endsWith(base)) return node;
  return undefined;
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

function pointed(start: Value, pointer: string): Value | undefined {
  let at: Value | undefined = start;
  for (const part of pointer.slice(1).split('/')) {
    const step = unescapeStep(part);
    if (isArray(at)) at = /^[0-9]{1,9}$/.test(step) ? at[Number(step)] : undefined;
    else at = isObject(at) ? lookup(at, step) : undefined;
  }
  return at;
}

function unescapeStep(part: string): string {
  let step = part;
  try {
    step = decodeURIComponent(part);
  } catch {
    // A stray percent sign is itself.
  }
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
