/**
 * GraphQL documents in the shape that OPA gives them: gqlparser's tree as JSON, without empty lists and without positions. Strings stand even
 * when empty. A document may also come from a policy as data, so every list may be missing.
 */

/** Comment lines before a node, with their `#`. */
export interface CommentGroup {
  readonly List: readonly { readonly Value: string }[];
}

export interface TypeNode {
  NamedType: string;
  Elem?: TypeNode;
  NonNull: boolean;
}

/** Kinds of values, numbered as gqlparser does. */
export const valueKind = {
  variable: 0,
  int: 1,
  float: 2,
  string: 3,
  block: 4,
  boolean: 5,
  null: 6,
  enum: 7,
  list: 8,
  object: 9,
} as const;

export interface ValueNode {
  Raw: string;
  Children?: readonly ChildValue[];
  Kind: number;
  Comment?: CommentGroup;
  ExpectedTypeHasDefault: boolean;
}

export interface ChildValue {
  Name: string;
  Value: ValueNode;
  Comment?: CommentGroup;
}

export interface Argument {
  Name: string;
  Value: ValueNode;
  Comment?: CommentGroup;
}

export interface Directive {
  Name: string;
  Arguments?: readonly Argument[];
  Location: string;
}

/** A field, a fragment spread (no alias, no selection) or an inline fragment (no name). */
export interface Selection {
  Alias?: string;
  Name?: string;
  TypeCondition?: string;
  Arguments?: readonly Argument[];
  Directives?: readonly Directive[];
  SelectionSet?: readonly Selection[];
  Comment?: CommentGroup;
}

export interface VariableDefinition {
  Variable: string;
  Type: TypeNode;
  DefaultValue?: ValueNode;
  Directives?: readonly Directive[];
  Comment?: CommentGroup;
  Used: boolean;
}

export interface OperationDefinition {
  Operation: string;
  Name: string;
  VariableDefinitions?: readonly VariableDefinition[];
  Directives?: readonly Directive[];
  SelectionSet?: readonly Selection[];
  Comment?: CommentGroup;
}

export interface FragmentDefinition {
  Name: string;
  VariableDefinition?: readonly VariableDefinition[];
  TypeCondition: string;
  Directives?: readonly Directive[];
  SelectionSet?: readonly Selection[];
  Comment?: CommentGroup;
}

export interface QueryDocument {
  Operations?: readonly OperationDefinition[];
  Fragments?: readonly FragmentDefinition[];
}

interface Described {
  Description: string;
  Directives?: readonly Directive[];
  BeforeDescriptionComment?: CommentGroup;
  AfterDescriptionComment?: CommentGroup;
  EndOfDefinitionComment?: CommentGroup;
}

export interface ArgumentDefinition extends Described {
  Name: string;
  DefaultValue?: ValueNode;
  Type: TypeNode;
}

export interface FieldDefinition extends ArgumentDefinition {
  Arguments?: readonly ArgumentDefinition[];
}

export interface EnumValueDefinition extends Described {
  Name: string;
}

export type DefinitionKind = 'SCALAR' | 'OBJECT' | 'INTERFACE' | 'UNION' | 'ENUM' | 'INPUT_OBJECT';

export interface Definition extends Described {
  Kind: DefinitionKind;
  Name: string;
  Interfaces?: readonly string[];
  Fields?: readonly FieldDefinition[];
  Types?: readonly string[];
  EnumValues?: readonly EnumValueDefinition[];
  BuiltIn: boolean;
}

export interface DirectiveDefinition extends Described {
  Name: string;
  Arguments?: readonly ArgumentDefinition[];
  Locations: readonly string[];
  IsRepeatable: boolean;
}

export interface OperationTypeDefinition {
  Operation: string;
  Type: string;
  Comment?: CommentGroup;
}

export interface SchemaDefinition extends Described {
  OperationTypes?: readonly OperationTypeDefinition[];
}

export interface SchemaDocument {
  Schema?: readonly SchemaDefinition[];
  SchemaExtension?: readonly SchemaDefinition[];
  Directives?: readonly DirectiveDefinition[];
  Definitions?: readonly Definition[];
  Extensions?: readonly Definition[];
  Comment?: CommentGroup;
}

/** A place in a text: line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const positions = new WeakMap<object, Position>();

/** Notes where a node stands, beside the tree, since the tree is a value of the policy. */
export function markPosition<T extends object>(node: T, position: Position): T {
  positions.set(node, position);
  return node;
}

/** Where a node stands; undefined when it came as data. */
export function positionOf(node: object | undefined): Position | undefined {
  return node && positions.get(node);
}

/** The name of the type in all its lists. */
export function innermost(type: TypeNode): string {
  let at = type;
  while (at.NamedType === '' && at.Elem !== undefined) at = at.Elem;
  return at.NamedType;
}

/** `[Name!]!` */
export function typeText(type: TypeNode): string {
  const inner = type.Elem === undefined ? type.NamedType : `[${typeText(type.Elem)}]`;
  return inner + (type.NonNull ? '!' : '');
}

/** A value as GraphQL writes it. */
export function valueText(value: ValueNode): string {
  switch (value.Kind) {
    case valueKind.variable:
      return `$${value.Raw}`;
    case valueKind.string:
    case valueKind.block:
      return JSON.stringify(value.Raw);
    case valueKind.list:
      return `[${(value.Children ?? []).map((child) => valueText(child.Value)).join(',')}]`;
    case valueKind.object:
      return `{${(value.Children ?? []).map((child) => `${child.Name}:${valueText(child.Value)}`).join(',')}}`;
    default:
      return value.Raw;
  }
}
