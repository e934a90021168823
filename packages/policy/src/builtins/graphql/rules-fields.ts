import { type Argument, type ArgumentDefinition, positionOf, typeText } from './ast.js';
import { namedType } from './schema.js';
import type { Rule } from './walk.js';

/** A field exists on the type that it is asked of. */
const fieldsOnCorrectType: Rule = (_, report) => ({
  field: (node, { parent, definition }) => {
    if (parent === undefined || definition !== undefined) return;
    report(`Cannot query field "${node.Name}" on type "${parent.Name}"`, positionOf(node));
  },
});

/** Leaves have no selection, everything else has one. */
const scalarLeafs: Rule = ({ schema }, report) => ({
  field: (node, { definition }) => {
    const type = definition && namedType(schema, definition.Type);
    if (type === undefined) return;
    const leaf = type.Kind === 'ENUM' || type.Kind === 'SCALAR';
    const selects = (node.SelectionSet ?? []).length > 0;
    if (leaf && selects) {
      report(
        `Field "${node.Name}" must not have a selection since type "${type.Name}" has no subfields`,
        positionOf(node),
      );
    } else if (!leaf && !selects) {
      const text = typeText(definition!.Type);
      report(
        `Field "${node.Name}" of type "${text}" must have a selection of subfields. Did you mean "${node.Name} { ... }"?`,
        positionOf(node),
      );
    }
  },
});

const unknown = (args: readonly Argument[] | undefined, known: readonly ArgumentDefinition[] | undefined): Argument[] =>
  (args ?? []).filter((arg) => !known?.some((one) => one.Name === arg.Name));

/** Fields and directives take the arguments that they are given. */
const knownArguments: Rule = (_, report) => ({
  field: (node, { parent, definition }) => {
    if (parent === undefined || definition === undefined) return;
    for (const arg of unknown(node.Arguments, definition.Arguments)) {
      report(`Unknown argument "${arg.Name}" on field "${parent.Name}.${node.Name}"`, positionOf(node));
    }
  },
  directive: (node, definition) => {
    if (definition === undefined) return;
    for (const arg of unknown(node.Arguments, definition.Arguments)) {
      report(`Unknown argument "${arg.Name}" on directive "@${node.Name}"`, positionOf(node));
    }
  },
});

const missing = (
  args: readonly Argument[] | undefined,
  known: readonly ArgumentDefinition[] | undefined,
): ArgumentDefinition[] =>
  (known ?? []).filter(
    (one) => one.Type.NonNull && one.DefaultValue === undefined && !args?.some((arg) => arg.Name === one.Name),
  );

/** Required arguments are given. */
const requiredArguments: Rule = (_, report) => ({
  field: (node, { definition }) => {
    for (const arg of missing(node.Arguments, definition?.Arguments)) {
      report(
        `Field "${node.Name}" argument "${arg.Name}" of type "${typeText(arg.Type)}" is required, but it was not provided`,
        positionOf(node),
      );
    }
  },
  directive: (node, definition) => {
    for (const arg of missing(node.Arguments, definition?.Arguments)) {
      report(
        `Directive "@${node.Name}" argument "${arg.Name}" of type "${typeText(arg.Type)}" is required, but it was not provided`,
        positionOf(node),
      );
    }
  },
});

/** Directives exist and may stand where they do. */
const knownDirectives: Rule = (_, report) => ({
  directive: (node, definition, location) => {
    if (definition === undefined) report(`Unknown directive "@${node.Name}"`, positionOf(node));
    else if (!definition.Locations.includes(location)) {
      report(`Directive "@${node.Name}" may not be used on ${location}`, positionOf(node));
    }
  },
});

/** Rules about fields, their arguments and directives. */
export const fieldRules: readonly Rule[] = [
  fieldsOnCorrectType,
  knownArguments,
  knownDirectives,
  requiredArguments,
  scalarLeafs,
];
