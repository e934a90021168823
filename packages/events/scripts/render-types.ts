import { className, HEAD, objectName, pascalCase } from './names.ts';
import type { Attribute, EventClass, Schema } from './schema.ts';
import { conditional, OBJECT_FILES, sliceAttributes, sliceClasses } from './slice.ts';

const integers = new Set(['integer_t', 'long_t', 'float_t', 'port_t', 'timestamp_t']);
const widestUnion = 32;

function enumType(attribute: Attribute): string | undefined {
  if (attribute.enum === undefined) return undefined;
  const values = Object.keys(attribute.enum);
  if (values.length > widestUnion) return undefined;
  if (integers.has(attribute.type))
    return values
      .map(Number)
      .sort((a, b) => a - b)
      .join(' | ');
  // A text enum is a recommendation of values: methods such as PROPFIND are texts as well.
  return 'string';
}

function scalarType(attribute: Attribute): string {
  if (attribute.object_type === 'object') return 'Record<string, unknown>';
  if (attribute.object_type !== undefined) return objectName(attribute.object_type);
  if (attribute.type === 'json_t') return 'unknown';
  if (attribute.type === 'boolean_t') return 'boolean';
  return enumType(attribute) ?? (integers.has(attribute.type) ? 'number' : 'string');
}

function attributeType(attribute: Attribute): string {
  const type = scalarType(attribute);
  if (!attribute.is_array) return type;
  return `readonly ${type.includes('|') ? `(${type})` : type}[]`;
}

/** What the reader of a property needs beside its type. */
function remark(attribute: Attribute): string {
  const notes = [attribute.caption];
  if (attribute.type === 'timestamp_t') notes.push('in milliseconds since 1970');
  if (conditional(attribute)) notes.push(`profile ${attribute.profiles!.join(', ')}`);
  if (attribute.enum !== undefined && enumType(attribute) !== undefined && integers.has(attribute.type)) {
    notes.push(
      Object.entries(attribute.enum)
        .map(([value, { caption }]) => `${value} ${caption}`)
        .join(', '),
    );
  }
  return `/** ${notes.join('; ').replace(/\*\//g, '* /')} */`;
}

function property(name: string, attribute: Attribute): string {
  const type = attributeType(attribute);
  const required = attribute.requirement === 'required' && !conditional(attribute);
  const line = required ? `${name}: ${type};` : `${name}?: ${type}${type === 'unknown' ? '' : ' | undefined'};`;
  return `  ${remark(attribute)}\n  ${line}`;
}

function constraintRemark(shape: {
  constraints?: { at_least_one?: readonly string[]; just_one?: readonly string[] };
}): string {
  const { at_least_one: some, just_one: one } = shape.constraints ?? {};
  if (some) return ` At least one of ${some.join(', ')} is there.`;
  if (one) return ` Exactly one of ${one.join(', ')} is there.`;
  return '';
}

function referenced(attributes: readonly (readonly [string, Attribute])[]): string[] {
  return attributes.flatMap(([, { object_type: type }]) => (type === undefined || type === 'object' ? [] : [type]));
}

/** `import type` lines for the objects that a file needs from the others. */
function imports(needed: Iterable<string>, own: string | undefined): string {
  const wanted = new Set(needed);
  return Object.entries(OBJECT_FILES)
    .filter(([file]) => file !== own)
    .map(
      ([file, objects]) =>
        [
          file,
          objects
            .filter((object) => wanted.has(object))
            .map(objectName)
            .sort(),
        ] as const,
    )
    .filter(([, names]) => names.length > 0)
    .map(([file, names]) => `import type { ${names.join(', ')} } from './objects-${file}.js';\n`)
    .join('');
}

/** `objects-*.ts`: one interface per object. */
export function renderObjects(schema: Schema): Map<string, string> {
  const files = new Map<string, string>();
  for (const [file, objects] of Object.entries(OBJECT_FILES)) {
    const shapes = objects.map((name) => {
      const shape = schema.objects[name];
      if (shape === undefined) throw new Error(`the schema has no object ${name}`);
      return { name, shape, attributes: sliceAttributes(shape.attributes) };
    });
    const bodies = shapes.map(({ name, shape, attributes }) => {
      const properties = attributes.map(([each, attribute]) => property(each, attribute)).join('\n');
      return `/** OCSF object \`${name}\`: ${shape.caption}.${constraintRemark(shape)} */\nexport interface ${objectName(name)} {\n${properties}\n}\n`;
    });
    const needed = shapes.flatMap(({ attributes }) => referenced(attributes));
    files.set(`objects-${file}.ts`, `${HEAD}${imports(needed, file)}\n${bodies.join('\n')}`);
  }
  return files;
}

