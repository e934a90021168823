import type { MacroText } from '../seclang/index.js';

/** What a link of a rule does each time one of its values matches. Plain data, so that programs can be stored. */
export type Effect = SetVar | ExpireVar | DeprecateVar | InitCollection | SetEnv | Control | Sanitise;

/** `setvar:tx.a=+1`. */
export interface SetVar {
  readonly kind: 'setvar';
  /** In upper case: TX, IP, SESSION ... */
  readonly collection: string;
  readonly key: MacroText;
  readonly operation: 'set' | 'add' | 'subtract' | 'delete';
  readonly value: MacroText;
}

/** `expirevar:ip.a=60`, seconds. */
export interface ExpireVar {
  readonly kind: 'expirevar';
  readonly collection: string;
  readonly key: MacroText;
  readonly seconds: MacroText;
}

/** `deprecatevar:ip.a=60/300`: by how much, in how many seconds. */
export interface DeprecateVar {
  readonly kind: 'deprecatevar';
  readonly collection: string;
  readonly key: MacroText;
  readonly amount: number;
  readonly seconds: number;
}

/** `initcol:ip=%{REMOTE_ADDR}`; also `setsid` (SESSION), `setuid` (USER) and `setrsc` (RESOURCE). */
export interface InitCollection {
  readonly kind: 'initcol';
  readonly collection: string;
  readonly key: MacroText;
}

/** `setenv:NAME=value`: a named text for the application. */
export interface SetEnv {
  readonly kind: 'setenv';
  readonly name: string;
  readonly value: MacroText;
}

/** `sanitiseArg:name`: no log shows the value; undefined for the values that matched. */
export interface Sanitise {
  readonly kind: 'sanitise';
  /** `ARGS:password`, its key in lower case. */
  readonly name: string | undefined;
}

/** `ctl:option=value`: changes the configuration of this transaction. */
export interface Control {
  readonly kind: 'ctl';
  readonly option: ControlOption;
  readonly value: string;
  /** The target of `ruleRemoveTargetBy...`. */
  readonly target?: string;
}

/** The options of `ctl`. */
export const controlOptions = [
  'auditEngine',
  'auditLogParts',
  'debugLogLevel',
  'forceRequestBodyVariable',
  'forceResponseBodyVariable',
  'hashEnforcement',
  'hashEngine',
  'parseXmlIntoArgs',
  'requestBodyAccess',
  'requestBodyLimit',
  'requestBodyProcessor',
  'responseBodyAccess',
  'responseBodyLimit',
  'responseBodyProcessor',
  'ruleEngine',
  'ruleRemoveById',
  'ruleRemoveByMsg',
  'ruleRemoveByTag',
  'ruleRemoveTargetById',
  'ruleRemoveTargetByMsg',
  'ruleRemoveTargetByTag',
] as const;

/** The name of an option of `ctl`. */
export type ControlOption = (typeof controlOptions)[number];
