import type { PlanOp, PlanTerm } from '../plan/index.js';
import type { PlainObject, Value } from '../values/index.js';
import { SpecialValue } from '../values/index.js';
import type { ClosureCompiler } from './compiler.js';
import type { Machine, Run } from './machine.js';
import { baseKeys } from './scan.js';
import { compileTerm, isBase } from './terms.js';

type ScanOp = PlanOp & { op: 'scan' };

/** Collections of fewer entries are scanned. */
const SMALLEST = 16;
/** An index is made when the same collection is scanned this often. */
const WORTH = 3;

/** Positions by the value that the entries have where the body compares. */
interface ScanIndex {
  readonly keys: readonly Value[] | undefined;
  readonly byValue: ReadonlyMap<Value, readonly number[]>;
  /** Entries whose value is composite: they are always tried. */
  readonly others: readonly number[];
}

/**
 * A scan whose body compares a part of each entry with something known before: `item.owner == x`. When base data is scanned
 * so again and again, an index over it finds the entries. Base data never changes, so the index stays. Undefined where the
 * body has no such comparison.
 */
export function indexedScan(
  c: ClosureCompiler,
  op: ScanOp,
  after: readonly PlanOp[],
  next: Run,
  plain: Run,
): Run | undefined {
  if (!isBase(op.from) || op.value === undefined) return undefined;
  const test = comparison(after, op.value, op.key);
  if (test === undefined) return undefined;
  const from = compileTerm(c, op.from);
  const wanted = compileTerm(c, test.other);
  const part = compileTerm(c, test.part);
  const { key, value } = op;
  let collection: Value | undefined;
  let scans = 0;
  let index: ScanIndex | undefined;
  return (m) => {
    const current = from(m);
    if (current !== collection || m.overrides !== undefined) {
      if (m.overrides !== undefined) return plain(m);
      collection = current;
      scans = 0;
      index = undefined;
    }
    if (index === undefined) {
      if (++scans < WORTH || !isLarge(current)) return plain(m);
      index = indexOf(m, current as readonly Value[] | PlainObject, value, part);
    }
    const target = wanted(m);
    if (target === undefined) return false;
    if (typeof target === 'object' && target !== null) return plain(m);
    return (
      tryAt(m, index, index.byValue.get(target), key, value, next) || tryAt(m, index, index.others, key, value, next)
    );

    function tryAt(
      machine: Machine,
      built: ScanIndex,
      positions: readonly number[] | undefined,
      keySlot: number | undefined,
      valueSlot: number,
      run: Run,
    ): boolean {
      return positions !== undefined && visit(machine, current!, built, positions, keySlot, valueSlot, run);
    }
  };
}

function visit(
  m: Machine,
  collection: Value,
  index: ScanIndex,
  positions: readonly number[],
  key: number | undefined,
  value: number,
  next: Run,
): boolean {
  for (let i = 0; i < positions.length; i++) {
    if (++m.steps > m.limit) m.exhausted();
    const at = positions[i]!;
    const name = index.keys === undefined ? at : index.keys[at]!;
    if (key !== undefined) m.slots[key] = name;
    m.slots[value] = (collection as { readonly [key: string | number]: Value })[name as string];
    if (next(m)) return true;
  }
  return false;
}

function isLarge(collection: Value | undefined): boolean {
  if (typeof collection !== 'object' || collection === null || collection instanceof SpecialValue) return false;
  return Array.isArray(collection)
    ? collection.length >= SMALLEST
    : baseKeys(collection as PlainObject).length >= SMALLEST;
}

function indexOf(
  m: Machine,
  collection: readonly Value[] | PlainObject,
  slot: number,
  part: (m: Machine) => Value | undefined,
): ScanIndex {
  const keys = Array.isArray(collection) ? undefined : baseKeys(collection as PlainObject);
  const length = keys === undefined ? (collection as readonly Value[]).length : keys.length;
  const byValue = new Map<Value, number[]>();
  const others: number[] = [];
  for (let i = 0; i < length; i++) {
    m.slots[slot] = keys === undefined ? (collection as readonly Value[])[i] : (collection as PlainObject)[keys[i]!];
    const value = part(m);
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null) others.push(i);
    else {
      const list = byValue.get(value);
      if (list === undefined) byValue.set(value, [i]);
      else list.push(i);
    }
  }
  return { keys, byValue, others };
}

/** A comparison of a part of the scanned entry with something else, among the tests that follow at once. */
function comparison(
  after: readonly PlanOp[],
  value: number,
  key: number | undefined,
): { part: PlanTerm; other: PlanTerm } | undefined {
  for (const op of after) {
    if (op.op === 'equal') {
      if (isPart(op.left, value) && isOutside(op.right, value, key)) return { part: op.left, other: op.right };
      if (isPart(op.right, value) && isOutside(op.left, value, key)) return { part: op.right, other: op.left };
    } else if (op.op !== 'test') return undefined;
  }
  return undefined;
}

function isPart(term: PlanTerm, slot: number): boolean {
  if (term.op === 'slot') return term.slot === slot;
  return term.op === 'get' && term.key.op === 'const' && isPart(term.from, slot);
}

/** Whether the term is known before the scan: no part of the entry, and nothing that is costly to evaluate first. */
function isOutside(term: PlanTerm, value: number, key: number | undefined): boolean {
  switch (term.op) {
    case 'const':
    case 'input':
    case 'base':
      return true;
    case 'slot':
      return term.slot !== value && term.slot !== key;
    case 'get':
      return isOutside(term.from, value, key) && isOutside(term.key, value, key);
    default:
      return false;
  }
}
