/**
 * What an event can break. The names are those of the OCSF server's event validator, except `timestamp_in_seconds`, `attribute_enum_sibling_missing`
 * and `nesting_too_deep`.
 */
export type RuleName =
  | 'not_an_object'
  | 'class_uid_unknown'
  | 'type_uid_incorrect'
  | 'profile_unknown'
  | 'attribute_required_missing'
  | 'attribute_unknown'
  | 'attribute_wrong_type'
  | 'attribute_deprecated'
  | 'attribute_enum_value_unknown'
  | 'attribute_enum_sibling_incorrect'
  | 'attribute_enum_sibling_missing'
  | 'attribute_enum_sibling_suspicious_other'
  | 'attribute_value_exceeds_range'
  | 'attribute_value_exceeds_max_len'
  | 'attribute_value_regex_not_matched'
  | 'constraint_failed'
  | 'observable_name_invalid_reference'
  | 'timestamp_in_seconds'
  | 'nesting_too_deep';

/** One rule that an event breaks. */
export interface Problem {
  readonly rule: RuleName;
  /** Where: `finding_info.uid`, `vulnerabilities[0]`; the empty text is the event itself. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly message: string;
  /** A deprecated attribute is a warning; all else makes the event invalid. */
  readonly level: 'error' | 'warning';
}

/** At most this many problems are reported of one event. */
export const MOST_PROBLEMS = 100;

/** Collects the problems of one event. */
export class Problems {
  readonly list: Problem[] = [];

  add(rule: RuleName, path: string, message: string, level: Problem['level'] = 'error'): void {
    if (this.list.length < MOST_PROBLEMS) this.list.push({ rule, path, message, level });
  }
}

/** A value as it stands in a message: short, on one line. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  // An object from outside may have a toString of its own that is no function.
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') return 'an object';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value).slice(0, 60);
}
