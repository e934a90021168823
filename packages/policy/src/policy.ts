import type { RegoVersion } from './ast/index.js';
import type { BuiltinContextOptions } from './builtins/context.js';
import { type Builtin, createRegistry } from './builtins/registry.js';
import { type CompiledModules, compileModules, compileQuery } from './compile/index.js';
import { PolicyCompileError } from './errors.js';
import { type Bindings, bounded, type EvaluateOptions, type Get, Instance } from './evaluate/index.js';
import { type Explanation, Recorder } from './explain.js';
import { type IndexReport, indexReport } from './index-report.js';
import { moduleAsJson, parseModule, parseQuery } from './parser/index.js';
import { type PlannedProgram, plainPath, planProgram, planQuery } from './plan/index.js';
import { standardBuiltins } from './standard-builtins.js';
import { type Json, toPlain, type Value } from './values/index.js';

/** Texts of modules by file name. */
export type Modules = Readonly<Record<string, string>>;

/** Options of {@link compile}. */
export interface CompileOptions {
  /** Base documents: what `data` holds besides the rules. Treated as immutable. @default {} */
  readonly data?: Json;
  /** Language version of the modules. @default 'v1' */
  readonly version?: RegoVersion;
  /** Builtins besides the standard ones; of two with one name the later wins. */
  readonly builtins?: readonly Builtin[];
  /**
   * JSON Schemas by name, for the type check. `input` is that of the input in every rule; METADATA blocks name the others, as in
   * `schemas: [{input.user: schema.user}]`. A name that a schema does not list is then a compile error.
   */
  readonly schemas?: Readonly<Record<string, Json>>;
  /** Receives the text of `print`; without it `print` calls are dropped. */
  readonly print?: (message: string) => void;
}

/** Options of one evaluation. */
export interface RunOptions {
  /** Steps (entries visited, rules and builtins called) after which it ends with `eval_step_limit`. @default 10,000,000 */
  readonly maxSteps?: number;
  /** Calls of asynchronous builtins after which the evaluation ends with `eval_step_limit`. @default 100 */
  readonly maxAsyncCalls?: number;
  /** Whether a failing builtin ends the evaluation instead of being undefined. @default false */
  readonly strict?: boolean;
  /** An aborted signal ends the evaluation before it begins. */
  readonly signal?: AbortSignal;
  /** What the host grants builtins: clock, randomness, network. */
  readonly context?: BuiltinContextOptions;
}

const DEFAULT_STEPS = 10_000_000;
const DEFAULT_ASYNC_CALLS = 100;

/** A prepared query: a decision is a call. */
export type Decide<T> = (input?: unknown, options?: RunOptions) => T | undefined;

/** A prepared query that may wait for asynchronous builtins. */
export type DecideAsync<T> = (input?: unknown, options?: RunOptions) => Promise<T | undefined>;

/** What a policy is made of. */
export interface PolicyParts {
  readonly program: CompiledModules;
  readonly planned: PlannedProgram;
  readonly instance: Instance;
  readonly data: Value;
  options(options?: RunOptions): EvaluateOptions;
}

const insides = new WeakMap<Policy, PolicyParts>();

/** The inside of a policy, for the sub-paths of this package. */
export function partsOf(policy: Policy): PolicyParts {
  return insides.get(policy)!;
}

/**
 * A compiled policy over base data. Immutable: {@link Policy.withData} makes another one over other data, without compiling.
 */
export class Policy {
  readonly #program: CompiledModules;
  readonly #planned: PlannedProgram;
  readonly #instance: Instance;
  readonly #data: Value;
  readonly #print: ((message: string) => void) | undefined;