type Named = readonly (readonly [string, Attribute])[];

/** The attributes that every one of the classes has in the same form, without those that `above` already has. */
function commonAttributes(classes: readonly EventClass[], above: ReadonlySet<string>): Named {
  const [first, ...rest] = classes.map((each) => new Map(sliceAttributes(each.attributes)));
  return [...first!].filter(([name, attribute]) => {
    if (above.has(name) || name in literal) return false;
    return rest.every((attributes) => {
      const other = attributes.get(name);
      return other !== undefined && property(name, other) === property(name, attribute);
    });
  });
}

// What makes a class is a number in the base and a literal in the class.
const literal: Readonly<Record<string, (each: EventClass) => string | undefined>> = {
  class_uid: (each) => `  class_uid: ${each.uid};`,
  category_uid: (each) => `  category_uid: ${each.category_uid};`,
  type_uid: () => undefined,
  activity_id: (each) => property('activity_id', each.attributes['activity_id']!),
};

function classProperty(each: EventClass, name: string, attribute: Attribute): string | undefined {
  const own = literal[name];
  return own === undefined ? property(name, attribute) : own(each);
}

function renderInterface(doc: string, head: string, properties: readonly (string | undefined)[]): string {
  return `/** ${doc} */\nexport interface ${head} {\n${properties.filter((line) => line !== undefined).join('\n')}\n}\n`;
}

function renderCategory(classes: readonly EventClass[], base: ReadonlySet<string>): string {
  const name = pascalCase(classes[0]!.category_name);
  const shared = classes.length > 1 ? commonAttributes(classes, base) : [];
  const above = new Set([...base, ...shared.map(([attribute]) => attribute)]);
  const parent = shared.length > 0 ? `${name}Event` : 'BaseEvent';
  const own = classes.map((each) => sliceAttributes(each.attributes).filter(([attribute]) => !above.has(attribute)));
  const blocks = classes.map((each, index) =>
    renderInterface(
      `OCSF class ${each.uid}, ${each.caption}.${constraintRemark(each)}`,
      `${className(each.caption)} extends ${parent}`,
      own[index]!.map(([attribute, found]) => classProperty(each, attribute, found)),
    ),
  );
  if (shared.length > 0) {
    const doc = `What the classes of the category ${classes[0]!.category_name} have in common.`;
    blocks.unshift(
      renderInterface(
        doc,
        `${parent} extends BaseEvent`,
        shared.map(([each, found]) => property(each, found)),
      ),
    );
  }
  const needed = [...referenced(shared), ...own.flatMap(referenced)];
  return `${HEAD}import type { BaseEvent } from './classes-base.js';\n${imports(needed, undefined)}\n${blocks.join('\n')}`;
}

function categoryFile(each: EventClass): string {
  return `classes-${each.category_name.toLowerCase().replace(/[^a-z]+/g, '-')}`;
}

/** `classes-*.ts`: what all events have, one interface per class, and their union. */
export function renderClasses(schema: Schema): Map<string, string> {
  const classes = sliceClasses(schema);
  const common = commonAttributes(classes, new Set());
  const base = new Set(common.map(([name]) => name));
  const files = new Map<string, string>();
  const numbers = Object.keys(literal).map((name) => `  ${name}: number;`);
  files.set(
    'classes-base.ts',
    `${HEAD}${imports(referenced(common), undefined)}\n${renderInterface(
      'What the events of all classes have in common; the attributes of a profile stand there only while `metadata.profiles` names it.',
      'BaseEvent',
      [...numbers, ...common.map(([name, attribute]) => property(name, attribute))],
    )}`,
  );
  const categories = Map.groupBy(classes, categoryFile);
  for (const [file, members] of categories) files.set(`${file}.ts`, renderCategory(members, base));
  const unionImports = [...categories].map(
    ([file, members]) =>
      `import type { ${members.map(({ caption }) => className(caption)).join(', ')} } from './${file}.js';\n`,
  );
  files.set(
    'classes.ts',
    `${HEAD}${unionImports.join('')}
/** An event of any class of the slice. */
export type OcsfEvent =
${classes.map(({ caption }) => `  | ${className(caption)}`).join('\n')};
`,
  );
  return files;
}

/** `index.ts`: all types by name. */
export function renderIndex(files: Iterable<string>): string {
  const modules = [...files].map((file) => file.replace(/\.ts$/, '.js')).sort();
  return `${HEAD}\n${modules.map((file) => `export type * from './${file}';\n`).join('')}`;
}
