import {
  type Argument,
  type ArgumentDefinition,
  type Definition,
  type Directive,
  type DirectiveDefinition,
  type FieldDefinition,
  type FragmentDefinition,
  type OperationDefinition,
  type Position,
  type QueryDocument,
  type Selection,
  type TypeNode,
  type ValueNode,
  type VariableDefinition,
  valueKind,
} from './ast.js';
import { namedType, type Schema } from './schema.js';

/** What is known of a value where it stands. */
export interface ValuePlace {
  readonly definition: Definition | undefined;
  readonly expected: TypeNode | undefined;
  readonly expectedHasDefault: boolean;
  readonly variable: VariableDefinition | undefined;
}

/** What is known of a field where it stands. */
export interface FieldPlace {
  readonly parent: Definition | undefined;
  readonly definition: FieldDefinition | undefined;
}

/** Called as the walk leaves each part of a document. */
export interface Visitor {
  readonly operation?: (node: OperationDefinition) => void;
  readonly field?: (node: Selection, place: FieldPlace) => void;
  readonly fragment?: (node: FragmentDefinition) => void;
  readonly inlineFragment?: (node: Selection, parent: Definition | undefined) => void;
  readonly spread?: (node: Selection, parent: Definition | undefined) => void;
  readonly directive?: (node: Directive, definition: DirectiveDefinition | undefined, location: string) => void;
  readonly directives?: (nodes: readonly Directive[]) => void;
  readonly value?: (node: ValueNode, place: ValuePlace) => void;
  readonly variable?: (node: VariableDefinition) => void;
}

/** A check of a document: says what it wants to see, and reports. */
export type Rule = (walk: WalkState, report: (message: string, position: Position | undefined) => void) => Visitor;

/** The state that rules look at. */
export interface WalkState {
  readonly schema: Schema;
  readonly document: QueryDocument;
  /** The operation that is walked; undefined inside a fragment definition. */
  operation: OperationDefinition | undefined;
  /** Variables that the walk has met a use of. */
  readonly used: Set<VariableDefinition>;
  readonly fragments: ReadonlyMap<string, FragmentDefinition>;
}

const TYPENAME: FieldDefinition = {
  Description: '',
  Name: '__typename',
  Type: { NamedType: 'String', NonNull: false },
};

/** Walks a document with everything that the schema knows; a fragment is walked once per operation and once by itself. */
export class Walker {
  readonly #state: WalkState;
  readonly #visitors: readonly Visitor[];
  #seen = new Set<string>();

  constructor(state: WalkState, visitors: readonly Visitor[]) {
    this.#state = state;
    this.#visitors = visitors;
  }

