import {
  type ArgumentDefinition,
  type Definition,
  type Directive,
  type DirectiveDefinition,
  type FieldDefinition,
  positionOf,
  type TypeNode,
  typeText,
  valueKind,
} from './ast.js';
import { graphqlError } from './errors.js';
import { isCompatible, isInputType, namedType, type Schema } from './schema.js';

/** Checks definitions by name, so that the first error is always the same. */
export function checkTypes(schema: Schema, types: ReadonlyMap<string, Definition>): void {
  for (const name of [...types.keys()].sort()) checkDefinition(schema, types.get(name)!);
}

/** Checks what directives take. */
export function checkDirectiveDefinitions(schema: Schema): void {
  for (const name of [...schema.directives.keys()].sort()) {
    const directive = schema.directives.get(name)!;
    checkName(directive, directive.Name);
    checkArguments(schema, directive.Arguments, directive);
  }
}

function checkDefinition(schema: Schema, definition: Definition): void {
  const { Kind, Name } = definition;
  const fields = definition.Fields ?? [];
  for (const field of fields) {
    checkName(field, field.Name);
    checkTypeRef(schema, field.Type);
    checkArguments(schema, field.Arguments, undefined);
    checkDirectives(schema, field.Directives, Kind === 'INPUT_OBJECT' ? 'INPUT_FIELD_DEFINITION' : 'FIELD_DEFINITION');
  }
  for (const member of definition.Types ?? []) checkMember(schema, definition, member);
  for (const name of definition.Interfaces ?? []) checkImplements(schema, definition, name);
  const position = positionOf(definition);
  if ((Kind === 'OBJECT' || Kind === 'INTERFACE') && fields.length === 0) {
    throw graphqlError(`${Kind} ${Name}: must define one or more fields`, position);
  }
  if (Kind === 'INPUT_OBJECT' && fields.length === 0) {
    throw graphqlError(`${Kind} ${Name}: must define one or more input fields`, position);
  }
  if (Kind === 'ENUM') checkEnum(schema, definition);
  for (const field of fields) checkFieldKind(schema, definition, field);
  checkOnce(fields, (field) => `Field ${Name}.${field.Name} can only be defined once`);
  checkOnce(definition.EnumValues ?? [], (value) => `Enum value ${Name}.${value.Name} can only be defined once`);
  const members = definition.Types ?? [];
  for (const [index, member] of members.entries()) {
    if (members.indexOf(member) < index) {
      throw graphqlError(`Union type ${Name} can only include type ${member} once`, position);
    }
  }
  if (!definition.BuiltIn) checkName(definition, Name);
  checkDirectives(schema, definition.Directives, Kind, undefined, false);
}

function checkMember(schema: Schema, definition: Definition, member: string): void {
  const type = schema.types.get(member);
  if (type === undefined) throw graphqlError(`Undefined type "${member}"`, positionOf(definition));
  if (type.Kind !== 'OBJECT') {
    throw graphqlError(`${definition.Kind} type "${member}" must be OBJECT`, positionOf(definition));
  }
}

function checkEnum(schema: Schema, definition: Definition): void {
  const values = definition.EnumValues ?? [];
  if (values.length === 0) {
    throw graphqlError(`ENUM ${definition.Name}: must define one or more unique enum values`, positionOf(definition));
  }
  for (const value of values) {
    if (['true', 'false', 'null'].includes(value.Name)) {
      throw graphqlError(`ENUM ${definition.Name}: non-enum value ${value.Name}`, positionOf(definition));
    }
    checkDirectives(schema, value.Directives, 'ENUM_VALUE');
  }
}

function checkFieldKind(schema: Schema, definition: Definition, field: FieldDefinition): void {
  const type = namedType(schema, field.Type);
  if (type === undefined) return;
  if (definition.Kind === 'INPUT_OBJECT' && !isInputType(type)) {
    throw graphqlError(
      `${type.Kind} ${field.Name}: field must be one of SCALAR, ENUM, INPUT_OBJECT`,
      positionOf(field),
    );
  }
  if (definition.Kind !== 'INPUT_OBJECT' && type.Kind === 'INPUT_OBJECT') {
    throw graphqlError(
      `${definition.Kind} ${definition.Name}: field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM`,
      positionOf(field),
    );
  }
}

function checkOnce<T extends { readonly Name: string }>(nodes: readonly T[], message: (node: T) => string): void {
  const seen = new Set<string>();
  for (const node of nodes) {
    if (seen.has(node.Name)) throw graphqlError(message(node), positionOf(node));
    seen.add(node.Name);
  }
}

function checkName(node: object, name: string): void {
  if (!name.startsWith('__')) return;
  throw graphqlError(
    `Name "${name}" must not begin with "__", which is reserved by GraphQL introspection`,
    positionOf(node),
  );
}

function checkTypeRef(schema: Schema, type: TypeNode): void {
  if (namedType(schema, type) === undefined) {
    throw graphqlError(`Undefined type ${typeText(type).replaceAll(/[[\]!]/g, '')}`, positionOf(type));
  }
}

function checkArguments(
  schema: Schema,
  args: readonly ArgumentDefinition[] | undefined,
  owner: DirectiveDefinition | undefined,
): void {
  for (const arg of args ?? []) {
    checkName(arg, arg.Name);
    checkTypeRef(schema, arg.Type);
    const type = namedType(schema, arg.Type)!;
    if (!isInputType(type)) {
      throw graphqlError(
        `cannot use ${typeText(arg.Type)} as argument ${arg.Name} because ${type.Kind} is not a valid input type`,
        positionOf(arg),
      );
    }
    checkDirectives(schema, arg.Directives, 'ARGUMENT_DEFINITION', owner);
  }
}

