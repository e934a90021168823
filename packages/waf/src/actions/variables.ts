import { parseMacros } from '../seclang/index.js';
import { type Action, badValue, wholeNumber } from './action.js';
import type { SetVar } from './effects.js';

/** Splits `tx.key` into its collection in upper case and its key. */
function splitName(text: string): { readonly collection: string; readonly key: string } | undefined {
  const match = /^([A-Za-z]+)[.:]([\s\S]+)$/.exec(text.trim());
  return match === null ? undefined : { collection: (match[1] ?? '').toUpperCase(), key: (match[2] ?? '').trim() };
}

/** The first `=` that is in no macro. */
function equalsAt(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{' && text.charAt(at - 1) === '%') depth++;
    else if (char === '}' && depth > 0) depth--;
    else if (char === '=' && depth === 0) return at;
  }
  return -1;
}

const writable = ['TX', 'IP', 'GLOBAL', 'SESSION', 'USER', 'RESOURCE'];

const setvar: Action = {
  name: 'setvar',
  value: 'required',
  apply: (draft, value, node, problems) => {
    const remove = value.startsWith('!');
    const text = remove ? value.slice(1) : value;
    const equals = equalsAt(text);
    const name = splitName(equals < 0 ? text : text.slice(0, equals));
    if (name === undefined || !writable.includes(name.collection)) {
      badValue(node, problems, `COLLECTION.key=value with ${writable.join(', ')}`, 'write setvar:tx.score=+5');
      return;
    }
    const right = equals < 0 ? '1' : text.slice(equals + 1).trimStart();
    const sign = right.charAt(0);
    const operation: SetVar['operation'] = remove ? 'delete' : sign === '+' ? 'add' : sign === '-' ? 'subtract' : 'set';
    const operand = operation === 'add' || operation === 'subtract' ? right.slice(1) : right;
    draft.effects.push({
      kind: 'setvar',
      collection: name.collection,
      key: parseMacros(name.key),
      operation,
      value: parseMacros(operand),
    });
  },
};

const expirevar: Action = {
  name: 'expirevar',
  value: 'required',
  apply: (draft, value, node, problems) => {
    const equals = equalsAt(value);
    const name = splitName(equals < 0 ? value : value.slice(0, equals));
    if (name === undefined || !writable.includes(name.collection)) {
      badValue(node, problems, 'COLLECTION.key=seconds', 'write expirevar:ip.blocked=60');
      return;
    }
    const seconds = equals < 0 ? '3600' : value.slice(equals + 1).trim();
    draft.effects.push({ kind: 'expirevar', ...name, key: parseMacros(name.key), seconds: parseMacros(seconds) });
  },
};

const deprecatevar: Action = {
  name: 'deprecatevar',
  value: 'required',
  apply: (draft, value, node, problems) => {
    const match = /^([^=]+)=(\d{1,9})\/(\d{1,9})$/.exec(value.trim());
    const name = splitName(match?.[1] ?? '');
    if (match === null || name === undefined) {
      badValue(node, problems, 'COLLECTION.key=amount/seconds', 'write deprecatevar:ip.score=60/300');
      return;
    }
    draft.effects.push({
      kind: 'deprecatevar',
      collection: name.collection,
      key: parseMacros(name.key),
      amount: Number(match[2]),
      seconds: Math.max(1, Number(match[3])),
    });
  },
};

const initcol: Action = {
  name: 'initcol',
  value: 'required',
  apply: (draft, value, node, problems) => {
    const equals = equalsAt(value);
    const collection = value.slice(0, Math.max(0, equals)).trim().toUpperCase();
    if (!writable.includes(collection) || collection === 'TX') {
      badValue(node, problems, 'ip, global, session, user or resource = key', 'write initcol:ip=%{REMOTE_ADDR}');
      return;
    }
    draft.effects.push({ kind: 'initcol', collection, key: parseMacros(value.slice(equals + 1).trim()) });
  },
};

const setenv: Action = {
  name: 'setenv',
  value: 'required',
  apply: (draft, value) => {
    const remove = value.startsWith('!');
    const equals = equalsAt(value);
    const name = (equals < 0 ? value : value.slice(0, equals)).replace(/^!/, '').trim();
    const text = remove ? '' : equals < 0 ? '1' : value.slice(equals + 1);
    draft.effects.push({ kind: 'setenv', name, value: parseMacros(text) });
  },
};

const collections = { setsid: 'SESSION', setuid: 'USER', setrsc: 'RESOURCE' } as const;

/** Actions that write variables. */
export const variableActions: readonly Action[] = [
  setvar,
  expirevar,
  deprecatevar,
  initcol,
  setenv,
  ...Object.entries(collections).map(
    ([name, collection]): Action => ({
      name,
      value: 'required',
      apply: (draft, value) => void draft.effects.push({ kind: 'initcol', collection, key: parseMacros(value) }),
    }),
  ),
];

const sanitised = { arg: 'ARGS', requestheader: 'REQUEST_HEADERS', responseheader: 'RESPONSE_HEADERS' } as const;

/** Actions that keep values out of logs, in both spellings. */
export const sanitiseActions: readonly Action[] = ['sanitise', 'sanitize'].flatMap((verb): Action[] => [
  ...Object.entries(sanitised).map(
    ([what, variable]): Action => ({
      name: verb + what,
      value: 'required',
      apply: (draft, value) =>
        void draft.effects.push({ kind: 'sanitise', name: `${variable}:${value.toLowerCase()}` }),
    }),
  ),
  ...['matched', 'matchedbytes'].map(
    (what): Action => ({
      name: verb + what,
      value: 'optional',
      apply: (draft) => void draft.effects.push({ kind: 'sanitise', name: undefined }),
    }),
  ),
]);

/** Actions of ModSecurity 2 whose place is taken by the host, kept so that its rules load. */
export const inertActions: readonly Action[] = [
  { name: 'prepend', value: 'required', apply: () => undefined },
  { name: 'append', value: 'required', apply: () => undefined },
  {
    name: 'xmlns',
    value: 'required',
    apply: (_draft, value, node, problems) => {
      if (!/^[^=]+=['"]?[A-Za-z][A-Za-z0-9+.-]*:\S/.test(value))
        badValue(node, problems, 'prefix=uri with an absolute URI');
    },
  },
  {
    name: 'setsize',
    value: 'required',
    apply: (_draft, value, node, problems) => void wholeNumber(value, node, problems, 0, Number.MAX_SAFE_INTEGER),
  },
];
