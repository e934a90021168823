import type { RequestContext } from '@lamellar/events';
import type { Input } from '../../core/inputs/collect.js';
import { requestRoots } from '../../core/inputs/request-inputs.js';
import type { Detection } from '../finding.js';

const mostVisited = 10_000;

/** Operators whose value is program text. */
const programs = new Set(['$where', '$function', '$accumulator', '$expr']);

/**
 * Decides whether operators of a query were sent by the client: an object of the request with a key that begins with `$`
 * stands in the filter as it is, or a copy of it does; or text of the request is the program of `$where`.
 */
export function detectNosqlInjection(
  filter: object,
  inputs: readonly Input[],
  context: RequestContext | undefined,
): Detection | undefined {
  const operators = operatorsIn(filter);
  if (operators.length === 0) return undefined;
  const sent = new Map<string, string>();
  for (const root of context === undefined ? [] : requestRoots(context)) collectSent(root, sent);
  for (const { key, value } of operators) {
    const place = sent.get(fingerprint(key, value));
    if (place !== undefined)
      return {
        algorithm: 'nosql-injection',
        input: { place, text: key },
        at: 0,
        reason: `the operator ${key} came with the request`,
      };
    if (typeof value !== 'string' || !programs.has(key)) continue;
    const input = inputs.find(({ text }) => text.length >= 2 && !/^[\w ]*$/.test(text) && value.includes(text));
    if (input !== undefined)
      return {
        algorithm: 'nosql-injection',
        input,
        at: value.indexOf(input.text),
        reason: `it is a part of the program of ${key}`,
      };
  }
  // A client that writes the operators as text, which the application parses.
  for (const input of inputs) {
    if (!input.text.includes('$')) continue;
    for (const { key, value } of operators) {
      if (input.text.includes(`"${key}"`) && input.text.includes(shortJson(value)))
        return { algorithm: 'nosql-injection', input, at: 0, reason: `the operator ${key} came with the request` };
    }
  }
  return undefined;
}

interface Operator {
  readonly key: string;
  readonly value: unknown;
}

function operatorsIn(root: object): Operator[] {
  const found: Operator[] = [];
  const pending: unknown[] = [root];
  const seen = new Set<object>();
  for (let at = 0; at < pending.length && at < mostVisited; at++) {
    const value = pending[at];
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || seen.has(value)) continue;
    seen.add(value);
    for (const [key, member] of entries(value)) {
      if (key.startsWith('$')) found.push({ key, value: member });
      pending.push(member);
    }
  }
  return found;
}

/** Every operator that a part of the request holds, with where it stands. */
function collectSent(root: unknown, sent: Map<string, string>): void {
  const pending: { readonly value: unknown; readonly place: string }[] = [{ value: root, place: 'request' }];
  const seen = new Set<object>();
  for (let at = 0; at < pending.length && at < mostVisited; at++) {
    const { value, place } = pending[at]!;
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || seen.has(value)) continue;
    seen.add(value);
    for (const [key, member] of entries(value)) {
      if (key.startsWith('$')) sent.set(fingerprint(key, member), `${place}.${key}`.slice(0, 200));
      // A query string that no parser took apart: `name[$ne]=1`.
      const bracket = /\[(\$\w{1,32})\]$/.exec(key)?.[1];
      if (bracket !== undefined) sent.set(fingerprint(bracket, member), `${place}.${key}`.slice(0, 200));
      pending.push({ value: member, place: `${place}.${key}`.slice(0, 200) });
    }
  }
}

function fingerprint(key: string, value: unknown): string {
  return `${key}=${shortJson(value)}`;
}

function shortJson(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, 500) ?? String(value);
  } catch {
    return typeof value;
  }
}

function entries(value: object): [string, unknown][] {
  try {
    return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([key, descriptor]) =>
      'value' in descriptor && descriptor.enumerable === true ? [[key, descriptor.value] as [string, unknown]] : [],
    );
  } catch {
    return [];
  }
}
