import { positionOf, type Selection, typeText, valueKind, valueText } from './ast.js';
import { isCompatible, isInputType, namedType } from './schema.js';
import { isField, isSpread, type Rule } from './walk.js';

/** The schema has a type for each kind of operation that is asked. */
const knownRootType: Rule = ({ schema }, report) => ({
  operation: (node) => {
    if (schema.roots.has(node.Operation)) return;
    report(`Schema does not support operation type "${node.Operation}"`, positionOf(node));
  },
});

/** An operation without a name is the only one. */
const loneAnonymous: Rule = ({ document }, report) => ({
  operation: (node) => {
    if (node.Name !== '' || (document.Operations ?? []).length < 2) return;
    report('This anonymous operation must be the only defined operation', positionOf(node));
  },
});

/** Variables that are used are defined. */
const noUndefinedVariables: Rule = (walk, report) => ({
  value: (node, { variable }) => {
    if (walk.operation === undefined || node.Kind !== valueKind.variable || variable !== undefined) return;
    const by = walk.operation.Name === '' ? '' : ` by operation "${walk.operation.Name}"`;
    report(`Variable "${valueText(node)}" is not defined${by}`, positionOf(node));
  },
});

/** Variables that are defined are used. */
const noUnusedVariables: Rule = (walk, report) => ({
  operation: (node) => {
    for (const variable of node.VariableDefinitions ?? []) {
      if (walk.used.has(variable)) continue;
      const where = node.Name === '' ? '' : ` in operation "${node.Name}"`;
      report(`Variable "$${variable.Variable}" is never used${where}`, positionOf(variable));
    }
  },
});

/** Variables are of types that may be given. */
const variablesAreInput: Rule = ({ schema }, report) => ({
  operation: (node) => {
    for (const variable of node.VariableDefinitions ?? []) {
      const type = namedType(schema, variable.Type);
      if (type === undefined || isInputType(type)) continue;
      report(
        `Variable "$${variable.Variable}" cannot be non-input type "${typeText(variable.Type)}"`,
        positionOf(variable),
      );
    }
  },
});

/** A variable's type fits where it is used. */
const variablesFit: Rule = (_, report) => ({
  value: (node, { expected, expectedHasDefault, variable }) => {
    if (variable !== undefined && expected !== undefined) {
      const byDefault = variable.DefaultValue !== undefined && variable.DefaultValue.Kind !== valueKind.null;
      const needed = byDefault || expectedHasDefault ? { ...expected, NonNull: false } : expected;
      if (!isCompatible(variable.Type, needed)) {
        report(
          `Variable "${valueText(node)}" of type "${typeText(variable.Type)}" used in position expecting type "${typeText(expected)}"`,
          positionOf(node),
        );
      }
    }
  },
});

/** A subscription has one field at the top, and no introspection. */
const singleSubscription: Rule = ({ fragments, schema }, report) => {
  const topFields = (selections: readonly Selection[] | undefined, inside: Set<string>): Selection[] =>
    (selections ?? []).flatMap((node) => {
      if (isField(node)) return [node];
      if (!isSpread(node)) return topFields(node.SelectionSet, inside);
      if (inside.has(node.Name!)) return [];
      inside.add(node.Name!);
      return topFields(fragments.get(node.Name!)?.SelectionSet, inside);
    });
  return {
    operation: (node) => {
      if (node.Operation !== 'subscription' || !schema.roots.has('subscription')) return;
      const seen = new Map<string, Selection>();
      for (const field of topFields(node.SelectionSet, new Set()))
        if (!seen.has(field.Name!)) seen.set(field.Name!, field);
      const fields = [...seen.values()];
      const name = node.Name === '' ? 'Anonymous Subscription' : `Subscription "${node.Name}"`;
      if (fields.length > 1) report(`${name} must select only one top level field`, positionOf(fields[1]));
      for (const field of fields) {
        if (!field.Name!.startsWith('__')) continue;
        report(`${name} must not select an introspection top level field`, positionOf(field));
      }
    },
  };
};

/** Rules about operations and their variables. */
export const operationRules: readonly Rule[] = [
  knownRootType,
  loneAnonymous,
  noUndefinedVariables,
  noUnusedVariables,
  variablesAreInput,
  variablesFit,
  singleSubscription,
];
