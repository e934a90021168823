import {
  type FragmentDefinition,
  markPosition,
  type OperationDefinition,
  type QueryDocument,
  type Selection,
  type VariableDefinition,
} from './ast.js';
import { graphqlError } from './errors.js';
import { filled, TokenReader } from './token-reader.js';

/**
 * Reads a document of operations and fragments.
 *
 * @throws {BuiltinError} with gqlparser's messages and the place.
 */
export function parseQuery(text: string): QueryDocument {
  const reader = new TokenReader(text);
  const operations: OperationDefinition[] = [];
  const fragments: FragmentDefinition[] = [];
  for (let token = reader.peek(); token.kind !== '<EOF>'; token = reader.peek()) {
    if (token.kind === '{') operations.push(readOperation(reader));
    else if (token.kind !== 'Name') throw reader.unexpected();
    else if (OPERATIONS.has(token.value)) operations.push(readOperation(reader));
    else if (token.value === 'fragment') fragments.push(readFragment(reader));
    else throw reader.unexpected();
  }
  return filled({ Operations: operations, Fragments: fragments });
}

const OPERATIONS = new Set(['query', 'mutation', 'subscription']);

function readOperation(reader: TokenReader): OperationDefinition {
  const { kind, position } = reader.peek();
  const Comment = reader.comment;
  if (kind === '{') {
    return markPosition(
      { Operation: 'query', Name: '', ...filled({ SelectionSet: readSelections(reader), Comment }) },
      position,
    );
  }
  const Operation = reader.next().value;
  const Name = reader.peek().kind === 'Name' ? reader.next().value : '';
  const lists = {
    VariableDefinitions: readVariables(reader),
    Directives: reader.directives(false),
    SelectionSet: readSelections(reader),
    Comment,
  };
  return markPosition({ Operation, Name, ...filled(lists) }, position);
}

function readVariables(reader: TokenReader): VariableDefinition[] {
  const variables: VariableDefinition[] = [];
  reader.some('(', ')', () => {
    const { position } = reader.peek();
    const Comment = reader.comment;
    reader.expect('$');
    const Variable = reader.name();
    reader.expect(':');
    const Type = reader.type();
    const DefaultValue = reader.skip('=') ? reader.value(true) : undefined;
    const Directives = reader.directives(false);
    variables.push(
      markPosition({ Variable, Type, ...filled({ DefaultValue, Directives, Comment }), Used: false }, position),
    );
  });
  return variables;
}

function readSelections(reader: TokenReader): Selection[] {
  const { kind, position } = reader.peek();
  if (kind !== '{') throw graphqlError(`Expected {, found ${kind}`, position);
  const selections: Selection[] = [];
  reader.some('{', '}', () => {
    selections.push(reader.peek().kind === '...' ? readSpread(reader) : readField(reader));
  });
  return selections;
}

function readField(reader: TokenReader): Selection {
  const { position } = reader.peek();
  const Comment = reader.comment;
  const Alias = reader.name();
  const Name = reader.skip(':') ? reader.name() : Alias;
  const lists = {
    Arguments: reader.args(false),
    Directives: reader.directives(false),
    SelectionSet: reader.peek().kind === '{' ? readSelections(reader) : undefined,
    Comment,
  };
  return markPosition({ Alias, Name, ...filled(lists) }, position);
}

function readSpread(reader: TokenReader): Selection {
  reader.peek();
  const Comment = reader.comment;
  reader.expect('...');
  const token = reader.peek();
  if (token.kind === 'Name' && token.value !== 'on') {
    const Name = reader.name();
    return markPosition({ Name, ...filled({ Directives: reader.directives(false), Comment }) }, token.position);
  }
  let TypeCondition = '';
  if (token.value === 'on' && token.kind === 'Name') {
    reader.next();
    TypeCondition = reader.name();
  }
  const lists = { Directives: reader.directives(false), SelectionSet: readSelections(reader), Comment };
  return markPosition({ TypeCondition, ...filled(lists) }, token.position);
}

function readFragment(reader: TokenReader): FragmentDefinition {
  const { position } = reader.peek();
  const Comment = reader.comment;
  reader.expectKeyword('fragment');
  if (reader.peek().value === 'on') throw reader.unexpected();
  const Name = reader.name();
  const VariableDefinition = readVariables(reader);
  reader.expectKeyword('on');
  const TypeCondition = reader.name();
  const lists = {
    VariableDefinition,
    Directives: reader.directives(false),
    SelectionSet: readSelections(reader),
    Comment,
  };
  return markPosition({ Name, TypeCondition, ...filled(lists) }, position);
}
