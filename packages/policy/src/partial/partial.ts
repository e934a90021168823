import { type Body, isGenerated, isWildcard, type ModuleNode, type RefTerm, type Source } from '../ast/index.js';
import { compileQuery, exprVars } from '../compile/index.js';
import { PolicyError } from '../errors.js';
import { bodyJson, moduleJson, parseQuery, parseTerm } from '../parser/index.js';
import { type Policy, partsOf, type RunOptions } from '../policy.js';
import { bodyText, moduleText } from '../printer/index.js';
import { type Json, toPlain, type Value } from '../values/index.js';
import { body } from './body.js';
import { ShownNames } from './names.js';
import { isReserved, propagate } from './propagate.js';
import { Search } from './search.js';
import { SupportRules } from './support.js';
import { equality } from './unify.js';
import { type ConstantPath, Unknowns } from './unknowns.js';

/** Options of {@link partial}. */
export interface PartialOptions {
  /** Documents that are not known yet, as refs: `input`, `input.pet`, `data.pets`. @default ['input'] */
  readonly unknowns?: readonly string[];
  /** What is known of `input`. What it has at the paths of unknowns is never read. */
  readonly input?: unknown;
  /** Rules, as refs, that stay rules of the support modules instead of being replaced by their bodies. @default [] */
  readonly disableInlining?: readonly string[];
  /** Steps after which the evaluation ends with `eval_step_limit`. @default 1,000,000 */
  readonly maxSteps?: number;
  /** What the host grants builtins, as for an evaluation. */
  readonly run?: RunOptions;
}

/** One way in which the query may hold: expressions that must all hold. */
export interface PartialQuery {
  /** The expressions as Rego text, one to a line; empty where the query holds whatever the unknowns are. */
  readonly text: string;
}

/** A module that the queries refer to; its package stands below `data.partial`. */
export interface SupportModule {
  /** The module as Rego text. */
  readonly text: string;
}

/** What is left of a query when all that is known has been put in. It holds where one of `queries` does; none: never. */
export interface PartialResult {
  readonly queries: readonly PartialQuery[];
  readonly support: readonly SupportModule[];
  /** In the form of the `result` of OPA's Compile API. */
  toJSON(): { readonly queries?: readonly Json[]; readonly support?: readonly Json[] };
}

const bodies = new WeakMap<PartialQuery, Body>();
const modules = new WeakMap<SupportModule, ModuleNode>();

/** The expressions of a query. */
export function bodyOf(query: PartialQuery): Body {
  return bodies.get(query)!;
}

/** The rules of a support module. */
export function moduleOf(support: SupportModule): ModuleNode {
  return modules.get(support)!;
}

const DEFAULT_STEPS = 1_000_000;

/**
 * Evaluates a query as far as it goes without the unknown documents. Evaluating what is left, with the unknowns there and the
 * support modules beside the policy's own, gives what the query gives.
 *
 * Rules with `else` stay refs to the policy's own rules, as in OPA. Time grows with the number of queries that come out.
 *
 * @throws {PolicyCompileError} when the query or an unknown does not compile.
 * @throws {PolicyEvalError} `eval_step_limit` when it takes more than `maxSteps`.
 *
 * @example
 * ```ts
 * const { queries } = partial(policy, 'data.pets.allow == true', { unknowns: ['input.pet'], input: { user: 'ann' } });
 * queries.map(({ text }) => text); // ['"ann" = input.pet.owner']
 * ```
 */
export function partial(policy: Policy, query: string, options: PartialOptions = {}): PartialResult {
  return partialWith(policy, query, options, false);
}

