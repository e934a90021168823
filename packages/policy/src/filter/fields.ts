import { RegoNumber } from '../values/index.js';
import type { FilterValue } from './condition.js';

/** What a store knows of a field. */
export interface FieldInfo {
  /** Its name in the store, as a path; the field's own path otherwise. */
  readonly name?: readonly string[];
  /** Type of its values besides null. Comparisons with other types are then decided now, as Rego decides them. */
  readonly type?: FieldType;
  /** Whether it may be null (SQL) or null or absent (documents). @default true */
  readonly nullable?: boolean;
}

/** The types that a field may have. */
export type FieldType = 'boolean' | 'number' | 'string';

/** Fields by dotted path. */
export type Fields = Readonly<Record<string, FieldInfo>>;

/** What is known of a field. */
export function infoOf(fields: Fields | undefined, field: string): FieldInfo {
  return fields !== undefined && Object.hasOwn(fields, field) ? fields[field]! : {};
}

/** The name of a field in the store. */
export function nameOf(fields: Fields | undefined, field: string): readonly string[] {
  return infoOf(fields, field).name ?? field.split('.');
}

/** The place of a type in Rego's order of all values. */
export const RANK: Readonly<Record<FieldType | 'null', number>> = { null: 0, boolean: 1, number: 2, string: 3 };

/** The type of a constant. */
export function typeOf(value: FilterValue): FieldType | 'null' {
  if (value === null) return 'null';
  if (value instanceof RegoNumber) return 'number';
  return typeof value as FieldType;
}
