import { isArray, isNumber, isObject, keysOf, lookup, typeName, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { QueryDocument, SchemaDocument } from './ast.js';

/** What a member of a tree is: text, a flag, a number, a node, a list of nodes, or a list of names. */
type Member = 'string' | 'boolean' | 'number' | Shape | readonly [Shape] | readonly ['string'];

/** Members of a node by name; the functions close the circles. */
type Shape = () => Readonly<Record<string, Member>>;

const comment: Shape = () => ({ List: [commentLine] });
const commentLine: Shape = () => ({ Value: 'string' });
const type: Shape = () => ({ NamedType: 'string', Elem: type, NonNull: 'boolean' });
const value: Shape = () => ({
  Raw: 'string',
  Children: [child],
  Kind: 'number',
  Comment: comment,
  ExpectedTypeHasDefault: 'boolean',
});
const child: Shape = () => ({ Name: 'string', Value: value, Comment: comment });
const directive: Shape = () => ({ Name: 'string', Arguments: [child], Location: 'string' });
const variable: Shape = () => ({
  Variable: 'string',
  Type: type,
  DefaultValue: value,
  Directives: [directive],
  Comment: comment,
  Used: 'boolean',
});
const operation: Shape = () => ({
  Operation: 'string',
  Name: 'string',
  VariableDefinitions: [variable],
  Directives: [directive],
  SelectionSet: [selection],
  Comment: comment,
});
const fragment: Shape = () => ({
  Name: 'string',
  VariableDefinition: [variable],
  TypeCondition: 'string',
  Directives: [directive],
  SelectionSet: [selection],
  Comment: comment,
});
const query: Shape = () => ({ Operations: [operation], Fragments: [fragment], Comment: comment });
const described = {
  Description: 'string',
  Directives: [directive],
  BeforeDescriptionComment: comment,
  AfterDescriptionComment: comment,
  EndOfDefinitionComment: comment,
} as const;
const argument: Shape = () => ({ ...described, Name: 'string', DefaultValue: value, Type: type });
const field: Shape = () => ({ ...described, Name: 'string', Arguments: [argument], DefaultValue: value, Type: type });
const enumValue: Shape = () => ({ ...described, Name: 'string' });
const definition: Shape = () => ({
  ...described,
  Kind: 'string',
  Name: 'string',
  Interfaces: ['string'],
  Fields: [field],
  Types: ['string'],
  EnumValues: [enumValue],
  BuiltIn: 'boolean',
});
const directiveDefinition: Shape = () => ({
  ...described,
  Name: 'string',
  Arguments: [argument],
  Locations: ['string'],
  IsRepeatable: 'boolean',
});
const operationType: Shape = () => ({ Operation: 'string', Type: 'string', Comment: comment });
const schemaDefinition: Shape = () => ({ ...described, OperationTypes: [operationType] });
const schema: Shape = () => ({
  Schema: [schemaDefinition],
  SchemaExtension: [schemaDefinition],
  Directives: [directiveDefinition],
  Definitions: [definition],
  Extensions: [definition],
  Comment: comment,
});

/** Selections are told apart by what they have: only fields have an alias, only inline fragments have no name. */
const selection: Shape = () => ({
  Alias: 'string',
  Name: 'string',
  TypeCondition: 'string',
  Arguments: [child],
  Directives: [directive],
  SelectionSet: [selection],
  Comment: comment,
});

/** Members without which a node says nothing; texts and flags that are missing are empty and false. */
const REQUIRED: ReadonlyMap<Shape, readonly string[]> = new Map([
  [child, ['Value']],
  [variable, ['Type']],
  [argument, ['Type']],
  [field, ['Type']],
]);
const MAX_DEPTH = 400;

/** A query that came as a tree. @throws {BuiltinError} when a member has the wrong type. */
export function readQueryObject(source: Value): QueryDocument {
  return read(source, query, 'query', 0) as QueryDocument;
}

/** A schema that came as a tree. @throws {BuiltinError} when a member has the wrong type. */
export function readSchemaObject(source: Value): SchemaDocument {
  return read(source, schema, 'schema', 0) as SchemaDocument;
}

function read(source: Value, shape: Shape, path: string, depth: number): object {
  if (depth > MAX_DEPTH) throw builtinError(`GraphQL tree: more than ${MAX_DEPTH} nested levels`);
  if (!isObject(source)) throw wrong(path, 'object', source);
  const members = shape();
  const node: Record<string, unknown> = {};
  for (const key of keysOf(source)) {
    if (typeof key !== 'string' || !Object.hasOwn(members, key)) continue;
    const found = lookup(source, key)!;
    if (found !== null) node[key] = readMember(found, members[key]!, `${path}.${key}`, depth);
  }
  for (const [name, member] of Object.entries(members)) {
    if (Object.hasOwn(node, name)) continue;
    if (REQUIRED.get(shape)?.includes(name)) throw builtinError(`GraphQL tree: ${path} has no ${name}`);
    if (shape === selection) continue;
    if (member === 'string') node[name] = '';
    else if (member === 'boolean') node[name] = false;
    else if (member === 'number') node[name] = 0;
    else if (name === 'Locations') node[name] = [];
  }
  return node;
}

function readMember(source: Value, member: Member, path: string, depth: number): unknown {
  if (typeof member === 'string') {
    const fits = member === 'number' ? isNumber(source) : typeof source === member;
    if (!fits) throw wrong(path, member, source);
    return source;
  }
  if (typeof member === 'function') return read(source, member, path, depth + 1);
  if (!isArray(source)) throw wrong(path, 'array', source);
  const [inner] = member;
  return source.map((entry, index) => readMember(entry, inner, `${path}[${index}]`, depth));
}

function wrong(path: string, expected: string, found: Value): Error {
  return builtinError(`GraphQL tree: ${path} must be ${expected} but got ${typeName(found)}`);
}
