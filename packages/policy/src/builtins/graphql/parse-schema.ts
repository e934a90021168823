import {
  type ArgumentDefinition,
  type CommentGroup,
  type Definition,
  type DefinitionKind,
  type DirectiveDefinition,
  type EnumValueDefinition,
  type FieldDefinition,
  markPosition,
  type OperationTypeDefinition,
  type SchemaDefinition,
  type SchemaDocument,
} from './ast.js';
import { filled, TokenReader } from './token-reader.js';

/** Places where a directive may stand. */
const LOCATIONS = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
  'SCHEMA',
  'SCALAR',
  'OBJECT',
  'FIELD_DEFINITION',
  'ARGUMENT_DEFINITION',
  'INTERFACE',
  'UNION',
  'ENUM',
  'ENUM_VALUE',
  'INPUT_OBJECT',
  'INPUT_FIELD_DEFINITION',
]);

const KINDS: ReadonlyMap<string, DefinitionKind> = new Map([
  ['scalar', 'SCALAR'],
  ['type', 'OBJECT'],
  ['interface', 'INTERFACE'],
  ['union', 'UNION'],
  ['enum', 'ENUM'],
  ['input', 'INPUT_OBJECT'],
]);

/** The description before a definition, and the comment before that. */
interface Description {
  readonly text: string;
  readonly comment: CommentGroup | undefined;
}

const NO_DESCRIPTION: Description = { text: '', comment: undefined };

/**
 * Reads a document of type definitions.
 *
 * @throws {BuiltinError} with gqlparser's messages and the place.
 */
export function parseSchema(text: string): SchemaDocument {
  const reader = new TokenReader(text);
  const Schema: SchemaDefinition[] = [];
  const SchemaExtension: SchemaDefinition[] = [];
  const Directives: DirectiveDefinition[] = [];
  const Definitions: Definition[] = [];
  const Extensions: Definition[] = [];
  while (reader.peek().kind !== '<EOF>') {
    const before = reader.peek();
    const description = readDescription(reader);
    const { kind, value } = reader.peek();
    if (kind !== 'Name') throw reader.unexpected();
    if (KINDS.has(value)) Definitions.push(readDefinition(reader, description));
    else if (value === 'schema') Schema.push(readSchema(reader, description));
    else if (value === 'directive') Directives.push(readDirective(reader, description));
    else if (value === 'extend') {
      if (description.text !== '') throw reader.unexpected(before);
      const comment = reader.expectKeyword('extend');
      if (reader.peek().value === 'schema')
        SchemaExtension.push(extended(reader, readSchema(reader, NO_DESCRIPTION, comment)));
      else Extensions.push(extended(reader, readDefinition(reader, NO_DESCRIPTION, comment)));
    } else throw reader.unexpected();
  }
  return filled({ Schema, SchemaExtension, Directives, Definitions, Extensions, Comment: reader.comment });
}

/** An extension has to add something. */
function extended<T extends object>(reader: TokenReader, definition: T): T {
  const adds = ['Directives', 'Interfaces', 'Fields', 'Types', 'EnumValues', 'OperationTypes'];
  if (!adds.some((list) => Object.hasOwn(definition, list))) throw reader.unexpected();
  return definition;
}

function readDescription(reader: TokenReader): Description {
  const { kind } = reader.peek();
  if (kind !== 'BlockString' && kind !== 'String') return NO_DESCRIPTION;
  const { comment } = reader;
  return { text: reader.next().value, comment };
}

function readSchema(reader: TokenReader, description: Description, extension?: CommentGroup): SchemaDefinition {
  const comment = reader.expectKeyword('schema');
  const { position } = reader.peek();
  const Directives = reader.directives(true);
  const OperationTypes: OperationTypeDefinition[] = [];
  const EndOfDefinitionComment = reader.some('{', '}', () => {
    const token = reader.peek();
    const Comment = reader.comment;
    if (!['query', 'mutation', 'subscription'].includes(token.value)) throw reader.unexpected();
    const Operation = reader.next().value;
    reader.expect(':');
    OperationTypes.push(markPosition({ Operation, Type: reader.name(), ...filled({ Comment }) }, token.position));
  });
  const lists = {
    Directives,
    OperationTypes,
    BeforeDescriptionComment: description.comment,
    AfterDescriptionComment: extension ?? comment,
    EndOfDefinitionComment,
  };
  return markPosition({ Description: description.text, ...filled(lists) }, position);
}

