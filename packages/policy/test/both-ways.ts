import { createBuiltinContext } from '../src/builtins/context.js';
import { type Builtin, createRegistry } from '../src/builtins/registry.js';
import { compileModules, compileQuery } from '../src/compile/index.js';
import { PolicyEvalError } from '../src/errors.js';
import { Instance } from '../src/evaluate/index.js';
import { moduleAsJson, parseModule, parseQuery } from '../src/parser/index.js';
import { planProgram, planQuery } from '../src/plan/index.js';
import { standardBuiltins } from '../src/standard-builtins.js';
import { compare, stringify, type Value } from '../src/values/index.js';
import { NaiveInterpreter } from './naive-interpreter.js';

/** A program and what to ask of it. */
export interface Subject {
  readonly modules: readonly string[];
  readonly query: string;
  readonly version: 'v0' | 'v1';
  readonly data: Value;
  readonly input: Value | undefined;
  readonly strict?: boolean;
  readonly builtins?: readonly Builtin[];
}

/** The answers of the closures and of the naive interpreter, as texts to compare: solutions in one order, or an error's code. */
export function bothWays(subject: Subject): { closures: string; naive: string } {
  const registry = createRegistry(standardBuiltins, subject.builtins ?? []);
  const { version, strict = false, data, input } = subject;
  const parsed = subject.modules.map((text, i) => parseModule(`m${i}.rego`, text, { version }));
  const program = compileModules(parsed, { registry, print: false });
  const planned = planProgram(program);
  const { source, body } = parseQuery(subject.query, { version });
  const query = planQuery(compileQuery(source, body, program), planned);
  const host = {
    now: 1_700_000_000_000_000_000n,
    randomBytes: (size: number) => new Uint8Array(size).fill(7),
    parseModule: (file: string, text: string) => moduleAsJson(file, text, version),
  };
  const instance = new Instance(
    planned.plan,
    registry,
    parsed.map((module) => module.source),
  );
  const run = instance.query(query);
  const naive = new NaiveInterpreter(planned.plan, registry, createBuiltinContext(host), strict);
  return {
    closures: answer(() => run(input, data, { strict, context: host })),
    naive: answer(() => naive.query(query, input, data)),
  };
}

function answer(run: () => readonly Readonly<Record<string, Value>>[]): string {
  try {
    return stringify([...run()].sort(compare));
  } catch (error) {
    if (error instanceof PolicyEvalError) return error.code;
    throw error;
  }
}
