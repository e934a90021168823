import { CLASS_PROFILES, CLASSES, COMMON, ENUMS, OBJECTS } from '../generated/check-table.js';

/** One attribute of a shape. */
export interface AttributeRule {
  readonly name: string;
  /** A data type such as `timestamp`, or the name of an object. */
  readonly type: string;
  readonly isObject: boolean;
  readonly isList: boolean;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** Captions by value, where the values are listed. */
  readonly captions: Readonly<Record<string, string>> | undefined;
  /** The attribute that carries the caption. */
  readonly sibling: string | undefined;
  /** Profiles without which the attribute does not exist; empty when it always does. */
  readonly profiles: readonly string[];
}

/** What several attributes must be together. */
export interface ConstraintRule {
  readonly kind: 'some' | 'one';
  readonly names: readonly string[];
}

/** What an object or a class must be. */
export interface ShapeRule {
  readonly attributes: ReadonlyMap<string, AttributeRule>;
  readonly constraint: ConstraintRule | undefined;
}

/** What a class must be. */
export interface ClassRule extends ShapeRule {
  readonly profiles: ReadonlySet<string>;
}

const classes = new Map<number, ClassRule>();
const objects = new Map<string, ShapeRule>();

/** The rules of a class; `undefined` for a class that is not of the slice. Parsed when it is first asked for. */
export function classRule(uid: number): ClassRule | undefined {
  const known = classes.get(uid);
  if (known !== undefined || !Object.hasOwn(CLASSES, uid)) return known;
  const rule: ClassRule = {
    ...parseShape(`${COMMON}\n${CLASSES[uid]}`),
    profiles: new Set(CLASS_PROFILES[uid]!.split(' ').map(profileName)),
  };
  classes.set(uid, rule);
  return rule;
}

/** The class_uid of every class that can be judged. */
export function classUids(): readonly number[] {
  return Object.keys(CLASSES).map(Number);
}

/** The rules of an object; `undefined` for one that may hold anything. */
export function objectRule(name: string): ShapeRule | undefined {
  const known = objects.get(name);
  if (known !== undefined || name === 'object' || !Object.hasOwn(OBJECTS, name)) return known;
  const rule = parseShape(OBJECTS[name]!);
  objects.set(name, rule);
  return rule;
}

/** The profiles of extensions are written with their extension in the schema and without it in events. */
export function profileName(profile: string): string {
  return profile.slice(profile.lastIndexOf('/') + 1);
}

function parseShape(text: string): ShapeRule {
  const attributes = new Map<string, AttributeRule>();
  let constraint: ConstraintRule | undefined;
  for (const line of text.split('\n')) {
    const [name, ...rest] = line.split(' ');
    if (name === '?some' || name === '?one') constraint = { kind: name === '?one' ? 'one' : 'some', names: rest };
    else if (name) attributes.set(name, parseAttribute(name, rest));
  }
  return { attributes, constraint };
}

function parseAttribute(name: string, [type = '', ...flags]: readonly string[]): AttributeRule {
  const after = (mark: string): string | undefined => flags.find((flag) => flag.startsWith(mark))?.slice(1);
  const captions = after('#');
  return {
    name,
    type: type.replace('@', ''),
    isObject: type.startsWith('@'),
    isList: flags.includes('[]'),
    required: flags.includes('!'),
    deprecated: flags.includes('-'),
    captions: captions === undefined ? undefined : ENUMS[Number(captions)],
    sibling: after('>'),
    profiles: after('~')?.split(',').map(profileName) ?? [],
  };
}
