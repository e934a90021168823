import type { OcsfEvent } from '../generated/classes.js';

/** An event of the category Findings. */
export type Finding = Extract<OcsfEvent, { category_uid: 2 }>;

/** A reporting descriptor. */
export interface SarifRule {
  readonly id: string;
  readonly name?: string;
  readonly shortDescription?: { readonly text: string };
  readonly fullDescription?: { readonly text: string };
  readonly help?: { readonly text: string };
  readonly properties: Readonly<Record<string, unknown>>;
}
