import { HEAD, key, quote } from './names.ts';
import type { Attribute, Schema, Shape } from './schema.ts';
import { conditional, sliceClasses } from './slice.ts';

/** Objects that the classes reach, all of them: a checker that misses one would refuse what the schema allows. */
function reachable(schema: Schema): readonly Shape[] {
  const found = new Map<string, Shape>();
  const visit = (shape: Shape): void => {
    for (const { object_type: name } of Object.values(shape.attributes)) {
      const object = name === undefined ? undefined : schema.objects[name];
      if (object === undefined || found.has(object.name)) continue;
      found.set(object.name, object);
      visit(object);
    }
  };
  sliceClasses(schema).forEach(visit);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

class Enums {
  readonly #numbers = new Map<string, number>();

  number(attribute: Attribute): number {
    const body = Object.entries(attribute.enum!)
      .map(([value, { caption }]) => `${key(value)}: ${quote(caption)}`)
      .join(', ');
    const known = this.#numbers.get(body);
    if (known !== undefined) return known;
    this.#numbers.set(body, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  render(): string {
    return [...this.#numbers.keys()].map((body) => `  { ${body} },\n`).join('');
  }
}

/** `name type flags`: `[]` list, `!` required, `-` deprecated, `#n` enum, `>text` sibling, `~a,b` profiles. */
function renderAttribute(name: string, attribute: Attribute, enums: Enums): string {
  const type = attribute.object_type === undefined ? attribute.type.replace(/_t$/, '') : `@${attribute.object_type}`;
  const flags = [
    attribute.is_array ? '[]' : '',
    attribute.requirement === 'required' ? '!' : '',
    attribute['@deprecated'] === undefined ? '' : '-',
    attribute.enum === undefined ? '' : `#${enums.number(attribute)}`,
    attribute.sibling === undefined ? '' : `>${attribute.sibling}`,
    conditional(attribute) ? `~${attribute.profiles!.join(',')}` : '',
  ];
  return [name, type, ...flags.filter(Boolean)].join(' ');
}

function renderConstraint({ constraints: { at_least_one: some, just_one: one } = {} }: Shape): string {
  if (some) return `\\n?some ${some.join(' ')}`;
  return one ? `\\n?one ${one.join(' ')}` : '';
}

/** `check-table.ts`: all attributes of the classes of the slice and of the objects that they reach, with every profile. */
export function renderCheckTable(schema: Schema): string {
  const enums = new Enums();
  const lines = ({ attributes }: Shape): string[] =>
    Object.entries(attributes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, attribute]) => renderAttribute(name, attribute, enums));
  const classes = sliceClasses(schema).map((each) => ({ each, own: lines(each) }));
  const common = new Set(classes[0]!.own.filter((line) => classes.every(({ own }) => own.includes(line))));
  const rows = classes.map(
    ({ each, own }) =>
      `  ${each.uid}: '${own.filter((line) => !common.has(line)).join('\\n')}${renderConstraint(each)}',\n`,
  );
  const objects = reachable(schema).map(
    (shape) => `  ${key(shape.name)}: '${lines(shape).join('\\n')}${renderConstraint(shape)}',\n`,
  );
  const profiles = sliceClasses(schema).map(
    ({ uid, profiles: names }) => `  ${uid}: '${[...names].sort().join(' ')}',\n`,
  );
  return `${HEAD}
// One attribute per line: name, type (@object), then [] list, ! required, - deprecated, #enum, >sibling, ~profiles; ?some and ?one are constraints.

/** Captions by value. */
export const ENUMS: readonly Readonly<Record<string, string>>[] = [
${enums.render()}];

/** What all classes have. */
export const COMMON: string = '${[...common].join('\\n')}';

/** What each class has besides, by class_uid. */
export const CLASSES: Readonly<Record<number, string>> = {
${rows.join('')}};

/** The profiles that each class knows. */
export const CLASS_PROFILES: Readonly<Record<number, string>> = {
${profiles.join('')}};

export const OBJECTS: Readonly<Record<string, string>> = {
${objects.join('')}};
`;
}
