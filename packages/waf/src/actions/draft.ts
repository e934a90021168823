import type { Place } from '../seclang/index.js';
import type { Effect } from './effects.js';

/** What a matching rule does to the transaction. */
export type Disruption =
  | { readonly kind: 'pass' | 'block' | 'deny' | 'drop' | 'pause' }
  | { readonly kind: 'allow'; readonly scope: 'all' | 'phase' | 'request' }
  | { readonly kind: 'redirect' | 'proxy'; readonly location: string };

/** One SecRule or SecAction while its actions are read. */
export interface RuleDraft {
  place: Place;
  id: number;
  phase: number | undefined;
  severity: number | undefined;
  msg: string | undefined;
  logdata: string | undefined;
  tags: string[];
  ver: string | undefined;
  rev: string | undefined;
  maturity: number | undefined;
  accuracy: number | undefined;
  /** undefined: as the default action of the phase says. */
  log: boolean | undefined;
  auditLog: boolean | undefined;
  disruption: Disruption | undefined;
  status: number | undefined;
  skip: number | undefined;
  skipAfter: string | undefined;
  chain: boolean;
  capture: boolean;
  multiMatch: boolean;
  /** False when `t:none` cut off the transformations of the default action. */
  inheritTransformations: boolean;
  transformations: string[];
  effects: Effect[];
}

/** A draft before its first action. */
export function emptyDraft(place: Place): RuleDraft {
  return {
    place,
    id: 0,
    phase: undefined,
    severity: undefined,
    msg: undefined,
    logdata: undefined,
    tags: [],
    ver: undefined,
    rev: undefined,
    maturity: undefined,
    accuracy: undefined,
    log: undefined,
    auditLog: undefined,
    disruption: undefined,
    status: undefined,
    skip: undefined,
    skipAfter: undefined,
    chain: false,
    capture: false,
    multiMatch: false,
    inheritTransformations: true,
    transformations: [],
    effects: [],
  };
}
