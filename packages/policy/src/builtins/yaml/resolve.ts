import { fromBigInt, type Value } from '../../values/index.js';
import { base64Forms, decodeBase64 } from '../bytes/base64.js';
import { stringOf } from '../bytes/utf8.js';

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, Value] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, Value] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, Value] => [word, false]),
]);
const NOT_FINITE = new Set([
  '.inf',
  '.Inf',
  '.INF',
  '+.inf',
  '+.Inf',
  '+.INF',
  '-.inf',
  '-.Inf',
  '-.INF',
  '.nan',
  '.NaN',
  '.NAN',
]);
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const RADIX: readonly (readonly [RegExp, string])[] = [
  [/^([-+]?)0x([0-9a-fA-F]+)$/, '0x'],
  [/^([-+]?)0X([0-9a-fA-F]+)$/, '0x'],
  [/^([-+]?)0b([01]+)$/, '0b'],
  [/^([-+]?)0o([0-7]+)$/, '0o'],
  [/^([-+]?)0([0-7]+)$/, '0o'],
];
const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])/;

/** What a plain scalar means: null, a boolean, a number, else text. Dates are text. */
export function resolvePlain(text: string): Value {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!numeric || text.length > 1000 || DATE.test(text)) return text;
  return resolveNumber(text) ?? text;
}

function resolveNumber(text: string): Value | undefined {
  const plain = text[0] === '.' ? text : text.replaceAll('_', '');
  for (const [pattern, prefix] of RADIX) {
    const match = pattern.exec(plain);
    if (match === null) continue;
    const value = BigInt(prefix + match[2]);
    return fromBigInt(match[1] === '-' ? -value : value);
  }
  if (/^[-+]?[0-9]+$/.test(plain)) {
    const value = BigInt(plain.replace('+', ''));
    if (BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value) return fromBigInt(value);
  }
  if (!FLOAT.test(plain)) return undefined;
  // A float of YAML is a double.
  const value = Number(plain);
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** Whether a plain scalar is infinite or no number, which JSON cannot say. */
export function isNotFinite(text: string): boolean {
  return NOT_FINITE.has(text);
}

/** Whether a text must be quoted to stay a text, by the rules of YAML 1.1 and 1.2. */
export function looksLikeOther(text: string): boolean {
  if (typeof resolvePlain(text) !== 'string' || isNotFinite(text) || DATE.test(text)) return true;
  if (/^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/.test(text)) return true;
  return /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text);
}

/** A scalar with a tag; undefined when the text does not fit it. */
export function resolveTagged(tag: string, text: string, plain: boolean): Value | undefined {
  switch (tag) {
    case '!!binary':
      return stringOf(decodeBase64(text.replaceAll(/[ \t\n]/g, ''), base64Forms.standard));
    case '!!null':
    case '!!bool':
    case '!!int':
    case '!!float': {
      const value = resolvePlain(text);
      const kind =
        value === null ? '!!null' : typeof value === 'boolean' ? '!!bool' : typeof value === 'string' ? '' : '!!int';
      if (kind === '!!int' && (tag === '!!int' || tag === '!!float')) return value;
      return kind === tag ? value : undefined;
    }
    default:
      return tag === '' && plain ? resolvePlain(text) : text;
  }
}
