import type { Operator } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';

const reasons: Readonly<Record<string, string>> = {
  fuzzyHash: 'it needs the ssdeep library',
  geoLookup: 'it needs a GeoIP database, which is not part of this package',
  inspectFile: 'it starts a program for each file, or runs Lua',
  validateDTD: 'it needs a DTD processor, and external DTDs are never loaded here',
};

const inertReasons: Readonly<Record<string, string>> = {
  gsbLookup: 'it asks a remote service; ModSecurity v3 and Coraza do not have it either',
  rsub: 'it rewrites streams; ModSecurity v3 and Coraza do not have it either',
  validateHash: 'it belongs to the hash engine of ModSecurity 2, which its successors do not have',
};

/** Operators of ModSecurity 2 that its successors only parse, by lower-case name: they never match, which a warning tells. */
export const inertOperators: ReadonlyMap<string, string> = new Map(
  Object.entries(inertReasons).map(([name, reason]) => [name.toLowerCase(), reason]),
);

/** The same as operators. */
export const inert: readonly Operator[] = Object.keys(inertReasons).map((name) => ({
  name,
  compile: () => () => false,
}));

/** Operators of the manuals that this engine refuses, by lower-case name, each with its reason. */
export const refusedOperators: ReadonlyMap<string, string> = new Map(
  Object.entries(reasons).map(([name, reason]) => [name.toLowerCase(), reason]),
);

/** The same as operators whose compilation fails with the reason, so that a rule gets one clear error. */
export const refused: readonly Operator[] = Object.entries(reasons).map(([name, reason]) => ({
  name,
  compile: () => {
    throw new OperatorArgumentError('WAF_OPERATOR_REFUSED', `@${name} is refused: ${reason}`, 'remove the rule');
  },
}));
