import type { Body, ModuleNode, Source } from '../ast/index.js';
import type { BuiltinRegistry } from '../builtins/registry.js';
import { type CompileProblem, PolicyCompileError } from '../errors.js';
import {
  checkConflicts,
  checkDeprecated,
  checkDuplicateImports,
  checkRootNames,
  checkWith,
  FunctionCheck,
} from './checks.js';
import { bodyDependencies, checkRecursion, dependenciesOf } from './dependencies.js';
import { type Globals, globalsOf } from './globals.js';
import { LocalsPass } from './locals.js';
import { LocalNames, PassContext } from './names.js';
import { type ArityOf, arityOf } from './output-vars.js';
import { type Callables, callablesOf, locateRule, type Rule, ruleTree, type TreeNode } from './program.js';
import { RewritePass } from './rewrite.js';
import { SafetyPass } from './safety.js';
import { type Schemas, SchemaTypes, TypeChecker } from './types/index.js';

/** What the passes take from the caller. */
export interface PassOptions {
  readonly registry: BuiltinRegistry;
  /** Whether `print` does something. */
  readonly print: boolean;
  /** JSON Schemas for the type check. */
  readonly schemas?: Schemas | undefined;
}

/** Modules after all passes: resolved, rewritten, ordered and checked. */
export interface CompiledModules {
  readonly modules: readonly ModuleNode[];
  readonly rules: readonly Rule[];
  readonly tree: TreeNode;
  readonly callables: Callables;
  readonly names: LocalNames;
  readonly options: PassOptions;
  readonly arity: ArityOf;
  readonly types: TypeChecker;
  readonly globals: ReadonlyMap<ModuleNode, Globals>;
}

/** Runs the passes over freshly parsed modules, which they change. Each stage reports all its problems, then stops the line. */
export function compileModules(modules: readonly ModuleNode[], options: PassOptions): CompiledModules {
  const names = new LocalNames();
  const contexts = new Map(modules.map((module) => [module, new PassContext(module.source, names)]));
  const callables = callablesOf(options.registry);
  const stage = (run: (module: ModuleNode, context: PassContext) => void): void => {
    for (const module of modules) run(module, contexts.get(module)!);
    throwProblems(contexts.values());
  };
  stage((module, { problems }) => {
    checkDuplicateImports(module, problems);
    checkRootNames(module, problems);
  });
  const globals = globalsOf(modules);
  stage((module, context) => {
    const pass = new LocalsPass(context, globals.get(module)!, callables);
    for (const rule of module.rules) pass.rule(rule);
  });
  stage((module, context) => {
    const pass = new RewritePass(context, options);
    for (const rule of module.rules) pass.rule(rule);
  });
  const rules = modules.flatMap((module) => module.rules.map((node) => locateRule(module, node)));
  const tree = ruleTree(
    rules,
    modules.map((module) => module.packagePath),
  );
  stage((module, context) => {
    if (context.hasWith)
      for (const rule of module.rules) eachBody(rule, (body) => checkWith(body, context, callables, tree));
  });
  const [first] = contexts.values();
  if (first !== undefined) checkConflicts(tree, modules, first.problems);
  throwProblems(contexts.values());
  stage((module, context) => {
    const check = new FunctionCheck(context, callables, tree);
    for (const rule of module.rules) check.rule(rule);
  });
  const arity = arityOf(callables, tree);
  stage((module, context) => {
    const pass = new SafetyPass(context, arity);
    for (const rule of module.rules) pass.head(rule);
    pass.finish();
  });
  stage((module, context) => {
    const pass = new SafetyPass(context, arity);
    for (const rule of module.rules) pass.rule(rule);
    pass.finish();
  });
  const dependencies = dependenciesOf(rules, tree);
  checkRecursion(rules, dependencies, (rule) => contexts.get(rule.module)!);
  throwProblems(contexts.values());
  const types = new TypeChecker(tree, callables, new SchemaTypes(options.schemas));
  types.checkRules(rules, dependencies, (rule) => contexts.get(rule.module)!);
  throwProblems(contexts.values());
  stage((module, context) => {
    if (module.strict && context.hasDeprecated)
      for (const rule of module.rules) checkDeprecated(rule, context, callables);
  });
  return { modules, rules, tree, callables, names, options, arity, types, globals };
}

function eachBody(rule: ModuleNode['rules'][number], visit: (body: Body) => void): void {
  for (let branch: typeof rule | undefined = rule; branch !== undefined; branch = branch.otherwise) visit(branch.body);
}

/** A query after all passes. */
export interface CompiledQuery {
  readonly source: Source;
  readonly body: Body;
  /** Variables of the result: name in the body to name in the query. */
  readonly variables: ReadonlyMap<string, string>;
  /** Whether generated rules and modules know it. */
  readonly dependencies: ReadonlySet<Rule>;
}

/** Runs the passes over a parsed query against compiled modules. */
export function compileQuery(
  source: Source,
  parsed: Body,
  program: CompiledModules,
  globals: Globals = new Map(),
): CompiledQuery {
  const context = new PassContext(source, program.names);
  const { problems } = context;
  const { body: declared, renamed } = new LocalsPass(context, globals, program.callables).query(parsed);
  problems.throwIfAny();
  const rewritten = new RewritePass(context, program.options).body(declared);
  checkWith(rewritten, context, program.callables, program.tree);
  problems.throwIfAny();
  new FunctionCheck(context, program.callables, program.tree).body(rewritten);
  problems.throwIfAny();
  const safety = new SafetyPass(context, program.arity);
  const body = safety.body(rewritten, new Set(['input', 'data']));
  safety.finish();
  problems.throwIfAny();
  program.types.checkBody(body, context);
  problems.throwIfAny();
  return { source, body, variables: renamed, dependencies: bodyDependencies(body, program.tree) };
}

function throwProblems(contexts: Iterable<PassContext>): void {
  const problems: CompileProblem[] = [];
  for (const context of contexts) problems.push(...context.problems.list);
  if (problems.length > 0) throw new PolicyCompileError(problems);
}
