import { type Definition, positionOf, type TypeNode, typeText, type ValueNode, valueKind, valueText } from './ast.js';
import type { Rule } from './walk.js';

const SCALARS = new Set(['Int', 'Float', 'String', 'Boolean', 'ID']);

/** Scalars that a literal of each kind may stand for. */
const LITERALS: ReadonlyMap<number, readonly string[]> = new Map([
  [valueKind.int, ['Int', 'Float', 'ID']],
  [valueKind.float, ['Float']],
  [valueKind.string, ['String', 'ID']],
  [valueKind.block, ['String', 'ID']],
  [valueKind.boolean, ['Boolean']],
]);

/** Values are of the types that are expected where they stand. */
const valuesOfCorrectType: Rule = (_, report) => ({
  value: (node, { definition, expected }) => {
    if (definition === undefined || expected === undefined) return;
    const position = positionOf(node);
    if (node.Kind === valueKind.null) {
      if (expected.NonNull)
        report(`Expected value of type "${typeText(expected)}", found ${valueText(node)}`, position);
      return;
    }
    // A scalar of the schema's own takes any literal.
    if (definition.Kind === 'SCALAR' && !SCALARS.has(definition.Name)) return;
    if (node.Kind === valueKind.variable) return;
    if (node.Kind === valueKind.object) return checkObject(node, definition, report);
    if (node.Kind === valueKind.list) {
      if (expected.Elem === undefined) report(unexpected(node, definition, expected), position);
      return;
    }
    if (node.Kind === valueKind.enum) {
      if (definition.Kind !== 'ENUM') report(unexpected(node, definition, expected), position);
      else if (!definition.EnumValues?.some((value) => value.Name === node.Raw)) {
        report(`Value "${valueText(node)}" does not exist in "${typeText(expected)}" enum`, position);
      }
      return;
    }
    if (isTooLarge(node)) report(unexpected(node, definition, expected), position);
    if (!LITERALS.get(node.Kind)?.includes(definition.Name)) report(unexpected(node, definition, expected), position);
  },
});

/** An integer of more than 64 bits or a float beyond all doubles. */
function isTooLarge(node: ValueNode): boolean {
  if (node.Kind === valueKind.int) return BigInt.asIntN(64, BigInt(node.Raw)) !== BigInt(node.Raw);
  return node.Kind === valueKind.float && !Number.isFinite(Number(node.Raw));
}

type Report = Parameters<Rule>[1];

function checkObject(node: ValueNode, definition: Definition, report: Report): void {
  const children = node.Children ?? [];
  const position = positionOf(node);
  for (const field of definition.Fields ?? []) {
    if (!field.Type.NonNull || field.DefaultValue !== undefined) continue;
    if (children.some((child) => child.Name === field.Name)) continue;
    report(
      `Field "${definition.Name}.${field.Name}" of required type "${typeText(field.Type)}" was not provided`,
      position,
    );
  }
  if (definition.Directives?.some((directive) => directive.Name === 'oneOf')) {
    if (children.length !== 1) {
      report(`OneOf Input Object "${definition.Name}" must specify exactly one key`, position);
    } else if (children[0]!.Value.Kind === valueKind.null) {
      report(`Field "${definition.Name}.${children[0]!.Name}" must be non-null`, positionOf(children[0]!.Value));
    }
  }
  for (const child of children) {
    if (definition.Fields?.some((field) => field.Name === child.Name)) continue;
    report(`Field "${child.Name}" is not defined by type "${definition.Name}"`, positionOf(child));
  }
}

function unexpected(node: ValueNode, definition: Definition, expected: TypeNode): string {
  const text = valueText(node);
  switch (typeText(expected)) {
    case 'Int':
    case 'Int!':
      return /^-?[0-9]+$/.test(node.Raw)
        ? `Int cannot represent non 32-bit signed integer value: ${text}`
        : `Int cannot represent non-integer value: ${text}`;
    case 'String':
    case 'String!':
    case '[String]':
      return `String cannot represent a non string value: ${text}`;
    case 'Boolean':
    case 'Boolean!':
      return `Boolean cannot represent a non boolean value: ${text}`;
    case 'Float':
    case 'Float!':
      return `Float cannot represent non numeric value: ${text}`;
    case 'ID':
    case 'ID!':
      return `ID cannot represent a non-string and non-integer value: ${text}`;
  }
  if (definition.Kind === 'ENUM') return `Enum "${typeText(expected)}" cannot represent non-enum value: ${text}`;
  return `Expected value of type "${typeText(expected)}", found ${text}`;
}

/** A variable that is the one field of such an object must always have a value. */
const oneOfVariables: Rule = (walk, report) => ({
  value: (node, { definition }) => {
    if (node.Kind !== valueKind.object || !definition?.Directives?.some((one) => one.Name === 'oneOf')) return;
    for (const { Value } of node.Children ?? []) {
      const variable = walk.operation?.VariableDefinitions?.find((one) => one.Variable === Value.Raw);
      if (Value.Kind !== valueKind.variable || variable === undefined || variable.Type.NonNull) continue;
      report(
        `Variable "${valueText(Value)}" is of type "${typeText(variable.Type)}" but must be non-nullable to be used for OneOf Input Object "${definition.Name}"`,
        positionOf(variable),
      );
    }
  },
});

/** Rules about literal values. */
export const valueRules: readonly Rule[] = [valuesOfCorrectType, oneOfVariables];
