import type { ModuleNode, Position, RuleNode } from '../ast/index.js';
import { createRegistry } from '../builtins/registry.js';
import { compileModules } from '../compile/index.js';
import { type CompileProblem, PolicyCompileError, PolicyEvalError } from '../errors.js';
import { Instance } from '../evaluate/index.js';
import type { Explanation } from '../explain.js';
import { parseModule, parseQuery } from '../parser/index.js';
import { planProgram } from '../plan/index.js';
import { Policy, type RunOptions } from '../policy.js';
import { solve } from '../query/solve.js';
import { standardBuiltins } from '../standard-builtins.js';
import { isArray, type Json, RegoSet, type Value } from '../values/index.js';
import { injectCases } from './cases.js';

/** What tests are run on. */
export interface TestOptions {
  readonly data?: Json;
  /** @default 'v1' */
  readonly version?: 'v0' | 'v1';
  /** Which tests run, by `data.package.name`. @default all */
  readonly only?: (name: string) => boolean;
  /** Whether each result carries what was evaluated. @default false */
  readonly explain?: boolean;
  readonly run?: RunOptions;
}

/** How a test, or one of its cases, ended. */
export type Outcome = 'pass' | 'fail' | 'error' | 'skip';

/** One test: a rule whose name begins with `test_`. */
export interface TestResult {
  /** The package as `data.a.b`. */
  readonly package: string;
  readonly name: string;
  readonly position: Position;
  readonly outcome: Outcome;
  readonly error?: PolicyEvalError;
  /** What `print` said. */
  readonly output: string;
  readonly nanoseconds: number;
  /** Cases of a test with cases, by name. */
  readonly cases?: ReadonlyMap<string, Outcome>;
  readonly explanation?: Explanation;
}

const TEST = /^(todo_)?test_/;

/**
 * Runs the tests in modules: rules `test_NAME` pass when they are true; `todo_test_NAME` are skipped. Cases of `test_NAME[case]` are told apart.
 *
 * @throws {PolicyCompileError}
 */
export function* runTests(modules: Readonly<Record<string, string>>, options: TestOptions = {}): Generator<TestResult> {
  const version = options.version ?? 'v1';
  const problems: CompileProblem[] = [];
  const parsed = Object.entries(modules).flatMap(([file, text]) => {
    try {
      return [parseModule(file, text, { version })];
    } catch (error) {
      if (!(error instanceof PolicyCompileError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new PolicyCompileError(problems);
  const tests = parsed.flatMap(testsOf).filter(({ package: path, name }) => options.only?.(`${path}.${name}`) ?? true);
  for (const { rule } of tests) injectCases(rule);
  let output = '';
  const policy = policyOf(parsed, options.data ?? {}, (text) => {
    output += `${text}\n`;
  });
  for (const test of tests) {
    output = '';
    const result = runTest(policy, test, options);
    yield { ...result, output };
  }
}

interface Test {
  readonly package: string;
  readonly name: string;
  readonly shown: string;
  readonly rule: RuleNode;
  readonly position: Position;
}

function testsOf(module: ModuleNode): Test[] {
  const path = ['data', ...module.packagePath].join('.');
  const times = new Map<string, number>();
  return module.rules.flatMap((rule) => {
    const parts = [rule.head.ref.head.kind === 'var' ? rule.head.ref.head.name : ''];
    for (const part of rule.head.ref.path) {
      if (part.kind !== 'scalar' || typeof part.value !== 'string') break;
      parts.push(part.value);
    }
    const at = parts.findIndex((part) => TEST.test(part));
    if (at < 0 || rule.head.args !== undefined || rule.isDefault) return [];
    const name = parts.slice(0, at + 1).join('.');
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    const shown = before === 0 ? name : `${name}#${String(before).padStart(2, '0')}`;
    return [{ package: path, name, shown, rule, position: module.source.position(rule.at) }];
  });
}

function runTest(policy: Policy, test: Test, options: TestOptions): Omit<TestResult, 'output'> {
  const base = { package: test.package, name: test.shown, position: test.position };
  if (test.name.includes('todo_test_')) return { ...base, outcome: 'skip', nanoseconds: 0 };
  const cases = new Map<string, Outcome>();
  const run: RunOptions = {
    ...options.run,
    context: { ...options.run?.context, testCase: (names) => void cases.set(caseName(names), 'fail') },
  };
  const { source, body } = parseQuery(`${test.package}.${test.name} = __result__`);
  const query = solve(policy, source, body);
  const started = performance.now();
  const took = (): number => Math.round((performance.now() - started) * 1e6);
  try {
    const explanation = options.explain === true ? query.explain(undefined, run) : undefined;
    const [solution] = explanation?.solutions ?? query.run(undefined, run);
    const value = solution?.['__result__'];
    const nanoseconds = took();
    const more = explanation === undefined ? {} : { explanation };
    if (cases.size === 0) return { ...base, outcome: value === true ? 'pass' : 'fail', nanoseconds, ...more };
    for (const name of passedCases(value)) cases.set(name, 'pass');
    const outcome = [...cases.values()].every((one) => one === 'pass') ? 'pass' : 'fail';
    return { ...base, outcome, nanoseconds, cases, ...more };
  } catch (error) {
    if (!(error instanceof PolicyEvalError)) throw error;
    const outcome = error.code === 'eval_conflict_error' ? 'fail' : 'error';
    return { ...base, outcome, error, nanoseconds: took() };
  }
}

function caseName(names: Value): string {
  const list = isArray(names) ? names : [names];
  return list.map((name) => (typeof name === 'string' ? name : JSON.stringify(name))).join('/');
}

/** Names of the cases in the value of the test: members of a set, or keys under which `true` stands. */
function passedCases(value: Value | undefined, path: readonly string[] = []): string[] {
  if (value === undefined || value === null || typeof value !== 'object') return value === true ? [path.join('/')] : [];
  if (value instanceof RegoSet) return value.sorted().map((name) => caseName([...path, name]));
  return Object.entries(value).flatMap(([name, member]) => passedCases(member as Value, [...path, name]));
}

/** A policy of parsed modules, which the passes change. */
function policyOf(parsed: readonly ModuleNode[], data: Json, print: (text: string) => void): Policy {
  const registry = createRegistry(standardBuiltins, []);
  const program = compileModules(parsed, { registry, print: true });
  const planned = planProgram(program);
  const sources = parsed.map(({ source }) => source);
  return new Policy(program, planned, new Instance(planned.plan, registry, sources), data as Value, print);
}
