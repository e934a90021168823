import { z } from 'zod';
import { checkDataType } from '../check/data-types.js';
import { type AttributeRule, classRule, objectRule, type ShapeRule } from '../check/table.js';
import { EventsError } from '../errors.js';

const objects = new Map<string, z.ZodObject>();
const classes = new Map<number, z.ZodObject>();

/**
 * The structure of one object of the schema, such as `finding_info`: types, listed values, required attributes, nothing unknown.
 *
 * @throws EventsError `EVENTS_OPTION` for a name that the classes of this package do not reach.
 */
export function objectSchema(name: string): z.ZodObject {
  const known = objects.get(name);
  if (known !== undefined) return known;
  const rule = objectRule(name);
  if (rule === undefined)
    throw new EventsError('EVENTS_OPTION', `there is no object ${JSON.stringify(name)} in the schema`);
  const schema = shapeSchema(rule);
  objects.set(name, schema);
  return schema;
}

/**
 * The structure of the events of one class. What depends on several attributes (profiles, constraints, `type_uid`, texts beside numbers) is judged by
 * `eventSchema`, and so are bytes of a stranger: a structure of objects inside each other is followed as deep as it goes here.
 *
 * @throws EventsError `EVENTS_OPTION` for a class that is not of this package.
 */
export function classSchema(uid: number): z.ZodObject {
  const known = classes.get(uid);
  if (known !== undefined) return known;
  const rule = classRule(uid);
  if (rule === undefined)
    throw new EventsError('EVENTS_OPTION', `class ${uid} is none of this package; ClassUid lists them`);
  const schema = shapeSchema(rule);
  classes.set(uid, schema);
  return schema;
}

function shapeSchema({ attributes }: ShapeRule): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const rule of attributes.values()) {
    const one = valueSchema(rule);
    const schema = rule.isList ? z.array(one) : one;
    // An attribute of a profile is required only while the profile is applied, which only the event knows.
    shape[rule.name] = rule.required && rule.profiles.length === 0 ? schema : schema.optional();
  }
  return z.strictObject(shape);
}

function valueSchema(rule: AttributeRule): z.ZodType {
  const { type, isObject, captions } = rule;
  if (isObject)
    return objectRule(type) === undefined ? z.record(z.string(), z.unknown()) : z.lazy(() => objectSchema(type));
  if (captions !== undefined) {
    const values = Object.keys(captions);
    return z.literal(type === 'string' ? values : values.map(Number));
  }
  return typeSchema(type).superRefine((value, context) => {
    const fault = checkDataType(type, value);
    if (fault !== undefined)
      context.addIssue({ code: 'custom', message: `expected ${fault[1]}`, params: { rule: fault[0] } });
  });
}

function typeSchema(type: string): z.ZodType {
  if (type === 'json') return z.unknown();
  if (type === 'boolean') return z.boolean();
  if (type === 'float') return z.number();
  return ['integer', 'long', 'port', 'timestamp'].includes(type) ? z.number().int() : z.string();
}
