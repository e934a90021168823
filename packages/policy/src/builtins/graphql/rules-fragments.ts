import { type FragmentDefinition, positionOf, type Selection } from './ast.js';
import { isCompositeType } from './schema.js';
import { isField, isSpread, type Rule, type WalkState } from './walk.js';

/** Fragments are on types with fields. */
const onCompositeTypes: Rule = ({ schema }, report) => ({
  inlineFragment: (node) => {
    const type = schema.types.get(node.TypeCondition ?? '');
    if (type === undefined || isCompositeType(type)) return;
    report(`Fragment cannot condition on non composite type "${node.TypeCondition}"`, positionOf(node));
  },
  fragment: (node) => {
    const type = schema.types.get(node.TypeCondition);
    if (type === undefined || isCompositeType(type)) return;
    report(`Fragment "${node.Name}" cannot condition on non composite type "${node.TypeCondition}"`, positionOf(node));
  },
});

/** Fragments and types that are named exist. */
const knownNames: Rule = ({ schema, fragments }, report) => ({
  spread: (node) => {
    if (!fragments.has(node.Name!)) report(`Unknown fragment "${node.Name}"`, positionOf(node));
  },
  variable: (node) => {
    let type = node.Type;
    while (type.Elem !== undefined) type = type.Elem;
    if (!schema.types.has(type.NamedType)) report(`Unknown type "${type.NamedType}"`, positionOf(node));
  },
  inlineFragment: (node) => {
    const name = node.TypeCondition ?? '';
    if (name !== '' && !schema.types.has(name)) report(`Unknown type "${name}"`, positionOf(node));
  },
  fragment: (node) => {
    if (!schema.types.has(node.TypeCondition)) report(`Unknown type "${node.TypeCondition}"`, positionOf(node));
  },
});

function spreadsIn(selections: readonly Selection[] | undefined): Selection[] {
  return (selections ?? []).flatMap((node) => (isSpread(node) ? [node] : spreadsIn(node.SelectionSet)));
}

/** No fragment holds itself. */
const noCycles: Rule = ({ fragments }, report) => {
  const visited = new Set<string>();
  const search = (fragment: FragmentDefinition, path: readonly string[]): void => {
    if (visited.has(fragment.Name)) return;
    visited.add(fragment.Name);
    for (const spread of spreadsIn(fragment.SelectionSet)) {
      const names = [...path, fragment.Name];
      const start = names.indexOf(spread.Name!);
      const next = fragments.get(spread.Name!);
      if (start < 0) {
        if (next !== undefined) search(next, names);
        continue;
      }
      const via = names.slice(start + 1).map((name) => `"${name}"`);
      const detour = via.length === 0 ? '' : ` via ${via.join(', ')}`;
      report(`Cannot spread fragment "${spread.Name}" within itself${detour}`, positionOf(spread));
    }
  };
  return { fragment: (node) => search(node, []) };
};

/** Every fragment is used by an operation. */
const noUnused: Rule = (walk, report) => {
  const used = new Set<string>();
  return {
    spread: (node) => {
      if (walk.operation !== undefined) used.add(node.Name!);
    },
    fragment: (node) => {
      if (!used.has(node.Name)) report(`Fragment "${node.Name}" is never used`, positionOf(node));
    },
  };
};

/** Whether a value of the one type may also be of the other. */
function canBe({ schema }: WalkState, parent: string, condition: string): boolean {
  const outer = schema.types.get(parent);
  const inner = schema.types.get(condition);
  if (outer === undefined || inner === undefined) return true;
  if (!isCompositeType(outer) || !isCompositeType(inner)) return true;
  const outers = outer.Kind === 'OBJECT' ? [outer] : (schema.possibleTypes.get(parent) ?? []);
  const inners = schema.possibleTypes.get(condition) ?? [];
  return inners.some((type) => outers.some((other) => other.Name === type.Name));
}

/** A fragment stands only where its type may occur. */
const possibleSpreads: Rule = (walk, report) => ({
  inlineFragment: (node, parent) => {
    const condition = node.TypeCondition ?? '';
    if (parent === undefined || condition === '' || canBe(walk, parent.Name, condition)) return;
    report(
      `Fragment cannot be spread here as objects of type "${parent.Name}" can never be of type "${condition}"`,
      positionOf(node),
    );
  },
  spread: (node, parent) => {
    const fragment = walk.fragments.get(node.Name!);
    if (parent === undefined || fragment === undefined || canBe(walk, parent.Name, fragment.TypeCondition)) return;
    report(
      `Fragment "${node.Name}" cannot be spread here as objects of type "${parent.Name}" can never be of type "${fragment.TypeCondition}"`,
      positionOf(node),
    );
  },
});

const LISTS = new Set(['fields', 'interfaces', 'possibleTypes', 'inputFields']);
const MAX_INTROSPECTION_LISTS = 3;

/** Introspection does not nest its lists so deeply that the answer explodes. */
const introspectionDepth: Rule = ({ fragments }, report) => {
  const tooDeep = (selections: readonly Selection[] | undefined, depth: number, path: readonly string[]): boolean =>
    (selections ?? []).some((node) => {
      if (isSpread(node)) {
        const fragment = fragments.get(node.Name!);
        if (fragment === undefined || path.includes(node.Name!)) return false;
        return tooDeep(fragment.SelectionSet, depth, [...path, node.Name!]);
      }
      const deeper = isField(node) && LISTS.has(node.Name!) ? depth + 1 : depth;
      return deeper >= MAX_INTROSPECTION_LISTS || tooDeep(node.SelectionSet, deeper, path);
    });
  return {
    field: (node) => {
      if (node.Name !== '__schema' && node.Name !== '__type') return;
      if (tooDeep(node.SelectionSet, 0, [])) report('Maximum introspection depth exceeded', positionOf(node));
    },
  };
};

/** Rules about fragments and the types that they are on. */
export const fragmentRules: readonly Rule[] = [
  onCompositeTypes,
  knownNames,
  introspectionDepth,
  noCycles,
  noUnused,
  possibleSpreads,
];
