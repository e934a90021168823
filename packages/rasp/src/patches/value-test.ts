import { compile, type Regex } from '@lamellar/automata';
import type { ValueTest } from '@lamellar/events';

/** A test that is ready to run. Never throws, and costs time linear in the value. */
export type CompiledTest = (value: unknown) => boolean;

/** Values that a walk looks at; what is larger counts as a hit, since it cannot be cleared. */
const mostVisited = 20_000;

/** Prepares a test. Throws for a pattern that is no regular expression of RE2. */
export function compileTest(test: ValueTest): CompiledTest {
  if ('equals' in test) return (value) => value === test.equals;
  if ('oneOf' in test) return (value) => test.oneOf.includes(value as string | number);
  if ('type' in test) return (value) => typeOf(value) === test.type;
  if ('contains' in test) return containsTest(test.contains, test.ignoreCase === true);
  if ('startsWith' in test) return (value) => typeof value === 'string' && value.startsWith(test.startsWith);
  if ('endsWith' in test) return (value) => typeof value === 'string' && value.endsWith(test.endsWith);
  if ('regex' in test)
    return regexTest(compile(test.regex, { mode: 'unicode', syntax: 're2', flags: test.flags ?? '' }));
  if ('longerThan' in test) return (value) => lengthOf(value) > test.longerThan;
  if ('deeperThan' in test) return (value) => isDeeper(value, test.deeperThan);
  if ('hasKey' in test) return hasKeyTest(test.hasKey);
  if ('traversal' in test) return (value) => typeof value === 'string' && leavesItsFolder(value);
  if ('any' in test) return anyOf(test.any.map(compileTest));
  if ('all' in test) return allOf(test.all.map(compileTest));
  if ('not' in test) return negated(compileTest(test.not));
  throw new TypeError(`no such test: ${JSON.stringify(test)}`);
}

function anyOf(tests: readonly CompiledTest[]): CompiledTest {
  return (value) => tests.some((test) => test(value));
}

function allOf(tests: readonly CompiledTest[]): CompiledTest {
  return (value) => tests.every((test) => test(value));
}

function negated(test: CompiledTest): CompiledTest {
  return (value) => !test(value);
}

function regexTest(regex: Regex): CompiledTest {
  return (value) => typeof value === 'string' && regex.test(value);
}

function containsTest(part: string, ignoreCase: boolean): CompiledTest {
  const wanted = ignoreCase ? part.toLowerCase() : part;
  return (value) => typeof value === 'string' && (ignoreCase ? value.toLowerCase() : value).includes(wanted);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (ArrayBuffer.isView(value)) return 'buffer';
  return value === null ? 'null' : typeof value;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return ArrayBuffer.isView(value) ? value.byteLength : -1;
}

/** Own data properties, without calling a getter. */
function members(value: object): [key: string, member: unknown][] {
  try {
    return Reflect.ownKeys(value).flatMap((key) => {
      const descriptor = typeof key === 'string' ? Reflect.getOwnPropertyDescriptor(value, key) : undefined;
      return descriptor !== undefined && 'value' in descriptor
        ? [[String(key), descriptor.value] as [string, unknown]]
        : [];
    });
  } catch {
    return [];
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  let visited = 0;
  for (let at = 0; at <= depth; at++) {
    const next: unknown[] = [];
    for (const each of level) {
      if (each === null || typeof each !== 'object') continue;
      for (const [, member] of members(each)) {
        next.push(member);
        if (++visited > mostVisited) return true;
      }
    }
    if (next.length === 0) return false;
    level = next;
  }
  return true;
}

function hasKeyTest(keys: readonly string[]): CompiledTest {
  const wanted = new Set(keys);
  return (root) => {
    const seen = new Set<object>();
    const pending: unknown[] = [root];
    for (let at = 0; at < pending.length; at++) {
      if (at > mostVisited) return true;
      const value = pending[at];
      if (typeof value === 'string') {
        if (namesKey(value, wanted)) return true;
      } else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value) && !seen.has(value)) {
        seen.add(value);
        for (const [key, member] of members(value)) {
          if (wanted.has(key) || namesKey(key, wanted)) return true;
          pending.push(member);
        }
      }
    }
    return false;
  };
}

/** A path text such as `a.b[c]`, a query such as `a[b]=c`, or markup such as `<b>`: one of the keys is a segment. */
function namesKey(text: string, wanted: ReadonlySet<string>): boolean {
  const decoded = text.includes('%') ? decodeLoosely(text) : text;
  for (const key of wanted) {
    for (let at = decoded.indexOf(key); at !== -1; at = decoded.indexOf(key, at + 1)) {
      if (!isNamePart(decoded.charCodeAt(at - 1)) && !isNamePart(decoded.charCodeAt(at + key.length))) return true;
    }
  }
  return false;
}

function isNamePart(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 36
  );
}

function decodeLoosely(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Whether a path, decoded, goes above where it begins, or begins at a root. */
function leavesItsFolder(value: string): boolean {
  const unified = decodeLoosely(decodeLoosely(value)).replaceAll('\\', '/');
  if (unified.startsWith('/') || /^[A-Za-z]:/.test(unified)) return true;
  let depth = 0;
  for (const segment of unified.split('/')) {
    if (segment === '..') depth--;
    else if (segment !== '' && segment !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}
