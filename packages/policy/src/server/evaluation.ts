import { PolicyEvalError } from '../errors.js';
import type { Bindings } from '../evaluate/index.js';
import type { Explanation } from '../explain.js';
import { parseQuery } from '../parser/index.js';
import { type Policy, partsOf, type RunOptions } from '../policy.js';
import { captureValues } from '../query/capture.js';
import { type SolvedQuery, solve } from '../query/solve.js';
import { isPlainObject, type PlainObject, quote, type Value } from '../values/index.js';
import type { ApiError } from './answer.js';
import { trimSlashes } from './documents.js';
import type { Timers } from './timers.js';

/** Most prepared documents that are kept, as many as OPA keeps. */
const MOST_PREPARED = 100;
const RESULT = '__result__';

/** How one evaluation of a request runs. */
export interface Ask {
  readonly input: Value | undefined;
  readonly strict?: boolean;
  readonly timers: Timers;
}

/** Evaluates documents and queries for the routes. What was prepared is kept until the policy changes. */
export class Evaluations {
  readonly #policy: () => Policy;
  readonly #data: () => PlainObject;
  readonly #run: RunOptions;
  readonly #version: 'v0' | 'v1';
  #prepared = new Map<string, SolvedQuery>();
  #preparedOf: Policy | undefined;

  constructor(policy: () => Policy, data: () => PlainObject, run: RunOptions, version: 'v0' | 'v1') {
    this.#policy = policy;
    this.#data = data;
    this.#run = run;
    this.#version = version;
  }

  /** The value of a document; undefined when it has none. `route` tells apart what OPA caches apart. */
  async document(route: string, reference: string, ask: Ask): Promise<Value | undefined> {
    const policy = this.#policy();
    if (policy !== this.#preparedOf) {
      this.#prepared = new Map();
      this.#preparedOf = policy;
    }
    const key = `${route} ${ask.strict === true} ${reference}`;
    let prepared = this.#prepared.get(key);
    ask.timers.count('server_query_cache_hit', prepared === undefined ? 0 : 1);
    if (prepared === undefined) {
      prepared = ask.timers.time('rego_query_compile', () => prepare(policy, `${reference} = ${RESULT}`, 'v1'));
      if (this.#prepared.size >= MOST_PREPARED) this.#prepared.delete(this.#prepared.keys().next().value as string);
      this.#prepared.set(key, prepared);
    }
    const [solution] = await this.#solve(prepared, ask);
    const result = solution?.[RESULT];
    return reference === 'data' && isPlainObject(result) ? withoutSystem(result, this.#data()) : result;
  }

  /** All solutions of a query. */
  query(text: string, ask: Ask): Promise<Bindings[]> {
    const policy = this.#policy();
    const prepared = ask.timers.time('rego_query_compile', () => prepare(policy, text, this.#version));
    return this.#solve(prepared, ask).then((solutions) => solutions.map(withoutCaptured));
  }

  /** What an evaluation tried. */
  explain(query: string, ask: Ask): Explanation {
    return this.#policy().explain(query, ask.input, this.#options(ask));
  }

  async #solve(prepared: SolvedQuery, ask: Ask): Promise<Bindings[]> {
    const options = this.#options(ask);
    ask.timers.start('rego_query_eval');
    try {
      return prepared.run(ask.input, options);
    } catch (error) {
      const waits = error instanceof PolicyEvalError && error.code === 'eval_async_builtin';
      if (!waits) throw error;
      return await prepared.runAsync(ask.input, options);
    } finally {
      ask.timers.stop('rego_query_eval');
    }
  }

  #options({ strict }: Ask): RunOptions {
    return strict === undefined ? this.#run : { ...this.#run, strict };
  }
}

function prepare(policy: Policy, query: string, version: 'v0' | 'v1'): SolvedQuery {
  const { source, body } = parseQuery(query, { version });
  return solve(policy, source, captureValues(body, partsOf(policy).program.arity).body);
}

/** The variables that the client wrote. */
function withoutCaptured(bindings: Bindings): Bindings {
  const names = Object.keys(bindings);
  if (!names.some((name) => name.startsWith('@'))) return bindings;
  return Object.fromEntries(names.filter((name) => !name.startsWith('@')).map((name) => [name, bindings[name]!]));
}

/** Rules below `data.system` are no answer to the question for all of `data`. */
function withoutSystem(result: PlainObject, base: PlainObject): PlainObject {
  const { system: _hidden, ...shown } = result;
  return Object.hasOwn(base, 'system') ? { ...shown, system: base['system']! } : shown;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * A path of a URL as a reference into `data`, printed as OPA prints it. Parts of digits are indices.
 *
 * @throws {ApiError} when a part holds a quote.
 */
export function referenceOf(escaped: string, failed: (message: string) => ApiError): string {
  let text = 'data';
  for (const part of trimSlashes(escaped).split('/')) {
    if (part === '') continue;
    const name = decoded(part);
    if (name.includes('"')) throw failed(`invalid path: invalid ref term '${name}'`);
    text += segmentText(name);
  }
  return text;
}

function segmentText(name: string): string {
  if (/^-?\d{1,15}$/.test(name)) return `[${Number(name)}]`;
  return NAME.test(name) ? `.${name}` : `[${quote(name)}]`;
}

/** A part of a path; one that is badly encoded stands for itself. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The names of a reference's path. */
export function namesOf(escaped: string): string[] {
  return trimSlashes(escaped)
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
}
