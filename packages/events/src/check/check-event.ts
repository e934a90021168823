import { checkShape } from './check-shape.js';
import { isReference } from './observables.js';
import { type Problem, Problems, shown } from './problem.js';
import { type ClassRule, classRule, classUids, profileName } from './table.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Judges an event of any of the package's classes by the whole of OCSF 1.8.0: what JSON Schema can say (types, enums, required attributes, constraints)
 * and what it cannot (`type_uid`, the texts beside numbers, observables, profiles, the unit of times). Takes any value; time and memory are bounded by
 * its size. An empty list means a valid event.
 *
 * @example
 * ```ts
 * checkEvent({ class_uid: 2004 })[0]?.rule; // 'attribute_required_missing'
 * ```
 */
export function checkEvent(event: unknown): Problem[] {
  const problems = new Problems();
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    problems.add('not_an_object', '', `expected an event, found ${shown(event)}`);
    return problems.list;
  }
  const fields = event as Fields;
  const uid = fields['class_uid'];
  const rule = typeof uid === 'number' ? classRule(uid) : undefined;
  if (rule === undefined) {
    const message = `expected one of ${classUids().join(', ')}, found ${shown(uid)}`;
    problems.add('class_uid_unknown', 'class_uid', message);
    return problems.list;
  }
  const profiles = profilesOf(fields);
  checkShape(event, rule, '', 0, { problems, profiles: new Set(profiles) });
  checkProfiles(profiles, rule, problems);
  checkTypeUid(fields, problems);
  checkObservables(fields['observables'], rule, problems);
  return problems.list;
}

/** The problems that make an event invalid; warnings are left out. */
export function errorsOf(event: unknown): Problem[] {
  return checkEvent(event).filter(({ level }) => level === 'error');
}

function profilesOf({ metadata }: Fields): string[] {
  const profiles: unknown = (metadata as { profiles?: unknown } | null | undefined)?.profiles;
  if (!Array.isArray(profiles)) return [];
  return profiles.filter((profile) => typeof profile === 'string').map(profileName);
}

function checkProfiles(profiles: readonly string[], rule: ClassRule, problems: Problems): void {
  profiles.forEach((profile, index) => {
    if (rule.profiles.has(profile)) return;
    const path = `metadata.profiles[${index}]`;
    problems.add('profile_unknown', path, `expected one of ${[...rule.profiles].join(', ')}, found ${shown(profile)}`);
  });
}

function checkTypeUid(fields: Fields, problems: Problems): void {
  const { class_uid: uid, activity_id: activity, type_uid: type } = fields;
  if (typeof activity !== 'number' || typeof type !== 'number') return;
  const expected = (uid as number) * 100 + activity;
  if (type === expected) return;
  // An unknown number was reported as such already; the cause is that it does not belong to the activity.
  const index = problems.list.findIndex(({ path }) => path === 'type_uid');
  if (index >= 0) problems.list.splice(index, 1);
  problems.add('type_uid_incorrect', 'type_uid', `expected ${expected}, class_uid * 100 + activity_id, found ${type}`);
}

function checkObservables(observables: unknown, rule: ClassRule, problems: Problems): void {
  if (!Array.isArray(observables)) return;
  observables.forEach((observable: unknown, index) => {
    const name = (observable as { name?: unknown } | null)?.name;
    if (typeof name !== 'string' || isReference(name, rule)) return;
    const path = `observables[${index}].name`;
    const message = `expected the path of an attribute, such as a.b, a[].b or a[0].b, found ${shown(name)}`;
    problems.add('observable_name_invalid_reference', path, message);
  });
}
