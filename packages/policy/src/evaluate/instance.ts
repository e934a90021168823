import type { Source } from '../ast/index.js';
import {
  type BuiltinCache,
  type BuiltinContext,
  type BuiltinContextOptions,
  createBuiltinCache,
  createBuiltinContext,
} from '../builtins/context.js';
import type { BuiltinRegistry } from '../builtins/registry.js';
import { PolicyEvalError } from '../errors.js';
import type { ProgramPlan, QueryPlan } from '../plan/index.js';
import { EffortError, setOwn, type Value, watchPrototype } from '../values/index.js';
import { selectName } from './access.js';
import { Answers, PendingAnswer } from './answers.js';
import { ClosureCompiler } from './compiler.js';
import { beginEffort, endEffort, stepLimit } from './effort.js';
import { type Get, Machine, type Observer, type Run } from './machine.js';
import { compileBlock } from './ops.js';

/** How one evaluation runs. */
export interface EvaluateOptions {
  /** Steps after which the evaluation ends with `eval_step_limit`. */
  readonly maxSteps?: number;
  /** Whether an error of a builtin ends the evaluation. */
  readonly strict?: boolean;
  /** Answers of asynchronous builtins, and the context that they and all restarts share. */
  readonly answers?: { readonly answers: Answers; readonly context: BuiltinContext };
  /** What builtins are told; see the builtins. */
  readonly context?: BuiltinContextOptions;
}

/** The bindings of one solution. */
export type Bindings = { readonly [name: string]: Value };

/** Closures over a plan and the machines that run them. */
export class Instance {
  readonly #plan: ProgramPlan;
  readonly #registry: BuiltinRegistry;
  readonly #sources: readonly Source[];
  readonly #cache: BuiltinCache = createBuiltinCache();
  readonly #idle: Machine[] = [];
  #compilers = new Map<string, ClosureCompiler>();

  constructor(plan: ProgramPlan, registry: BuiltinRegistry, sources: readonly Source[]) {
    this.#sources = sources;
    this.#plan = plan;
    this.#registry = registry;
  }

  #compiler(replaced: ReadonlySet<string>): ClosureCompiler {
    const all = new Set([...this.#plan.replaced, ...replaced]);
    const key = JSON.stringify([...all].sort());
    let compiler = this.#compilers.get(key);
    if (compiler === undefined) {
      compiler = new ClosureCompiler(this.#plan, this.#registry, all, this.#sources);
      this.#compilers.set(key, compiler);
    }
    return compiler;
  }

  /** The value of a document at a path of names. */
  document(path: readonly string[]): Get {
    const compiler = this.#compiler(new Set());
    let index = 0;
    for (const [i, name] of path.entries()) {
      const node = this.#plan.nodes[index]!;
      if (node.group !== undefined) return below(compiler.group(node.group).get, path.slice(i));
      const child = node.children.get(name);
      if (child === undefined) return below((m) => m.data, path);
      index = child;
    }
    const { group } = this.#plan.nodes[index]!;
    if (group === undefined) return compiler.document(index);
    const runner = compiler.group(group);
    return runner.plan.kind === 'function' ? () => undefined : runner.get;
  }

  /** Runs a getter over an input. */
  run(get: Get, input: Value | undefined, data: Value, slots: number, options: EvaluateOptions): Value | undefined {
    return this.#with(input, data, slots, options, get);
  }

  /** All solutions of a query. */
  query(plan: QueryPlan): (input: Value | undefined, data: Value, options: EvaluateOptions) => Bindings[] {
    const compiler = this.#compiler(plan.replaced);
    const results: { current: Bindings[] } = { current: [] };
    const sink: Run = (m) => {
      const bindings: { [name: string]: Value } = {};
      for (const [name, slot] of plan.bindings) setOwn(bindings, name, m.slots[slot]!);
      results.current.push(bindings);
      return false;
    };
    const run = compiler.inOrder(true, () => compileBlock(compiler, plan.ops, sink));
    return (input, data, options) =>
      this.#with(input, data, plan.slots, options, (m) => {
        const outer = results.current;
        const list: Bindings[] = [];
        results.current = list;
        run(m);
        results.current = outer;
        return list;
      });
  }

