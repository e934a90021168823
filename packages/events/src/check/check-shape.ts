import { checkDataType } from './data-types.js';
import { type Problems, shown } from './problem.js';
import { checkEnum } from './siblings.js';
import { type AttributeRule, objectRule, type ShapeRule } from './table.js';

type Holder = Readonly<Record<string, unknown>>;

/** What is checked inside one event. */
export interface CheckScope {
  readonly problems: Problems;
  /** The profiles that the event applies. */
  readonly profiles: ReadonlySet<string>;
}

/** Objects may hold objects of their own kind: a process its parent. */
const deepest = 64;

/** Checks one object or class; `path` is empty for the event itself. */
export function checkShape(value: unknown, shape: ShapeRule, path: string, depth: number, scope: CheckScope): void {
  const { problems, profiles } = scope;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.add('attribute_wrong_type', path, `expected an object, found ${shown(value)}`);
    return;
  }
  if (depth > deepest) {
    problems.add('nesting_too_deep', path, `expected at most ${deepest} objects inside each other`);
    return;
  }
  const holder = value as Holder;
  for (const name of Object.keys(holder)) {
    if (holder[name] === undefined) continue;
    const rule = shape.attributes.get(name);
    const place = join(path, name);
    if (rule === undefined) problems.add('attribute_unknown', place, `there is no attribute ${shown(name)} here`);
    // Objects cannot see the profiles of their event: there the attributes of a profile are always allowed.
    else if (depth === 0 && rule.profiles.length > 0 && !applied(rule, profiles)) {
      const message = `expected the profile ${rule.profiles.join(' or ')} in metadata.profiles, which brings this attribute`;
      problems.add('attribute_unknown', place, message);
    } else checkAttribute(holder, rule, place, depth, scope);
  }
  for (const rule of shape.attributes.values()) {
    if (!rule.required || isThere(holder, rule.name)) continue;
    if (rule.profiles.length > 0 && !applied(rule, profiles)) continue;
    problems.add('attribute_required_missing', join(path, rule.name), `expected ${rule.name}, found nothing`);
  }
  checkConstraint(holder, shape, path, problems);
}

function checkAttribute(holder: Holder, rule: AttributeRule, path: string, depth: number, scope: CheckScope): void {
  const { problems } = scope;
  const value = holder[rule.name];
  if (rule.deprecated)
    problems.add('attribute_deprecated', path, 'the schema calls this attribute deprecated', 'warning');
  if (rule.isList && !Array.isArray(value)) {
    problems.add('attribute_wrong_type', path, `expected a list, found ${shown(value)}`);
    return;
  }
  const before = problems.list.length;
  if (rule.isList) {
    (value as readonly unknown[]).forEach((each, index) => {
      checkValue(each, rule, `${path}[${index}]`, depth, scope);
    });
  } else checkValue(value, rule, path, depth, scope);
  if (problems.list.length === before) checkEnum(rule, holder, path, problems);
}

function checkValue(value: unknown, rule: AttributeRule, path: string, depth: number, scope: CheckScope): void {
  if (rule.isObject) {
    const shape = objectRule(rule.type);
    if (shape !== undefined) checkShape(value, shape, path, depth + 1, scope);
    else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      scope.problems.add('attribute_wrong_type', path, `expected an object, found ${shown(value)}`);
    }
    return;
  }
  const fault = checkDataType(rule.type, value);
  if (fault !== undefined) scope.problems.add(fault[0], path, `expected ${fault[1]}, found ${shown(value)}`);
}

function checkConstraint(holder: Holder, { constraint }: ShapeRule, path: string, problems: Problems): void {
  if (constraint === undefined) return;
  const { kind, names } = constraint;
  const there = names.filter((name) => isThere(holder, name));
  if (kind === 'some' ? there.length > 0 : there.length === 1) return;
  const expected = kind === 'some' ? 'at least one' : 'exactly one';
  const found = there.length === 0 ? 'none' : there.join(', ');
  problems.add('constraint_failed', path, `expected ${expected} of ${names.join(', ')}, found ${found}`);
}

function applied(rule: AttributeRule, profiles: ReadonlySet<string>): boolean {
  return rule.profiles.some((profile) => profiles.has(profile));
}

function isThere(holder: Holder, name: string): boolean {
  return Object.hasOwn(holder, name) && holder[name] !== undefined;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
