import { builtinError } from '../builtin-error.js';
import {
  type Definition,
  type DirectiveDefinition,
  type FieldDefinition,
  innermost,
  positionOf,
  type SchemaDocument,
  type TypeNode,
} from './ast.js';
import { checkDirectiveDefinitions, checkDirectives, checkInputCycles, checkTypes } from './check-schema.js';
import { GraphqlError, graphqlError } from './errors.js';
import { parseSchema } from './parse-schema.js';
import { prelude } from './prelude.js';

/** Types of a schema by name, and who implements whom. */
export interface Schema {
  readonly types: ReadonlyMap<string, Definition>;
  readonly directives: ReadonlyMap<string, DirectiveDefinition>;
  /** Object types that a value of the named type may have. */
  readonly possibleTypes: ReadonlyMap<string, readonly Definition[]>;
  /** The type that operations of a kind start at. */
  readonly roots: ReadonlyMap<string, Definition>;
}

/** Directives of the specification, which a schema may define again. */
const REDEFINABLE = new Set(['include', 'skip', 'deprecated', 'specifiedBy', 'defer', 'oneOf']);

let preludeDocument: SchemaDocument | undefined;

/**
 * Makes a schema of a document and the types that every schema has, and checks it.
 *
 * @throws {BuiltinError} for the first thing that the GraphQL specification forbids.
 */
export function buildSchema(document: SchemaDocument): Schema {
  try {
    return build(document);
  } catch (cause) {
    if (!(cause instanceof GraphqlError)) throw cause;
    const { problem, position } = cause;
    const place = position === undefined ? '' : `${position.line}:${position.column}:`;
    throw builtinError(`Error in gqlparser SchemaDocument to Schema conversion: input:${place} ${problem}.`, cause);
  }
}

function build(document: SchemaDocument): Schema {
  preludeDocument ??= parseSchema(prelude);
  const types = typesOf(preludeDocument, document);
  const directives = directivesOf(preludeDocument, document);
  const possibleTypes = possibleTypesOf(types);
  const roots = rootsOf(document, types);
  const schema: Schema = { types, directives, possibleTypes, roots };
  const own = new Map([...types].filter(([name]) => !isPrelude(name)));
  for (const definition of [...(document.Schema ?? []), ...(document.SchemaExtension ?? [])]) {
    checkDirectives(schema, definition.Directives, 'SCHEMA');
  }
  checkTypes(schema, own);
  checkInputCycles(schema);
  checkDirectiveDefinitions(schema);
  const query = roots.get('query');
  if (query !== undefined) query.Fields = [...(query.Fields ?? []), ...META_FIELDS];
  return schema;
}

function isPrelude(name: string): boolean {
  return (preludeDocument?.Definitions ?? []).some((definition) => definition.Name === name);
}

const named = (NamedType: string, NonNull: boolean): TypeNode => ({ NamedType, NonNull });
const META_FIELDS: readonly FieldDefinition[] = [
  { Description: '', Name: '__schema', Type: named('__Schema', true) },
  {
    Description: '',
    Name: '__type',
    Arguments: [{ Description: '', Name: 'name', Type: named('String', true) }],
    Type: named('__Type', false),
  },
];

/** All types, extensions merged into copies: the documents are values of the policy and stay as they are. */
function typesOf(base: SchemaDocument, document: SchemaDocument): Map<string, Definition> {
  const types = new Map<string, Definition>();
  for (const definition of [...(base.Definitions ?? []), ...(document.Definitions ?? [])]) {
    if (types.has(definition.Name)) {
      throw graphqlError(`Cannot redeclare type ${definition.Name}`, positionOf(definition));
    }
    types.set(definition.Name, copyOf(definition));
  }
  for (const extension of document.Extensions ?? []) {
    const type = types.get(extension.Name);
    if (type === undefined) types.set(extension.Name, copyOf(extension));
    else if (type.Kind !== extension.Kind) {
      throw graphqlError(
        `Cannot extend type ${extension.Name} because the base type is a ${type.Kind}, not ${extension.Kind}`,
        positionOf(extension),
      );
    } else {
      type.Directives = [...(type.Directives ?? []), ...(extension.Directives ?? [])];
      type.Interfaces = [...(type.Interfaces ?? []), ...(extension.Interfaces ?? [])];
      type.Fields = [...(type.Fields ?? []), ...(extension.Fields ?? [])];
      type.Types = [...(type.Types ?? []), ...(extension.Types ?? [])];
      type.EnumValues = [...(type.EnumValues ?? []), ...(extension.EnumValues ?? [])];
    }
  }
  return types;
}