  /** @internal Use {@link compile}. */
  constructor(
    program: CompiledModules,
    planned: PlannedProgram,
    instance: Instance,
    data: Value,
    print?: (message: string) => void,
  ) {
    this.#program = program;
    this.#planned = planned;
    this.#instance = instance;
    this.#data = data;
    this.#print = print;
    insides.set(this, { program, planned, instance, data, options: (options) => this.#options(options) });
  }

  /**
   * Prepares a query that is one term, such as `data.authz.allow`. The call returns its value as plain JSON data, or undefined.
   *
   * @throws {PolicyCompileError} when the query does not compile.
   */
  prepare<T = Json>(query: string): Decide<T> {
    const { body } = parseQuery(query, { version: 'v1' });
    const path = plainPath(body);
    if (path === undefined) return this.#prepareTerm<T>(query);
    const get: Get = this.#instance.document(path);
    const slots = this.#planned.plan.slots;
    return (input, options) => {
      const value = this.#instance.run(get, input as Value | undefined, this.#data, slots, this.#options(options));
      return value === undefined ? undefined : (plainWithin(value, options) as T);
    };
  }

  /**
   * As {@link Policy.prepare}, for policies that call asynchronous builtins (`http.send`). Each call is asked once; the
   * evaluation then starts again with its answer.
   */
  prepareAsync<T = Json>(query: string): DecideAsync<T> {
    const solutions = this.queryAsync(`__result__ = (${query})`);
    return async (input, options) => {
      const [first] = await solutions(input, options);
      const value = first?.['__result__'];
      return value === undefined ? undefined : (plainWithin(value, options) as T);
    };
  }

  /** As {@link Policy.query}, for policies that call asynchronous builtins. */
  queryAsync(
    text: string,
    version: RegoVersion = 'v1',
  ): (input?: unknown, options?: RunOptions) => Promise<Bindings[]> {
    const run = this.#solutions(text, version);
    return (input, options) => {
      const given = this.#options(options);
      return this.#instance.untilAnswered(given, options?.maxAsyncCalls ?? DEFAULT_ASYNC_CALLS, (inner) =>
        run(input as Value | undefined, this.#data, inner),
      );
    };
  }

  #prepareTerm<T>(query: string): Decide<T> {
    const solutions = this.query(`__result__ = (${query})`);
    return (input, options) => {
      const [first] = solutions(input, options);
      const value = first?.['__result__'];
      return value === undefined ? undefined : (plainWithin(value, options) as T);
    };
  }

  /**
   * Prepares a query of any form. The call returns the variables of each solution as Rego values, in no particular order.
   *
   * @throws {PolicyCompileError} when the query does not compile.
   */
  query(text: string, version: RegoVersion = 'v1'): (input?: unknown, options?: RunOptions) => Bindings[] {
    const run = this.#solutions(text, version);
    return (input, options) => run(input as Value | undefined, this.#data, this.#options(options));
  }

  /**
   * Evaluates a query and tells what was tried: the rule trail, the rows covered, and how often each was visited. Slower than
   * a prepared query, and for people.
   *
   * @throws {PolicyCompileError} when the query does not compile.
   */
  explain(text: string, input?: unknown, options?: RunOptions): Explanation {
    const { source, body } = parseQuery(text, { version: 'v1' });
    const plan = planQuery(compileQuery(source, body, this.#program), this.#planned);
    const recorder = new Recorder(source);
    const given = this.#options(options);
    return recorder.explanation(
      this.#instance.explained(plan, source, recorder, input as Value | undefined, this.#data, given),
    );
  }

  /** Which rules are found by an index, by what they compare, and why the others are tried one by one. */
  indexing(): IndexReport[] {
    return indexReport(this.#planned.plan, (module) => this.#program.modules[module]?.source);
  }

  #solutions(text: string, version: RegoVersion): ReturnType<Instance['query']> {
    const { source, body } = parseQuery(text, { version });
    const compiled = compileQuery(source, body, this.#program);
    return this.#instance.query(planQuery(compiled, this.#planned));
  }

  /** The same policy over other base data. */
  withData(data: Json): Policy {
    return new Policy(this.#program, this.#planned, this.#instance, data as Value, this.#print);
  }

  #options(options: RunOptions = {}): EvaluateOptions {
    options.signal?.throwIfAborted();
    const print = this.#print;
    const context: BuiltinContextOptions = {
      parseModule: (file, text) => moduleAsJson(file, text, this.#program.modules[0]?.version ?? 'v1'),
      ...(print !== undefined && { print }),
      ...(options.signal !== undefined && { signal: options.signal }),
      ...options.context,
    };
    return {
      maxSteps: options.maxSteps ?? DEFAULT_STEPS,
      strict: options.strict ?? false,
      context,
    };
  }
}

/**
 * Compiles modules.
 *
 * @throws {PolicyCompileError} with every problem of the stage that failed, each with its place and code.
 * @throws {TypeError} for a schema that is none.
 *
 * @example
 * ```ts
 * const policy = compile({ 'authz.rego': 'package authz\n\nallow if input.user == "root"' });
 * const allow = policy.prepare<boolean>('data.authz.allow');
 * allow({ user: 'root' }); // true
 * ```
 */
export function compile(modules: Modules, options: CompileOptions = {}): Policy {
  const problems: PolicyCompileError['problems'][number][] = [];
  const parsed = Object.entries(modules).flatMap(([file, text]) => {
    try {
      return [parseModule(file, text, { version: options.version ?? 'v1' })];
    } catch (error) {
      if (!(error instanceof PolicyCompileError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new PolicyCompileError(problems);
  const registry = createRegistry(standardBuiltins, options.builtins ?? []);
  const program = compileModules(parsed, {
    registry,
    print: options.print !== undefined,
    schemas: options.schemas as Readonly<Record<string, Value>> | undefined,
  });
  const planned = planProgram(program);
  const instance = new Instance(
    planned.plan,
    registry,
    parsed.map((module) => module.source),
  );
  return new Policy(program, planned, instance, (options.data ?? {}) as Value, options.print);
}

/** The value as plain JSON data; a value that repeats its parts without end meets the budget here at the latest. */
function plainWithin(value: Value, options: RunOptions | undefined): Json {
  if (typeof value !== 'object' || value === null) return value;
  return bounded(options?.maxSteps ?? DEFAULT_STEPS, () => toPlain(value));
}
