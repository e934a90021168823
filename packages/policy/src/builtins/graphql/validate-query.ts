import type { BuiltinError } from '../builtin-error.js';
import type { QueryDocument, Selection } from './ast.js';
import { graphqlError } from './errors.js';
import { fieldRules } from './rules-fields.js';
import { fragmentRules } from './rules-fragments.js';
import { operationRules } from './rules-operations.js';
import { overlappingFields } from './rules-overlap.js';
import { uniqueRules } from './rules-unique.js';
import { valueRules } from './rules-values.js';
import type { Schema } from './schema.js';
import { isSpread, type Rule, Walker, type WalkState } from './walk.js';

/** The rules of the GraphQL specification, chapter Validation. */
const rules: readonly Rule[] = [
  ...fieldRules,
  ...fragmentRules,
  ...operationRules,
  overlappingFields,
  ...uniqueRules,
  ...valueRules,
];

/** The first thing that is wrong with a document under a schema; undefined when it is valid. */
export function validateQuery(schema: Schema, document: QueryDocument): BuiltinError | undefined {
  const errors: BuiltinError[] = [];
  const fragments = new Map([...(document.Fragments ?? [])].reverse().map((fragment) => [fragment.Name, fragment]));
  if (isTooDeep(document, fragments)) {
    return graphqlError(`the selections nest deeper than ${MAX_DEPTH} levels, fragments included`, undefined);
  }
  const state: WalkState = { schema, document, operation: undefined, used: new Set(), fragments };
  const report = (message: string, position: Parameters<typeof graphqlError>[1]): void => {
    errors.push(graphqlError(message, position));
  };
  const visitors = rules.map((rule) => rule(state, report));
  new Walker(state, visitors).run();
  return errors[0];
}

/** Nesting that rules walk: they recurse. */
const MAX_DEPTH = 500;

function isTooDeep(document: QueryDocument, fragments: WalkState['fragments']): boolean {
  const entered = new Map<string, number>();
  const visit = (selections: readonly Selection[] | undefined, depth: number, path: ReadonlySet<string>): boolean => {
    if (depth > MAX_DEPTH) return true;
    return (selections ?? []).some((node) => {
      if (!isSpread(node)) return visit(node.SelectionSet, depth + 1, path);
      const name = node.Name!;
      // A fragment is entered again only when it lies deeper than before; inside itself it is another rule's matter.
      if (path.has(name) || (entered.get(name) ?? -1) >= depth) return false;
      entered.set(name, depth);
      return visit(fragments.get(name)?.SelectionSet, depth + 1, new Set([...path, name]));
    });
  };
  const roots = [...(document.Operations ?? []), ...(document.Fragments ?? [])];
  return roots.some((root) => visit(root.SelectionSet, 0, new Set()));
}