/** {@link partial}; `dropsFalse` leaves defaults that are false out where an expression is the rule alone. */
export function partialWith(
  policy: Policy,
  query: string,
  options: PartialOptions,
  dropsFalse: boolean,
): PartialResult {
  const parts = partsOf(policy);
  const { program } = parts;
  const { source, body: parsed } = parseQuery(query, { version: 'v1' });
  const compiled = compileQuery(source, parsed, program);
  const unknowns = new Unknowns((options.unknowns ?? ['input']).map(unknownPath), program);
  const kept = (options.disableInlining ?? []).map(unknownPath);
  const support = new SupportRules();
  const search = new Search(
    {
      parts,
      unknowns,
      input: options.input as Value | undefined,
      options: parts.options(options.run),
      maxSteps: options.maxSteps ?? DEFAULT_STEPS,
      dropsFalse,
      keeps: (path) => kept.some((keep) => keep.slice(1).every((name, i) => path[i] === name)),
    },
    support,
  );
  const frame = search.queryFrame(source);
  const variables = queryVariables(compiled.body, compiled.variables);
  const live = new Set([...variables.keys()].map(frame.rename));
  const found = search.collect(
    (next) => body(search, compiled.body, frame, next),
    (saved) => {
      const values = [...live].flatMap((name) => {
        const variable = { kind: 'var', name, at: 0 } as const;
        return search.bindings.get(name) === undefined
          ? []
          : [
              equality(
                variable,
                search.bindings.term(variable, (n) => n),
              ),
            ];
      });
      return propagate([...saved, ...values], live, program);
    },
  );
  const possible = found.filter((one) => one !== undefined);
  const taken = program.rules.flatMap(({ node }) =>
    node.head.ref.head.kind === 'var' ? [node.head.ref.head.name] : [],
  );
  const names = new ShownNames(program.names, variables, [...taken, ...variables.values()]);
  return result(unique(possible.map((one) => names.body(one))), supportModules(support, names, source));
}

/** The query's own variables: name in the body to name in the text. */
function queryVariables(query: Body, renamed: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map(renamed);
  for (const expr of query) {
    for (const name of exprVars(expr)) {
      if (!names.has(name) && !isReserved(name) && !isGenerated(name) && !isWildcard(name)) names.set(name, name);
    }
  }
  return names;
}

function unknownPath(text: string): ConstantPath {
  const { term } = parseTerm(text);
  const ref: RefTerm | undefined = term.kind === 'ref' ? term : undefined;
  const root = ref?.head.kind === 'var' ? ref.head.name : undefined;
  if (ref === undefined || (root !== 'input' && root !== 'data')) {
    throw new PolicyError('POLICY_UNKNOWN', `an unknown is a ref below input or data, such as input.pet: ${text}`);
  }
  return [
    root,
    ...ref.path.map((part) => {
      if (part.kind === 'scalar') return part.value;
      throw new PolicyError('POLICY_UNKNOWN', `an unknown has constant parts only: ${text}`);
    }),
  ];
}

function unique(list: readonly Body[]): PartialQuery[] {
  const byText = new Map<string, PartialQuery>();
  for (const one of list) {
    const text = bodyText(one).join('\n');
    if (byText.has(text)) continue;
    const query: PartialQuery = { text };
    bodies.set(query, one);
    byText.set(text, query);
  }
  return [...byText.values()];
}

function supportModules(support: SupportRules, names: ShownNames, source: Source): SupportModule[] {
  const byPath = new Map<string, ModuleNode>();
  const seen = new Set<string>();
  for (const { packagePath, node } of support.rules) {
    const key = JSON.stringify(packagePath);
    let module = byPath.get(key);
    if (module === undefined) {
      module = {
        source,
        version: 'v1',
        packageAt: 0,
        packagePath,
        imports: [],
        rules: [],
        annotations: [],
        comments: [],
        strict: true,
      };
      byPath.set(key, module);
    }
    const rule = names.rule(node);
    const text = JSON.stringify([key, moduleText({ ...module, rules: [rule] })]);
    if (seen.has(text)) continue;
    seen.add(text);
    module.rules.push(rule);
  }
  return [...byPath.values()].map((module) => {
    const made: SupportModule = { text: moduleText(module) };
    modules.set(made, module);
    return made;
  });
}

function result(queries: readonly PartialQuery[], support: readonly SupportModule[]): PartialResult {
  return {
    queries,
    support,
    toJSON: () => ({
      ...(queries.length > 0 && { queries: queries.map((one) => toPlain(bodyJson(bodyOf(one)))) }),
      ...(support.length > 0 && { support: support.map((one) => toPlain(moduleJson(moduleOf(one)))) }),
    }),
  };
}
