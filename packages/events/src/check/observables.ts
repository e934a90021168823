import { type AttributeRule, objectRule, type ShapeRule } from './table.js';

const longestName = 512;
const segment = /^[A-Za-z0-9_]+(?:\[\d{0,9}\])?$/;

/** Whether `a.b`, `a[].b` or `a[0].b` names an attribute of a class. */
export function isReference(name: string, shape: ShapeRule): boolean {
  if (name.length > longestName) return false;
  let current: ShapeRule | undefined = shape;
  for (const part of name.split('.')) {
    // An object without rules may hold anything.
    if (current === undefined) return true;
    if (!segment.test(part)) return false;
    const bracket = part.indexOf('[');
    const rule: AttributeRule | undefined = current.attributes.get(bracket < 0 ? part : part.slice(0, bracket));
    if (rule === undefined || (bracket >= 0 && !rule.isList)) return false;
    current = rule.isObject ? objectRule(rule.type) : rule.type === 'json' ? undefined : nothing;
  }
  return true;
}

const nothing: ShapeRule = { attributes: new Map(), constraint: undefined };