function readDefinition(reader: TokenReader, description: Description, extension?: CommentGroup): Definition {
  const word = reader.peek();
  const Kind = KINDS.get(word.value);
  if (Kind === undefined || word.kind !== 'Name') throw reader.unexpected();
  const comment = reader.expectKeyword(word.value);
  const { position } = reader.peek();
  const Name = reader.name();
  const Interfaces = Kind === 'OBJECT' || Kind === 'INTERFACE' ? readInterfaces(reader) : [];
  const Directives = reader.directives(true);
  const Fields: FieldDefinition[] = [];
  const EnumValues: EnumValueDefinition[] = [];
  const Types = Kind === 'UNION' ? readMembers(reader) : [];
  let end: CommentGroup | undefined;
  if (Kind === 'OBJECT' || Kind === 'INTERFACE') end = reader.some('{', '}', () => Fields.push(readField(reader)));
  if (Kind === 'INPUT_OBJECT') end = reader.some('{', '}', () => Fields.push(readInput(reader)));
  if (Kind === 'ENUM') end = reader.some('{', '}', () => EnumValues.push(readEnumValue(reader)));
  const lists = {
    Directives,
    Interfaces,
    Fields,
    Types,
    EnumValues,
    BeforeDescriptionComment: description.comment,
    AfterDescriptionComment: extension ?? comment,
    EndOfDefinitionComment: end,
  };
  return markPosition({ Kind, Description: description.text, Name, ...filled(lists), BuiltIn: false }, position);
}

function readInterfaces(reader: TokenReader): string[] {
  if (reader.peek().kind !== 'Name' || reader.peek().value !== 'implements') return [];
  reader.next();
  reader.skip('&');
  const names = [reader.name()];
  while (reader.skip('&')) names.push(reader.name());
  return names;
}

function readMembers(reader: TokenReader): string[] {
  if (!reader.skip('=')) return [];
  reader.skip('|');
  const names = [reader.name()];
  while (reader.skip('|')) names.push(reader.name());
  return names;
}

interface Start {
  readonly description: Description;
  readonly comment: CommentGroup | undefined;
  readonly position: { line: number; column: number };
  readonly name: string;
}

function readStart(reader: TokenReader): Start {
  const description = readDescription(reader);
  const { position } = reader.peek();
  const { comment } = reader;
  return { description, comment, position, name: reader.name() };
}

function commentsOf({ description, comment }: Start): {
  BeforeDescriptionComment: CommentGroup | undefined;
  AfterDescriptionComment: CommentGroup | undefined;
} {
  return {
    BeforeDescriptionComment: description.text === '' ? undefined : description.comment,
    AfterDescriptionComment: comment,
  };
}

function readField(reader: TokenReader): FieldDefinition {
  const start = readStart(reader);
  const Arguments = readArguments(reader);
  reader.expect(':');
  const Type = reader.type();
  const lists = { Arguments, Directives: reader.directives(true), ...commentsOf(start) };
  return markPosition(
    { Description: start.description.text, Name: start.name, Type, ...filled(lists) },
    start.position,
  );
}

function readArguments(reader: TokenReader): ArgumentDefinition[] {
  const args: ArgumentDefinition[] = [];
  reader.some('(', ')', () => args.push(readInput(reader)));
  return args;
}

function readInput(reader: TokenReader): ArgumentDefinition {
  const start = readStart(reader);
  reader.expect(':');
  const Type = reader.type();
  const DefaultValue = reader.skip('=') ? reader.value(true) : undefined;
  const lists = { DefaultValue, Directives: reader.directives(true), ...commentsOf(start) };
  return markPosition(
    { Description: start.description.text, Name: start.name, Type, ...filled(lists) },
    start.position,
  );
}

function readEnumValue(reader: TokenReader): EnumValueDefinition {
  const start = readStart(reader);
  const lists = { Directives: reader.directives(true), ...commentsOf(start) };
  return markPosition({ Description: start.description.text, Name: start.name, ...filled(lists) }, start.position);
}

function readDirective(reader: TokenReader, description: Description): DirectiveDefinition {
  const comment = reader.expectKeyword('directive');
  reader.expect('@');
  const { position } = reader.peek();
  const Name = reader.name();
  const Arguments = readArguments(reader);
  const IsRepeatable = reader.peek().kind === 'Name' && reader.peek().value === 'repeatable';
  if (IsRepeatable) reader.next();
  reader.expectKeyword('on');
  reader.skip('|');
  const Locations = [readLocation(reader)];
  while (reader.skip('|')) Locations.push(readLocation(reader));
  const lists = { Arguments, BeforeDescriptionComment: description.comment, AfterDescriptionComment: comment };
  return markPosition({ Description: description.text, Name, ...filled(lists), Locations, IsRepeatable }, position);
}

function readLocation(reader: TokenReader): string {
  const token = reader.expect('Name');
  if (!LOCATIONS.has(token.value)) throw reader.unexpected(token);
  return token.value;
}