/** Checks directives on a definition. `once` says whether the list is one place; merged lists of extensions are several. */
export function checkDirectives(
  schema: Schema,
  directives: readonly Directive[] | undefined,
  location: string,
  owner?: DirectiveDefinition,
  once = true,
): void {
  const seen = new Set<string>();
  for (const directive of directives ?? []) {
    const { Name } = directive;
    const fail = (message: string): Error => graphqlError(message, positionOf(directive));
    checkName(directive, Name);
    if (owner !== undefined && Name === owner.Name) throw fail(`Directive ${Name} cannot refer to itself`);
    const definition = schema.directives.get(Name);
    if (definition === undefined) throw fail(`Undefined directive ${Name}`);
    if (once && seen.has(Name) && !definition.IsRepeatable) {
      throw fail(`The directive ${Name} can only be used once at this location`);
    }
    seen.add(Name);
    if (!definition.Locations.includes(location)) throw fail(`Directive ${Name} is not applicable on ${location}`);
    for (const arg of directive.Arguments ?? []) {
      if (!definition.Arguments?.some((known) => known.Name === arg.Name)) {
        throw graphqlError(`Undefined argument ${arg.Name} for directive ${Name}`, positionOf(arg));
      }
    }
    for (const arg of definition.Arguments ?? []) {
      if (!arg.Type.NonNull || arg.DefaultValue !== undefined) continue;
      const given = directive.Arguments?.find((one) => one.Name === arg.Name);
      if (given === undefined || given.Value.Kind === valueKind.null) {
        throw fail(`Argument ${arg.Name} for directive ${Name} cannot be null`);
      }
    }
  }
}

function checkImplements(schema: Schema, definition: Definition, name: string): void {
  const position = positionOf(definition);
  const face = schema.types.get(name);
  if (face === undefined) throw graphqlError(`Undefined type "${name}"`, position);
  if (face.Kind !== 'INTERFACE') throw graphqlError(`"${name}" is a non interface type ${face.Kind}`, position);
  const start = `For ${definition.Name} to implement ${face.Name}`;
  for (const required of face.Fields ?? []) {
    const found = definition.Fields?.find((field) => field.Name === required.Name);
    if (found === undefined) throw graphqlError(`${start} it must have a field called ${required.Name}`, position);
    if (!isCovariant(schema, required.Type, found.Type)) {
      throw graphqlError(
        `${start} the field ${required.Name} must have type ${typeText(required.Type)}`,
        positionOf(found),
      );
    }
    checkFieldArguments(start, required, found);
  }
  for (const above of face.Interfaces ?? []) {
    if (definition.Interfaces?.includes(above)) continue;
    throw graphqlError(
      above === definition.Name
        ? `Type ${definition.Name} cannot implement ${name} because it would create a circular reference`
        : `Type ${definition.Name} must implement ${above} because it is implemented by ${name}`,
      position,
    );
  }
}

function checkFieldArguments(start: string, required: FieldDefinition, found: FieldDefinition): void {
  const field = `${start} the field ${required.Name} must have the same arguments but`;
  for (const arg of required.Arguments ?? []) {
    const own = found.Arguments?.find((one) => one.Name === arg.Name);
    if (own === undefined) throw graphqlError(`${field} it is missing ${arg.Name}`, positionOf(found));
    if (!isCompatible(arg.Type, own.Type))
      throw graphqlError(`${field} ${arg.Name} has the wrong type`, positionOf(own));
  }
  for (const own of found.Arguments ?? []) {
    if (required.Arguments?.some((arg) => arg.Name === own.Name)) continue;
    if (!own.Type.NonNull || own.DefaultValue !== undefined) continue;
    throw graphqlError(
      `${start} any additional arguments on ${found.Name} must be optional or have a default value but ${own.Name} is required`,
      positionOf(own),
    );
  }
}

function isCovariant(schema: Schema, required: TypeNode, actual: TypeNode): boolean {
  if (required.NonNull && !actual.NonNull) return false;
  if (required.Elem !== undefined) return actual.Elem !== undefined && isCovariant(schema, required.Elem, actual.Elem);
  if (required.NamedType === actual.NamedType) return true;
  return (schema.possibleTypes.get(required.NamedType) ?? []).some((type) => type.Name === actual.NamedType);
}

/** An input object that needs itself through required fields could never be given. */
export function checkInputCycles(schema: Schema): void {
  const done = new Set<string>();
  for (const name of [...schema.types.keys()].sort()) {
    const definition = schema.types.get(name)!;
    if (definition.Kind === 'INPUT_OBJECT') findCycle(schema, definition, [], [], done);
  }
}

function findCycle(
  schema: Schema,
  definition: Definition,
  types: readonly string[],
  fields: readonly FieldDefinition[],
  done: Set<string>,
): void {
  if (done.has(definition.Name)) return;
  done.add(definition.Name);
  const path = [...types, definition.Name];
  for (const field of definition.Fields ?? []) {
    if (!field.Type.NonNull || field.Type.NamedType === '') continue;
    const next = schema.types.get(field.Type.NamedType);
    if (next?.Kind !== 'INPUT_OBJECT') continue;
    const steps = [...fields, field];
    const start = path.indexOf(next.Name);
    if (start >= 0) {
      const names = steps.slice(start).map((step) => step.Name);
      throw graphqlError(
        `Cannot reference Input Object "${next.Name}" within itself through a series of non-null fields: "${names.join('.')}"`,
        positionOf(steps[start]),
      );
    }
    findCycle(schema, next, path, steps, done);
  }
}