  run(): void {
    for (const operation of this.#state.document.Operations ?? []) {
      this.#seen = new Set();
      this.#operation(operation);
    }
    for (const fragment of this.#state.document.Fragments ?? []) {
      this.#seen = new Set();
      const definition = this.#state.schema.types.get(fragment.TypeCondition);
      this.#directives(fragment.Directives, 'FRAGMENT_DEFINITION');
      this.#selections(definition, fragment.SelectionSet);
      for (const visitor of this.#visitors) visitor.fragment?.(fragment);
    }
  }

  #operation(operation: OperationDefinition): void {
    const { schema } = this.#state;
    this.#state.operation = operation;
    const variables = operation.VariableDefinitions ?? [];
    for (const variable of variables) for (const visitor of this.#visitors) visitor.variable?.(variable);
    for (const variable of variables) {
      if (variable.DefaultValue !== undefined) {
        this.#value(variable.DefaultValue, namedType(schema, variable.Type), variable.Type, false);
      }
      this.#directives(variable.Directives, 'VARIABLE_DEFINITION');
    }
    this.#directives(operation.Directives, operation.Operation.toUpperCase());
    this.#selections(schema.roots.get(operation.Operation), operation.SelectionSet);
    for (const visitor of this.#visitors) visitor.operation?.(operation);
    this.#state.operation = undefined;
  }

  #selections(parent: Definition | undefined, selections: readonly Selection[] | undefined): void {
    for (const selection of selections ?? []) this.#selection(parent, selection);
  }

  #selection(parent: Definition | undefined, node: Selection): void {
    const { schema, fragments } = this.#state;
    if (isField(node)) {
      const definition =
        node.Name === '__typename' ? TYPENAME : parent?.Fields?.find((field) => field.Name === node.Name);
      this.#arguments(definition?.Arguments, node.Arguments);
      this.#directives(node.Directives, 'FIELD');
      this.#selections(definition && namedType(schema, definition.Type), node.SelectionSet);
      for (const visitor of this.#visitors) visitor.field?.(node, { parent, definition });
    } else if (node.Name === undefined) {
      const condition = node.TypeCondition ?? '';
      this.#directives(node.Directives, 'INLINE_FRAGMENT');
      this.#selections(condition === '' ? parent : schema.types.get(condition), node.SelectionSet);
      for (const visitor of this.#visitors) visitor.inlineFragment?.(node, parent);
    } else {
      const fragment = fragments.get(node.Name);
      this.#directives(node.Directives, 'FRAGMENT_SPREAD');
      if (fragment !== undefined && !this.#seen.has(fragment.Name)) {
        this.#seen.add(fragment.Name);
        this.#directives(fragment.Directives, 'FRAGMENT_DEFINITION');
        this.#selections(schema.types.get(fragment.TypeCondition), fragment.SelectionSet);
      }
      for (const visitor of this.#visitors) visitor.spread?.(node, parent);
    }
  }

  #directives(directives: readonly Directive[] | undefined, location: string): void {
    const list = directives ?? [];
    for (const directive of list) {
      const definition = this.#state.schema.directives.get(directive.Name);
      this.#arguments(definition?.Arguments, directive.Arguments);
      for (const visitor of this.#visitors) visitor.directive?.(directive, definition, location);
    }
    for (const visitor of this.#visitors) visitor.directives?.(list);
  }

  #arguments(known: readonly ArgumentDefinition[] | undefined, args: readonly Argument[] | undefined): void {
    for (const arg of args ?? []) {
      const definition = known?.find((one) => one.Name === arg.Name);
      this.#input(arg.Value, definition);
    }
  }

  /** A value for an argument or a field of an input object. */
  #input(value: ValueNode, definition: ArgumentDefinition | undefined): void {
    const hasDefault = definition?.DefaultValue !== undefined && definition.DefaultValue.Kind !== valueKind.null;
    const type = definition && namedType(this.#state.schema, definition.Type);
    this.#value(value, type, definition?.Type, hasDefault);
  }

  #value(
    node: ValueNode,
    definition: Definition | undefined,
    expected: TypeNode | undefined,
    expectedHasDefault: boolean,
  ): void {
    let variable: VariableDefinition | undefined;
    if (node.Kind === valueKind.variable) {
      variable = this.#state.operation?.VariableDefinitions?.find((one) => one.Variable === node.Raw);
      if (variable !== undefined) this.#state.used.add(variable);
    }
    if (node.Kind === valueKind.object) {
      for (const child of node.Children ?? []) {
        this.#input(
          child.Value,
          definition?.Fields?.find((field) => field.Name === child.Name),
        );
      }
    }
    if (node.Kind === valueKind.list) {
      const member = expected?.Elem;
      for (const child of node.Children ?? []) this.#value(child.Value, member && definition, member, false);
    }
    const place: ValuePlace = { definition, expected, expectedHasDefault, variable };
    for (const visitor of this.#visitors) visitor.value?.(node, place);
  }
}

/** Whether a selection is a field. */
export function isField(node: Selection): boolean {
  return node.Alias !== undefined;
}

/** Whether a selection spreads a named fragment. */
export function isSpread(node: Selection): boolean {
  return node.Alias === undefined && node.Name !== undefined;
}
