import { gzipSync } from 'node:zlib';
import { numberText, parseJson, RegoNumber, type Value } from '@lamellar/policy';
import { type Call, methodOf, type Recorded } from './scene.js';

const HEADERS = ['content-type', 'allow', 'location', 'vary', 'content-encoding'];

/** Sends a call and keeps of the answer what a second run would give again. */
export async function ask(base: string, call: Call): Promise<Recorded> {
  const text = call.body === undefined || typeof call.body === 'string' ? call.body : JSON.stringify(call.body);
  const body = text !== undefined && call.gzip === true ? gzipSync(text as string) : (text as string | undefined);
  const response = await fetch(`${base}${call.path}`, {
    method: methodOf(call),
    redirect: 'manual',
    headers: {
      'accept-encoding': 'identity',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(call.gzip === true && { 'content-encoding': 'gzip' }),
      ...call.headers,
    },
    ...(body !== undefined && { body }),
  });
  const answer = await response.text();
  const headers = HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const own = new Set(call.own);
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: own.has('body') ? 'own' : unordered(call, steady(parsed(answer), own)),
  };
}

/** The document with its numbers as text with all their digits: `1e3` and `1000` are one number. */
function parsed(text: string): unknown {
  try {
    return digits(parseJson(text));
  } catch {
    return text;
  }
}

function digits(value: Value): unknown {
  if (typeof value === 'number' || value instanceof RegoNumber) return `number ${numberText(value)}`;
  if (Array.isArray(value)) return value.map(digits);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, digits(member as Value)]));
}

/** Solutions of a query come in no order. */
function unordered({ path }: Call, body: unknown): unknown {
  const { result } = body as { readonly result?: unknown };
  if (!path.startsWith('/v1/query') || !Array.isArray(result)) return body;
  return { ...(body as object), result: sorted(result) };
}

/** OPA gives solutions and problems in the order of a hash table. */
function sorted(list: readonly unknown[]): unknown[] {
  const key = (entry: unknown): string => JSON.stringify(entry);
  return list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Takes out what differs from run to run: ids, times, and traces of OPA's own evaluation steps. */
function steady(value: unknown, own: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => steady(entry, own));
  if (value === null || typeof value !== 'object') return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name === 'stack_trace' || (LEFT_OUT.has(name) && own.has(name))) continue;
    if (own.has(name) && name !== 'metrics') result[name] = 'own';
    else if (name === 'decision_id' || (name === 'id' && isUuid(member))) result[name] = 'an id';
    else if (name === 'metrics' && isTimers(member))
      result[name] = own.has('metrics')
        ? 'own'
        : Object.keys(member)
            .filter((key) => !OPA_ALONE.has(key))
            .sort();
    else if (name === 'errors' && Array.isArray(member))
      result[name] = sorted(member.map((entry) => steady(entry, own)));
    else result[name] = steady(member, own);
  }
  return result;
}

/** Members that only one of the answers may have. */
const LEFT_OUT: ReadonlySet<string> = new Set(['details', 'hints', 'location']);

/** Timers of steps that only OPA's evaluator has. */
const OPA_ALONE: ReadonlySet<string> = new Set(['timer_rego_external_resolve_ns']);

function isTimers(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && Object.keys(value).some((key) => key.startsWith('timer_'));
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
