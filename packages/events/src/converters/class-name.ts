import { CLASS_TABLE } from '../generated/class-table.js';
import type { BaseEvent } from '../generated/classes-base.js';

/** The class of an event as the schema names it, such as `detection_finding`; `class_7` for one that is not known. */
export function className({ class_uid: uid }: Pick<BaseEvent, 'class_uid'>): string {
  return CLASS_TABLE[uid]?.name ?? `class_${uid}`;
}
