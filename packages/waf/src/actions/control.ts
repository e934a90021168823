import { bodyProcessors } from '../bodies/index.js';
import { nearest } from '../seclang/index.js';
import { type Action, badValue } from './action.js';
import { type ControlOption, controlOptions } from './effects.js';

const names = new Map(controlOptions.map((option) => [option.toLowerCase(), option]));

const switches: ReadonlyMap<ControlOption, readonly string[]> = new Map([
  ['auditEngine', ['on', 'off', 'relevantonly']],
  ['ruleEngine', ['on', 'off', 'detectiononly']],
  ['requestBodyAccess', ['on', 'off']],
  ['responseBodyAccess', ['on', 'off']],
  ['forceRequestBodyVariable', ['on', 'off']],
  ['forceResponseBodyVariable', ['on', 'off']],
  ['parseXmlIntoArgs', ['on', 'off', 'onlyargs']],
]);

/** Says what is wrong with the value of an option, or nothing. */
function fault(option: ControlOption, value: string, target: string | undefined): string | undefined {
  const allowed = switches.get(option);
  if (allowed !== undefined) return allowed.includes(value.toLowerCase()) ? undefined : `one of ${allowed.join(', ')}`;
  if (option === 'requestBodyProcessor') {
    const known = [...bodyProcessors.keys()];
    return known.includes(value.toUpperCase()) ? undefined : `one of ${known.join(', ')}`;
  }
  if (option === 'ruleRemoveById' || option === 'ruleRemoveTargetById') {
    if (!/^\d+(?:-\d+)?(?:[ ,]+\d+(?:-\d+)?)*$/.test(value)) return 'a rule id or a range such as 1-100';
  }
  if (option.startsWith('ruleRemoveTarget') && (target ?? '') === '') return 'ID;TARGET, such as 1;ARGS:password';
  if (option.endsWith('BodyLimit') && !/^\d+$/.test(value)) return 'a number of bytes';
  return value === '' ? 'a value' : undefined;
}

/** `ctl:option=value`: changes the configuration for the rest of the transaction. */
export const control: Action = {
  name: 'ctl',
  value: 'required',
  apply: (draft, text, node, problems) => {
    const equals = text.indexOf('=');
    const name = (equals < 0 ? text : text.slice(0, equals)).trim();
    const option = names.get(name.toLowerCase());
    if (option === undefined) {
      const near = nearest(name, controlOptions);
      badValue(node, problems, 'an option of ctl', near === undefined ? '' : `did you mean ctl:${near}?`);
      return;
    }
    const right = equals < 0 ? '' : text.slice(equals + 1).trim();
    const semicolon = option.startsWith('ruleRemoveTarget') ? right.indexOf(';') : -1;
    const value = semicolon < 0 ? right : right.slice(0, semicolon).trim();
    const target = semicolon < 0 ? undefined : right.slice(semicolon + 1).trim();
    const expected = fault(option, value, target);
    if (expected !== undefined) {
      badValue(node, problems, `${option}=${expected}`);
      return;
    }
    draft.effects.push({ kind: 'ctl', option, value, ...(target !== undefined && { target }) });
  },
};