  /** All solutions of a part of a body; the call takes the values of its parameters. */
  open(
    plan: QueryPlan,
    parameters: readonly number[],
  ): (values: readonly Value[], input: Value | undefined, data: Value, options: EvaluateOptions) => Bindings[] {
    const compiler = this.#compiler(plan.replaced);
    let list: Bindings[] = [];
    const sink: Run = (m) => {
      const bindings: { [name: string]: Value } = {};
      for (const [name, slot] of plan.bindings) setOwn(bindings, name, m.slots[slot]!);
      list.push(bindings);
      return false;
    };
    const run = compiler.inOrder(true, () => compileBlock(compiler, plan.ops, sink));
    return (values, input, data, options) =>
      this.#with(input, data, plan.slots, options, (m) => {
        for (let i = 0; i < parameters.length; i++) m.slots[parameters[i]!] = values[i];
        list = [];
        run(m);
        return list;
      });
  }

  /** As {@link Instance.query}, telling an observer what is tried. */
  explained(
    plan: QueryPlan,
    source: Source,
    observer: Observer,
    input: Value | undefined,
    data: Value,
    options: EvaluateOptions,
  ): Bindings[] {
    const all = new Set([...this.#plan.replaced, ...plan.replaced]);
    const compiler = new ClosureCompiler(this.#plan, this.#registry, all, this.#sources, true);
    const results: Bindings[] = [];
    compiler.source = source;
    const run = compileBlock(compiler, plan.ops, (m) => {
      const bindings: { [name: string]: Value } = {};
      for (const [name, slot] of plan.bindings) setOwn(bindings, name, m.slots[slot]!);
      observer.holds();
      results.push(bindings);
      return false;
    });
    compiler.source = undefined;
    return this.#with(input, data, plan.slots, options, (m) => {
      m.observer = observer;
      try {
        run(m);
        return results;
      } finally {
        m.observer = undefined;
      }
    });
  }

  /** Runs an evaluation again and again until every asynchronous builtin that it meets has answered. */
  async untilAnswered<T>(options: EvaluateOptions, limit: number, run: (options: EvaluateOptions) => T): Promise<T> {
    const answers = new Answers();
    const context = createBuiltinContext({ cache: this.#cache, ...options.context });
    for (let asked = 0; ; asked++) {
      try {
        return run({ ...options, answers: { answers, context } });
      } catch (error) {
        if (!(error instanceof PendingAnswer)) throw error;
        if (asked >= limit) {
          throw new PolicyEvalError('eval_step_limit', `more than ${limit} calls of asynchronous builtins`);
        }
        await answers.ask(error, context);
        context.signal?.throwIfAborted();
      }
    }
  }

  #with<T>(input: Value | undefined, data: Value, slots: number, options: EvaluateOptions, run: (m: Machine) => T): T {
    const m = this.#idle.pop() ?? new Machine(slots, this.#plan.groups.length + this.#plan.nodes.length, data);
    m.input = input;
    m.data = data;
    m.steps = 0;
    m.builtinErrors = 0;
    m.limit = options.maxSteps ?? Number.POSITIVE_INFINITY;
    m.strict = options.strict ?? false;
    m.overrides = undefined;
    m.replacements = undefined;
    m.answers = options.answers?.answers;
    m.prepareContext(options.context, this.#cache, options.answers?.context);
    m.newEpoch();
    watchPrototype();
    const outer = beginEffort(m.limit);
    try {
      return run(m);
    } catch (error) {
      if (error instanceof EffortError) throw stepLimit(m.limit, error);
      if (error instanceof RangeError && error.message.includes('call stack')) {
        throw new PolicyEvalError('eval_depth_limit', 'values or rules nest too deep to evaluate', undefined, {
          cause: error,
        });
      }
      if (error instanceof RangeError && TOO_LARGE.test(error.message)) {
        throw new PolicyEvalError('eval_step_limit', 'a text, array or number grew too large', undefined, {
          cause: error,
        });
      }
      throw error;
    } finally {
      endEffort(outer);
      m.input = undefined;
      this.#idle.push(m);
    }
  }
}

/** What V8 says of values beyond its own bounds. */
const TOO_LARGE = /^(Invalid (string|array) length|Maximum BigInt size exceeded)/;

function below(get: Get, rest: readonly string[]): Get {
  if (rest.length === 0) return get;
  return (m) => {
    let value = get(m);
    for (const name of rest) value = value === undefined ? undefined : selectName(value, name);
    return value;
  };
}
