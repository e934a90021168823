import { detectSqli, detectXss } from '../libinjection/index.js';
import type { Operator } from './operator.js';

/**
 * `@detectSQLi`: matches when the value looks like an SQL injection, in any quote context; TX.0 is its fingerprint.
 *
 * @example `SecRule ARGS "@detectSQLi" "id:1,deny,capture"`
 */
export const detectSQLi: Operator = {
  name: 'detectSQLi',
  compile: () => (value, match) => {
    const fingerprint = detectSqli(value);
    if (fingerprint === undefined) return false;
    match.span(0, value.length);
    if (match.capturing) match.capture(0, fingerprint, 0);
    return true;
  },
};

/**
 * `@detectXSS`: matches when the value would run script in a page, as text or inside an attribute.
 *
 * @example `SecRule ARGS "@detectXSS" "id:1,deny"`
 */
export const detectXSS: Operator = {
  name: 'detectXSS',
  compile: () => (value, match) => {
    if (!detectXss(value)) return false;
    match.span(0, value.length);
    if (match.capturing) match.capture(0, value, 0);
    return true;
  },
};