function copyOf(definition: Definition): Definition {
  return { ...definition };
}

function directivesOf(base: SchemaDocument, document: SchemaDocument): Map<string, DirectiveDefinition> {
  const directives = new Map((base.Directives ?? []).map((directive) => [directive.Name, directive]));
  for (const directive of document.Directives ?? []) {
    if (directives.has(directive.Name) && !REDEFINABLE.has(directive.Name)) {
      throw graphqlError(`Cannot redeclare directive ${directive.Name}`, positionOf(directive));
    }
    directives.set(directive.Name, directive);
  }
  return directives;
}

function possibleTypesOf(types: ReadonlyMap<string, Definition>): Map<string, Definition[]> {
  const possible = new Map<string, Definition[]>();
  const add = (name: string, definition: Definition | undefined): void => {
    if (definition === undefined) return;
    const list = possible.get(name);
    if (list === undefined) possible.set(name, [definition]);
    else list.push(definition);
  };
  for (const definition of types.values()) {
    if (definition.Kind === 'UNION')
      for (const member of definition.Types ?? []) add(definition.Name, types.get(member));
    else for (const name of definition.Interfaces ?? []) add(name, definition);
    if (definition.Kind === 'OBJECT' || definition.Kind === 'INPUT_OBJECT') add(definition.Name, definition);
  }
  return possible;
}

function rootsOf(document: SchemaDocument, types: ReadonlyMap<string, Definition>): Map<string, Definition> {
  const roots = new Map<string, Definition>();
  const definitions = document.Schema ?? [];
  if (definitions.length > 1) {
    throw graphqlError(
      'Cannot have multiple schema entry points, consider schema extensions instead',
      positionOf(definitions[1]),
    );
  }
  for (const { OperationTypes } of [...definitions, ...(document.SchemaExtension ?? [])]) {
    for (const entry of OperationTypes ?? []) {
      const type = types.get(entry.Type);
      if (type === undefined) {
        throw graphqlError(
          `Schema root ${entry.Operation} refers to a type ${entry.Type} that does not exist`,
          positionOf(entry),
        );
      }
      roots.set(entry.Operation, type);
    }
  }
  if (definitions.length > 0) return roots;
  for (const name of ['Query', 'Mutation', 'Subscription']) {
    const type = types.get(name);
    if (type !== undefined && !roots.has(name.toLowerCase())) roots.set(name.toLowerCase(), type);
  }
  return roots;
}

/** The definition of the type inside all lists. */
export function namedType(schema: Schema, type: TypeNode): Definition | undefined {
  return schema.types.get(innermost(type));
}

/** Whether values may be given as the type: scalars, enums and input objects. */
export function isInputType(definition: Definition): boolean {
  return definition.Kind === 'SCALAR' || definition.Kind === 'ENUM' || definition.Kind === 'INPUT_OBJECT';
}

/** Whether the type has fields to select: objects, interfaces and unions. */
export function isCompositeType(definition: Definition): boolean {
  return definition.Kind === 'OBJECT' || definition.Kind === 'INTERFACE' || definition.Kind === 'UNION';
}

/** Whether a value of the first type may stand where the second is expected. */
export function isCompatible(actual: TypeNode, expected: TypeNode): boolean {
  if (actual.NamedType !== expected.NamedType) return false;
  if (actual.Elem !== undefined && (expected.Elem === undefined || !isCompatible(actual.Elem, expected.Elem)))
    return false;
  return !expected.NonNull || actual.NonNull;
}
